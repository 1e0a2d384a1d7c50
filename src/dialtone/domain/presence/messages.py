"""People send each other short words: telegrams to users, messages to nodes. Source: spec bbs.md 5.

Blocked by the sender's restriction C and by the page-off flag of whoever is meant; sysops override that. Whoever is
anonymous on his node sends as unknown.
"""

from __future__ import annotations

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.telegram import Telegram
from dialtone.domain.model.user import User
from dialtone.domain.presence.nodes import NO_PAGING, SYSOP_LEVEL, Presence, Visit
from dialtone.domain.presence.telegrams import Telegrams
from dialtone.domain.presence.wording import from_node, from_user

UNKNOWN = "somebody"
EVERYBODY = 0


class Messages:
    """See the module's text. Every verb raises Refusal (DENIED, NOT_FOUND, EMPTY) and StoreError."""

    __slots__ = ("_presence", "_telegrams")

    def __init__(self, presence: Presence, telegrams: Telegrams) -> None:
        self._presence = presence
        self._telegrams = telegrams

    def permit(self, caller: Caller, to: User | None = None) -> None:
        """Whether the caller may send words, to this user. Raises Refusal."""
        if caller.user.has_restriction("C"):
            raise Refusal(Why.DENIED, "You may not send messages.")
        if to is None or caller.user.level >= SYSOP_LEVEL:
            return
        pageable = [visit.pageable for visit in self._presence.on_line(to.number)]
        if to.chat & NO_PAGING or (pageable and not any(pageable)):
            raise Refusal(Why.DENIED, f"{to.alias} does not want to be disturbed.")

    async def waiting(self, caller: Caller) -> list[Telegram]:
        """The caller's telegrams nobody has shown him yet, oldest first."""
        return [] if caller.user.is_guest else await self._telegrams.waiting(caller.user.number)

    async def take(self, caller: Caller) -> list[Telegram]:
        """The same, for showing them: they are gone afterwards."""
        return [] if caller.user.is_guest else await self._telegrams.take(caller.user.number)

    async def telegram(self, caller: Caller, to: User, text: str) -> None:
        """Send words to a user, on line or not."""
        self.permit(caller, to)
        name = self._name(caller)
        await self._telegrams.send(to.number, name, from_user(name, _said(text)))
        log.info("telegram.sent", f"{caller.user.alias} sent a telegram to {to.alias}", user=caller.user.number)

    async def node(self, caller: Caller, node: int, text: str) -> int:
        """Send words to the caller of a node, or to all (EVERYBODY) who may be disturbed; to how many."""
        self.permit(caller)
        sysop = caller.user.level >= SYSOP_LEVEL
        own = {visit.node for visit in self._presence.on_line(caller.user.number)}
        if node == EVERYBODY:
            seen = self._presence.everybody() if sysop else self._presence.visible()
            visits = [visit for visit in seen if visit.node not in own and (visit.pageable or sysop)]
        else:
            visits = [self._at(node, sysop=sysop)]
        said, name = _said(text), self._name(caller)
        for visit in {visit.user: visit for visit in visits}.values():
            await self._telegrams.send(visit.user, name, from_node(name, min(own, default=0), said))
        return len(visits)

    def _at(self, node: int, *, sysop: bool) -> Visit:
        visit = self._presence.at(node)
        if visit is None or (visit.quiet and not sysop):
            raise Refusal(Why.NOT_FOUND, f"Nobody is on node {node}.")
        if not (visit.pageable or sysop):
            raise Refusal(Why.DENIED, f"{visit.alias} does not want to be disturbed.")
        return visit

    def _name(self, caller: Caller) -> str:
        visits = self._presence.on_line(caller.user.number)
        return UNKNOWN if visits and all(visit.anonymous for visit in visits) else caller.user.alias


def _said(text: str) -> str:
    if not text.strip():
        raise Refusal(Why.EMPTY, "Nothing was said.")
    return text
