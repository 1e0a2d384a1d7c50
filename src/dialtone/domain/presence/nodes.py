"""The nodes of the board and who is on them.

A caller takes the lowest free node once it is known who he is, and leaves it at his end. What is set for a node
(locked, down) outlives its visits. Nothing here waits or is kept: it is true for this process, now; a recycle changes
at most the range of numbers. Who may give orders to nodes is in `orders.py`. Source: spec bbs.md 6, services.md 2.1.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field, replace
from itertools import islice
from typing import Any

from dialtone.base.bell import Bell
from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.happenings import MailArrived, TelegramArrived
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.ports.outside import Clock

NO_PAGING = 1 << 2  # bit of `User.chat`: may not be paged (spec bbs.md 1.2)
SYSOP_LEVEL = 90
FILES_ONLY = "SFTP"
BESIDE = frozenset({FILES_ONLY, "FTP", "FTPS"})  # protocols of visits beside which their user may call

ALL_IN_USE = "All nodes of this board are in use. Please call again in a few minutes."
LOCKED = "The nodes that are free are locked. Please call again later."
HERE_ALREADY = "You are on line already, on node {node}. Log off there first."


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
    alerts: bool = True  # told of others who come and go
    interrupted: bool = False  # to be hung up, as soon as the session looks
    address: str = ""  # of the caller, for the sysop
    bell: Bell | None = field(default=None, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Node:
    """What is set for a node, and who is on it."""

    number: int
    locked: bool = False
    down: bool = False  # takes no more callers
    visit: Visit | None = None


class Presence:
    """The registry of visits."""

    __slots__ = ("_clock", "_down", "_first", "_last", "_locked", "_nodes_of", "_taken_to", "_visits", "closed")

    def __init__(self, clock: Clock, *, first: int = 1, last: int = 0) -> None:
        """Nodes are numbered `first` to `last`; 0 is no end."""
        self._clock = clock
        self._visits: dict[int, Visit] = {}
        self._nodes_of: dict[UserNumber, list[int]] = {}  # of users who are on line, in order
        self._locked: set[int] = set()
        self._down: set[int] = set()
        self.closed = ""  # why nobody but sysops gets a node for the moment, in words for callers
        self.span(first, last)

    def span(self, first: int, last: int) -> None:
        """Serve other nodes from now on; visits on nodes outside go on."""
        self._first, self._last = first, last
        self._taken_to = first  # every node below is taken, so that nobody looks through them again

    # coming and going

    def enter(
        self,
        user: User,
        protocol: str,
        action: str = "logging on",
        *,
        quiet: bool = False,
        bell: Bell | None = None,
        address: str = "",
        locked_too: bool = True,
    ) -> Visit:
        """Take the lowest free node for a user; `bell` is rung when a telegram arrives. `locked_too`: locked nodes are
        for him. Raises Refusal (BUSY) when there is none."""
        node = self._free(locked_too)
        visit = Visit(
            node=node,
            user=user.number,
            alias=user.alias,
            protocol=protocol,
            since=self._clock.now(),
            action=action,
            quiet=quiet,
            pageable=not user.chat & NO_PAGING,
            address=address,
            bell=bell,
        )
        self._visits[node] = visit
        self._nodes_of[user.number] = sorted([*self._nodes_of.get(user.number, ()), node])
        return visit

    def log_on(
        self, user: User, protocol: str, *, quiet: bool = False, bell: Bell | None = None, address: str = ""
    ) -> Visit:
        """Take a node for a caller who has logged in. Raises Refusal: DENIED when he has one already (sysops, guests
        and exemption G may have several), BUSY when none is free; exemption N and sysops enter locked ones."""
        sysop = user.level >= SYSOP_LEVEL
        if self.closed and not sysop:
            raise Refusal(Why.BUSY, self.closed, temporary=True)
        if not (sysop or user.is_guest or user.has_exemption("G")):
            here = [visit for visit in self.on_line(user.number) if visit.protocol not in BESIDE]
            if here:
                raise Refusal(Why.DENIED, HERE_ALREADY.format(node=here[0].node))
        locked_too = sysop or user.has_exemption("N")
        return self.enter(user, protocol, quiet=quiet, bell=bell, address=address, locked_too=locked_too)

    def _free(self, locked_too: bool) -> int:
        while self._taken_to in self._visits:
            self._taken_to += 1
        node, locked = self._taken_to, False
        while not self._last or node <= self._last:
            if node not in self._visits and node not in self._down:
                if locked_too or node not in self._locked:
                    return node
                locked = True
            node += 1
        raise Refusal(Why.BUSY, LOCKED if locked else ALL_IN_USE, temporary=True)

    @property
    def nearly_full(self) -> bool:
        """Whether at most one node is free: then nobody waits long for a login (spec services.md 2.8)."""
        if not self._last:
            return False
        free = (
            node
            for node in range(self._taken_to, self._last + 1)
            if node not in self._visits and node not in self._down
        )
        return len(list(islice(free, 2))) <= 1

    def change(
        self,
        node: int,
        *,
        action: str | None = None,
        pageable: bool | None = None,
        mail_waiting: bool | None = None,
        quiet: bool | None = None,
        anonymous: bool | None = None,
        alerts: bool | None = None,
        interrupted: bool | None = None,
        alias: str | None = None,
    ) -> None:
        """Note what the visitor of a node does now; nothing happens when nobody is there."""
        visit = self._visits.get(node)
        if visit is None:
            return
        changes: dict[str, Any] = {
            "action": action,
            "pageable": pageable,
            "mail_waiting": mail_waiting,
            "quiet": quiet,
            "anonymous": anonymous,
            "alerts": alerts,
            "interrupted": interrupted,
            "alias": alias,
        }
        self._visits[node] = replace(visit, **{name: value for name, value in changes.items() if value is not None})

    def leave(self, node: int) -> None:
        """Free a node; harmless when it is free."""
        visit = self._visits.pop(node, None)
        if visit is None:
            return
        if self._first <= node < self._taken_to:
            self._taken_to = node
        left = [other for other in self._nodes_of.pop(visit.user, ()) if other != node]
        if left:
            self._nodes_of[visit.user] = left

    # who is there

    def at(self, node: int) -> Visit | None:
        """Who is on a node."""
        return self._visits.get(node)

    def visible(self) -> list[Visit]:
        """Those who may be shown to anybody, in the order of their nodes."""
        return [visit for _, visit in sorted(self._visits.items()) if not (visit.quiet or visit.anonymous)]

    @property
    def count(self) -> int:
        """How many visits there are."""
        return len(self._visits)

    def everybody(self) -> list[Visit]:
        """All visits, for the sysop."""
        return [visit for _, visit in sorted(self._visits.items())]

    def on_line(self, user: UserNumber) -> list[Visit]:
        """The nodes a user is on, quiet ones included."""
        return [self._visits[node] for node in self._nodes_of.get(user, ())]

    def available(self, user: User) -> bool:
        """Whether a message can be shown to the user now: on a node, not quietly, and paging not switched off."""
        return not user.chat & NO_PAGING and any(
            visit.pageable and not visit.quiet for visit in self.on_line(user.number)
        )

    def nodes(self) -> list[Node]:
        """Every node there is, in order: those of the range (as far as anything is known of them when it has no end),
        and those outside that are still in use or have something set."""
        known = self._visits.keys() | self._locked | self._down
        numbers = known | set(range(self._first, self._last + 1)) if self._last else known
        return [self.node(number) for number in sorted(numbers)]

    def node(self, number: int) -> Node:
        """One node."""
        return Node(number, number in self._locked, number in self._down, self._visits.get(number))

    # what is set for nodes

    def lock(self, node: int, on: bool) -> None:
        """Only sysops and exemption N enter a locked node."""
        (self._locked.add if on else self._locked.discard)(node)

    def down(self, node: int, on: bool) -> None:
        """A node that is down takes no callers once the one who is there has gone."""
        (self._down.add if on else self._down.discard)(node)

    def interrupt(self, node: int) -> bool:
        """Have the caller of a node hung up. False: nobody is there."""
        self.change(node, interrupted=True)
        return self.ring((node,)) > 0

    def ring(self, nodes: Iterable[int] = ()) -> int:
        """Ring the bells of these nodes (none given: all); return how many were rung."""
        chosen = list(nodes) or list(self._visits)
        bells = [visit.bell for node in chosen if (visit := self._visits.get(node)) is not None and visit.bell]
        for bell in bells:
            bell.ring()
        return len(bells)

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
