"""The settings of outbound mail, read once: how often, through whom, as whom. Mistakes in them are told in words.

Sources: seed manual (keys and flags of `[Mail]`), relay how-to, spec mail.md 4.2 and 4.6. What the reference sends as
`AUTH <unknown>` is a problem here: contradicting relay flags stop sending until they are put right.
"""

from __future__ import annotations

from dataclasses import dataclass, field

from dialtone.base.log import Secret
from dialtone.config.mail import MailConfig
from dialtone.domain.mail.retry import Retry

MECHANISMS = {"RELAY_AUTH_PLAIN": "PLAIN", "RELAY_AUTH_LOGIN": "LOGIN", "RELAY_AUTH_CRAM_MD5": "CRAM-MD5"}
SHORTEST_LEASE = 300.0
USUAL_PORT = 25


@dataclass(frozen=True, slots=True)
class Relay:
    """The server all outbound mail goes through. `mechanism` is empty when it wants no login, `tls` as in RelayTLS."""

    host: str
    port: int
    mechanism: str = ""
    name: str = ""
    password: Secret = field(default=Secret(""))
    tls: str = "may"


@dataclass(frozen=True, slots=True, kw_only=True)
class SendPolicy:
    """Everything the outbound side needs to know. Times are in seconds."""

    host_name: str
    retry: Retry = field(default_factory=Retry)
    enabled: bool = True  # NO_SENDMAIL is off
    blocked: bool = False  # nothing may be sent before `problems` are put right
    problems: tuple[str, ...] = ()
    relay: Relay | None = None
    deliveries: int = 20
    per_host: int = 4
    patience: float = 120.0  # for each answer of the other server
    connect: float = 30.0  # 0: as long as the system wants
    source4: str = ""
    source6: str = ""
    port: int = USUAL_PORT
    allow_private: bool = False
    automatic_dns: bool = True

    @property
    def lease(self) -> float:
        """How long a claim holds without renewal: longer than any single wait for the other server."""
        return max(SHORTEST_LEASE, 2 * self.patience + self.connect + 60)

    def source(self, address: str) -> str:
        """Our own address to connect to `address` from; "" for any."""
        return self.source6 if ":" in address else self.source4


def read_policy(mail: MailConfig, host_name: str) -> SendPolicy:
    """Make the policy from `[Mail]`. `host_name` is how this server calls itself."""
    problems: list[str] = []
    relay, blocked = _relay(mail, problems)
    return SendPolicy(
        host_name=host_name,
        retry=Retry(
            attempts=mail.max_delivery_attempts,
            age=mail.max_queue_age,
            notice_after=mail.delay_notice_after,
            rescan=mail.rescan_frequency,
        ),
        enabled="NO_SENDMAIL" not in mail.options,
        blocked=blocked,
        problems=tuple(problems),
        relay=relay,
        deliveries=mail.max_deliveries,
        per_host=mail.max_deliveries_per_host,
        patience=mail.max_inactivity,
        connect=mail.connect_timeout,
        source4=_particular(mail.outbound_interface),
        source6=_particular(mail.outbound_v6_interface),
        port=mail.delivery_port,
        allow_private=mail.allow_private_destinations,
        automatic_dns=mail.dns_server.lower() in ("", "<auto>"),
    )


def _particular(address: str) -> str:
    """An address that names one interface; "" when it means any."""
    return "" if address in ("0.0.0.0", "::") else address


def _relay(mail: MailConfig, problems: list[str]) -> tuple[Relay | None, bool]:
    """The relay, and whether the settings contradict themselves so that nothing may be sent."""
    if "RELAY_TX" not in mail.options:
        return None, False
    if not mail.relay_server:
        problems.append("Options has RELAY_TX but RelayServer is blank: mail is delivered directly")
        return None, False
    flags = [flag for flag in MECHANISMS if flag in mail.options]
    if len(flags) > 1:
        problems.append(f"Options has {' and '.join(flags)}, only one of them is possible: nothing is sent")
        return None, True
    if not flags:
        if mail.relay_username:
            problems.append("RelayUsername is set but Options has no RELAY_AUTH flag: relaying without a login")
        return Relay(mail.relay_server, mail.relay_port, tls=mail.relay_tls), False
    if not mail.relay_username:
        problems.append(f"Options has {flags[0]} but RelayUsername is blank: nothing is sent")
        return None, True
    login = (MECHANISMS[flags[0]], mail.relay_username, mail.relay_password)
    return Relay(mail.relay_server, mail.relay_port, *login, tls=mail.relay_tls), False
