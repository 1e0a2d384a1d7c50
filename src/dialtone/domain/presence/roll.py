"""Lists of people and calls, and the board's counts, as callers may see them.

Deleted and suspended accounts are in no list, quiet callers only in a sysop's. A list holds at most `MOST` people.
Source: spec bbs.md 10, 11; services.md 1.14.
"""

from __future__ import annotations

from dataclasses import dataclass

from dialtone.base.errors import Refusal, Why
from dialtone.config.levels import SYSOP_LEVEL
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.statistics import Day, PastCall
from dialtone.domain.model.user import User
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store
from dialtone.domain.presence.nodes import Node, Presence, Visit

MOST = 2000
CALLS = 20
DAYS = 14
_DAY = 86_400.0


@dataclass(frozen=True, slots=True)
class Figures:
    """What has happened on the board: today, altogether, and on the last days, newest first."""

    today: Day
    total: Day
    days: tuple[Day, ...]
    users: int
    posts: int
    files: int


class Roll:
    """See the module's text."""

    __slots__ = ("_clock", "_presence", "_store")

    def __init__(self, store: Store, clock: Clock, presence: Presence) -> None:
        self._store = store
        self._clock = clock
        self._presence = presence

    def on_line(self, caller: Caller) -> list[Visit]:
        """Who is on line, by node."""
        sysop = caller.user.level >= SYSOP_LEVEL
        return self._presence.everybody() if sysop else self._presence.visible()

    def nodes(self, caller: Caller) -> list[Node]:
        """Every node there is. A visit that is hidden from this caller is as if the node waited."""
        if caller.user.level >= SYSOP_LEVEL:
            return self._presence.nodes()
        seen = {visit.node for visit in self._presence.visible()}
        return [
            node if node.number in seen else Node(node.number, node.locked, node.down)
            for node in self._presence.nodes()
        ]

    async def users(self, caller: Caller, *, text: str = "") -> list[User]:
        """Accounts in use, or those whose names hold `text`, by name. Raises Refusal for guests."""
        if caller.user.is_guest:
            raise Refusal(Why.DENIED, "The list of users is for users.")

        async def ask(records: Records) -> list[User]:
            return await (records.users.search(text, most=MOST) if text else records.users.all())

        found = [user for user in await self._store.read(ask) if user.active]
        return sorted(found, key=lambda user: user.alias.casefold())[:MOST]

    async def callers(self, caller: Caller, *, days: int = 0, most: int = CALLS) -> list[PastCall]:
        """The last calls, newest first; `days` 1 is those of today only, 2 of yesterday only."""
        now = self._clock.now()
        begin = now - (now + self._clock.offset(now) * 60) % _DAY  # of the local day
        since = begin - (days - 1) * _DAY if days else 0.0
        calls = await self._store.read(
            lambda records: records.statistics.calls(since=since, most=MOST if days else most)
        )
        end = begin if days == 2 else now + _DAY
        return [call for call in calls if call.began < end or not days]

    async def figures(self, caller: Caller) -> Figures:
        """Counts of the board."""
        now = self._clock.now()
        day = int((now + self._clock.offset(now) * 60) // _DAY)

        async def ask(records: Records) -> Figures:
            boards, files = await records.posts.boards(), await records.files.states()
            return Figures(
                today=await records.statistics.day(day),
                total=await records.statistics.day(0),
                days=tuple(await records.statistics.days(most=DAYS)),
                users=(await records.users.counts())[0],
                posts=sum(state.messages for state in boards.values()),
                files=sum(state.files for state in files.values()),
            )

        return await self._store.read(ask)


def state_of(node: Node) -> str:
    """What a node does, in the field's words (spec services.md 1.15)."""
    if node.visit is not None:
        return node.visit.action or "logging on"
    return "Offline" if node.down else "Waiting for connection"


def flags_of(node: Node, *, sysop: bool) -> str:
    """The letters behind a node: in round brackets for everybody, in square ones for sysops (spec bbs.md 6)."""
    visit = node.visit
    common = "".join(
        letter
        for letter, shown in (
            ("A", visit is not None and not visit.alerts),
            ("L", node.locked),
            ("M", visit is not None and visit.mail_waiting),
            ("P", visit is not None and not visit.pageable),
        )
        if shown
    )
    own = "".join(
        letter
        for letter, shown in (
            ("A", visit is not None and visit.anonymous),
            ("I", visit is not None and visit.interrupted),
            ("D", node.down and visit is not None),
            ("Q", visit is not None and visit.quiet),
        )
        if shown and sysop
    )
    return (f" ({common})" if common else "") + (f" [{own}]" if own else "")


def shown_name(visit: Visit, *, sysop: bool) -> str:
    """Whom a list names: nobody learns who is anonymous, sysops excepted."""
    return visit.alias if sysop or not visit.anonymous else "UNKNOWN USER"
