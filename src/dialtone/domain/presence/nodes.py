"""The nodes of the board and who is on them.

Interactive sessions enter when a user is known and leave at their end; each gets the lowest free node number. Nothing
here waits or is kept: it is true for this process, now.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.ports.outside import Clock


@dataclass(frozen=True, slots=True, kw_only=True)
class Visit:
    """Somebody on line. `since` is in seconds since 1970."""

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


class Presence:
    """The registry of visits."""

    __slots__ = ("_clock", "_visits")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._visits: dict[int, Visit] = {}

    def enter(self, user: User, protocol: str, action: str = "logging on", *, quiet: bool = False) -> Visit:
        """Take a node for a user."""
        node = next(number for number in range(1, len(self._visits) + 2) if number not in self._visits)
        visit = Visit(
            node=node,
            user=user.number,
            alias=user.alias,
            protocol=protocol,
            since=self._clock.now(),
            action=action,
            quiet=quiet,
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
