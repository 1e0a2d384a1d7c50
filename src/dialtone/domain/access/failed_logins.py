"""What is held against whom after failed log-ins, as sysops see it and forgive it. Source: spec services.md 1.11.

What was tried as a password is nowhere.
"""

from __future__ import annotations

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.levels import SYSOP_LEVEL
from dialtone.domain.access.ledger import Ledger
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.login import Attempts
from dialtone.domain.people import audit


class FailedLogins:
    """See the module's text. Every verb is for sysops: Refusal (DENIED) else; StoreError."""

    __slots__ = ("_ledger",)

    def __init__(self, ledger: Ledger) -> None:
        self._ledger = ledger

    async def list(self, caller: Caller) -> list[Attempts]:
        """Every record, latest first."""
        permit(caller, "attempts")
        return await self._ledger.all()

    async def clear(self, caller: Caller, key: str = "") -> int:
        """Forget one record ("ip:192.0.2.1"), or all; how many there were."""
        permit(caller, "attempts")
        count = await self._ledger.clear(key)
        log.notice("login.forgiven", f"{caller.user.alias} cleared failed logins: {key or 'all'}", count=count)
        audit.note(caller, "attempts.cleared", key or "all", f"{count} forgotten")
        return count


def permit(caller: Caller, order: str) -> None:
    """Only sysops pass. Raises Refusal (EXE-09)."""
    if caller.user.level < SYSOP_LEVEL:
        log.warning("sysop.denied", f"!{caller.user.alias} may not give the order: {order}", user=caller.user.number)
        raise Refusal(Why.DENIED, "Only the sysop may do that.")


def orders(caller: Caller, order: str) -> None:
    """Note an order of a sysop's. Raises Refusal for others."""
    permit(caller, order)
    tell(caller, order)
    audit.note(caller, "order", order)


def tell(caller: Caller, order: str) -> None:
    """Say in the log what a sysop does; for verbs that note it themselves with more of it."""
    log.notice("sysop.order", f"{caller.user.alias}: {order}", user=caller.user.number)
