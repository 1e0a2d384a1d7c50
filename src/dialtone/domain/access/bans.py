"""Whether an address is banned for a while after failed log-ins: asked at the door and again at each log-in."""

from __future__ import annotations

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.logins import LoginConfig
from dialtone.config.tables import Tables
from dialtone.domain.access.attempts import Standing, address_key, ban_line, ban_remaining
from dialtone.domain.access.ledger import Ledger
from dialtone.wire.port import Peer


class Bans:
    """The rule of spec mail.md 3.9 under the current settings."""

    __slots__ = ("_config", "_ledger", "_names")

    def __init__(self, ledger: Ledger, config: LoginConfig, tables: Tables) -> None:
        self._ledger = ledger
        self._config = config
        self._names = tables.name

    async def check(self, peer: Peer) -> Standing:
        """What is held against a client that is not trusted. Raises Refusal (BLOCKED, temporary) during a ban."""
        standing = await self._ledger.standing(address_key(peer.address))
        if standing.attempts.count:
            remaining = self._remaining(standing)
            if remaining > 0:
                line = ban_line(standing, remaining)
                log.notice("login.banned", line, address=peer.address, attempts=standing.effective, remaining=remaining)
                raise Refusal(Why.BLOCKED, "too many failed logins, try again later", temporary=True, final=True)
        return standing

    def _remaining(self, standing: Standing) -> float:
        config = self._config
        return ban_remaining(
            standing,
            config.login_attempt_temp_ban_threshold,
            config.login_attempt_temp_ban_duration,
            notorious=bool(self._names) and self._names.matches(standing.attempts.name),
        )
