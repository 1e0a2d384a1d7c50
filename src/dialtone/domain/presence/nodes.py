"""The nodes of the board and who is on them.

Interactive sessions enter when a user is known and leave at their end; each gets the lowest free node number. Nothing
here waits or is kept: it is true for this process, now.
"""

from __future__ import annotations

from dataclasses import dataclass, field, replace

from dialtone.base.bell import Bell
from dialtone.domain.model.happenings import MailArrived, TelegramArrived
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.ports.outside import Clock

NO_PAGING = 1 << 2  # bit of `User.chat`: may not be paged (spec bbs.md 1.2)


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody on line. `since` is in seconds since 1970. `bell` wakes the session when there is something to show."""

    node: int
    user: UserNumber
    alias: str
    protocol: str  # "Telnet", "SSH", ...
    since: float
    action: str = ""  # such as "reading mail"
    quiet: bool = False  # shown to nobody
    anonymous: bool = False  # counted, but not named
    pageable: bool = True
    mail_waiting: bool = False
    bell: Bell | None = field(default=None, compare=False, repr=False)


class Presence:
    """The registry of visits."""

    __slots__ = ("_clock", "_visits")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._visits: dict[int, Visit] = {}

    def enter(
        self,
        user: User,
        protocol: str,
        action: str = "logging on",
        *,
        quiet: bool = False,
        bell: Bell | None = None,
    ) -> Visit:
        """Take a node for a user; `bell` is rung when a telegram arrives."""
        node = next(number for number in range(1, len(self._visits) + 2) if number not in self._visits)
        visit = Visit(
            node=node,
            user=user.number,
            alias=user.alias,
            protocol=protocol,
            since=self._clock.now(),
            action=action,
            quiet=quiet,
            bell=bell,
        )
        self._visits[node] = visit
        return visit

    def change(
        self, node: int, *, action: str | None = None, pageable: bool | None = None, mail_waiting: bool | None = None
    ) -> None:
        """Note what the visitor of a node does now; nothing happens when nobody is there."""
        visit = self._visits.get(node)
        if visit is None:
            return
        self._visits[node] = replace(
            visit,
            action=visit.action if action is None else action,
            pageable=visit.pageable if pageable is None else pageable,
            mail_waiting=visit.mail_waiting if mail_waiting is None else mail_waiting,
        )

    def leave(self, node: int) -> None:
        """Free a node; harmless when it is free."""
        self._visits.pop(node, None)

    def visible(self) -> list[Visit]:
        """Those who may be shown to anybody, in the order of their nodes."""
        return [visit for _, visit in sorted(self._visits.items()) if not (visit.quiet or visit.anonymous)]

    def everybody(self) -> list[Visit]:
        """All visits, for the sysop."""
        return [visit for _, visit in sorted(self._visits.items())]

    def on_line(self, user: UserNumber) -> list[Visit]:
        """The nodes a user is on, quiet ones included."""
        return [visit for visit in self.everybody() if visit.user == user] if self._visits else []

    def available(self, user: User) -> bool:
        """Whether a message can be shown to the user now: on a node, not quietly, and paging not switched off."""
        return not user.chat & NO_PAGING and any(
            visit.pageable and not visit.quiet for visit in self._visits.values() if visit.user == user.number
        )

    # what listens to facts, and what answers them

    def arrived(self, fact: TelegramArrived) -> None:
        """A telegram was stored: mark its reader's nodes and wake their sessions."""
        for visit in self.on_line(fact.user):
            self.change(visit.node, mail_waiting=True)
            if visit.bell is not None:
                visit.bell.ring()

    def mail_arrived(self, fact: MailArrived) -> None:
        """Mail was stored: mark its reader's nodes. Nobody is woken; that is what notices are for."""
        if not self._visits:
            return
        for visit in self.on_line(fact.user):
            self.change(visit.node, mail_waiting=True)

    def seen(self, user: UserNumber) -> None:
        """A user looked: take the marks off."""
        for visit in self.on_line(user):
            self.change(visit.node, mail_waiting=False)
