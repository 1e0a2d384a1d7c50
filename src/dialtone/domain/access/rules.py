"""How each server treats log-ins: what its section of sbbs.ini says about delays, bans, requirements, clear passwords.

The records of failures are common to all (AUT-01); what follows from them may differ from section to section.
"""

from __future__ import annotations

from collections.abc import Mapping

from dialtone.base.chance import Chance
from dialtone.config.logins import LoginConfig
from dialtone.config.mail import MailConfig
from dialtone.config.system import GlobalConfig, SystemConfig
from dialtone.config.tables import Tables
from dialtone.config.terminal import TerminalConfig
from dialtone.domain.access.bans import Bans
from dialtone.domain.access.consequences import Consequences
from dialtone.domain.access.filtering import Filtering
from dialtone.domain.access.ledger import Ledger
from dialtone.domain.access.offers import Offers
from dialtone.domain.ports.outside import Clock

TERMINAL = frozenset(  # services of the terminal server: its doors, and names of ways in as people know them
    {"telnet", "raw", "rlogin", "ssh", "ssh-legacy", "sftp", "ws", "wss", "websocket"}
)


class Rules:
    """Of one server. `delay` is in seconds; `required` and `saved` (whose accounts show when and from where they were
    used) are access requirement strings."""

    __slots__ = ("bans", "consequences", "delay", "offers", "required", "saved", "shows")

    def __init__(self, config: LoginConfig, *, bans: Bans, consequences: Consequences, offers: Offers) -> None:
        self.delay = config.login_attempt_delay / 1000
        self.required = config.login_requirements
        self.saved: str = getattr(config, "login_info_save", "")  # mail and terminal always do
        self.shows: bool = getattr(config, "shows_in_account", True)  # as the latest way in
        self.bans = bans
        self.consequences = consequences
        self.offers = offers


class RuleBook:
    """The rules of every server, by the service that somebody uses."""

    __slots__ = ("_others", "mail", "terminal")

    def __init__(
        self,
        mail_config: MailConfig,
        terminal_config: TerminalConfig | None,
        *,
        ledger: Ledger,
        clock: Clock,
        chance: Chance,
        global_config: GlobalConfig,
        system_config: SystemConfig,
        tables: Tables,
        filtering: Filtering | None,
        others: Mapping[str, LoginConfig] | None = None,
    ) -> None:
        """`terminal_config` None: as for mail. `others`: the settings of further services ("ftp", "web"), by name."""

        def rules(config: LoginConfig) -> Rules:
            return Rules(
                config,
                bans=Bans(ledger, config, tables),
                consequences=Consequences(ledger, clock, config, filtering),
                offers=Offers(chance, config, global_config, system_config),
            )

        self.mail = rules(mail_config)
        self.terminal = rules(terminal_config) if terminal_config is not None else self.mail
        made = {id(config): rules(config) for config in (others or {}).values()}
        self._others = {service: made[id(config)] for service, config in (others or {}).items()}

    def of(self, service: str) -> Rules:
        """The rules for a service, such as "pop3" or "ssh"."""
        return self.terminal if service in TERMINAL else self._others.get(service, self.mail)
