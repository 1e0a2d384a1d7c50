"""Who is on the board with a browser: those whose pages were asked for within the last minutes.

Visitors take no node. Each browser session has a bell that is rung when a telegram comes, so that an open page can show
it. Bounded: the visitor longest unseen makes room. Source: spec services.md 4.9.
"""

from __future__ import annotations

from collections import OrderedDict
from dataclasses import dataclass, field, replace
from typing import Any

from dialtone.base.bell import Bell
from dialtone.domain.model.happenings import TelegramArrived
from dialtone.domain.model.user import Misc, User, UserNumber
from dialtone.domain.ports.outside import Clock

INACTIVE = 900.0  # seconds without a request after which a visitor is gone
MOST = 10_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Visitor:
    """One browser. `action` is what people see, such as "reading messages"; times are in seconds since 1970. `desk` is
    where pages keep what lasts as long as the visit, such as a seat on a channel."""

    session: str
    user: UserNumber
    alias: str
    since: float
    seen: float
    action: str = ""
    address: str = ""
    quiet: bool = False
    bell: Bell = field(default_factory=Bell, compare=False, repr=False)
    desk: dict[str, Any] = field(default_factory=dict, compare=False, repr=False)


class Visitors:
    """See the module's text. One object lives as long as the program."""

    __slots__ = ("_clock", "_here")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._here: OrderedDict[str, Visitor] = OrderedDict()

    def seen(self, session: str, user: User, *, action: str = "", address: str = "") -> Visitor:
        """Note a request of a session (`""` as `action`: what he does is as before)."""
        now, before = self._clock.now(), self._here.get(session)
        quiet = bool(user.misc & Misc.QUIET)
        if before is None or before.user != user.number:
            found = Visitor(
                session=session,
                user=user.number,
                alias=user.alias,
                since=now,
                seen=now,
                action=action,
                address=address,
                quiet=quiet,
            )
        else:
            found = replace(before, seen=now, action=action or before.action, alias=user.alias, quiet=quiet)
        self._here[session] = found
        self._here.move_to_end(session)
        while len(self._here) > MOST:
            self._here.popitem(last=False)
        return found

    def left(self, session: str) -> None:
        """The session is over; harmless when it is unknown."""
        self._here.pop(session, None)

    def here(self, session: str) -> Visitor | None:
        """A session's visitor, if he is still there."""
        found = self._here.get(session)
        return found if found is not None and self._is_here(found) else None

    def everybody(self) -> list[Visitor]:
        """All of them, the longest here first; for sysops."""
        self._forget()
        return sorted(self._here.values(), key=lambda visitor: visitor.since)

    def visible(self) -> list[Visitor]:
        """Those who may be shown to anybody, one line for each user."""
        shown = {visitor.user: visitor for visitor in reversed(self.everybody()) if not visitor.quiet}
        return sorted(shown.values(), key=lambda visitor: visitor.since)

    def of(self, user: UserNumber) -> list[Visitor]:
        """A user's browsers."""
        return [visitor for visitor in self.everybody() if visitor.user == user]

    def arrived(self, fact: TelegramArrived) -> None:
        """Listener for the bus: ring the bells of the reader's browsers."""
        for visitor in self.of(fact.user):
            visitor.bell.ring()

    def _is_here(self, visitor: Visitor) -> bool:
        return self._clock.now() - visitor.seen <= INACTIVE

    def _forget(self) -> None:
        for session, visitor in list(self._here.items()):
            if self._is_here(visitor):
                return  # the others were seen later
            del self._here[session]
