"""Time limits without a timer for each line: one look at all deadlines, twenty times a second.

A connection that waits sets its `deadline`; setting and clearing it costs an assignment. `Watch` looks at every
member in turn and calls `expire` where the deadline has passed, so a limit is kept to within one period.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Generic, Protocol, TypeVar


class Member(Protocol):
    """Something with a deadline, in the time of the watch's `now`; infinity when there is none."""

    deadline: float

    def expire(self, now: float) -> None:
        """The deadline has passed."""
        ...


class Sender(Protocol):
    """Something that holds bytes others have posted."""

    def deliver(self) -> None:
        """Hand them to the system."""
        ...


class Outbox:
    """Senders with something posted, each once: what is posted within one turn of the loop goes out together."""

    __slots__ = ("_loop", "_waiting")

    def __init__(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop
        self._waiting: list[Sender] = []

    def add(self, sender: Sender) -> None:
        """This one has something to deliver, and had nothing before."""
        if not self._waiting:
            self._loop.call_soon(self._deliver)
        self._waiting.append(sender)

    def _deliver(self) -> None:
        waiting, self._waiting = self._waiting, []
        for sender in waiting:
            sender.deliver()


Kind = TypeVar("Kind", bound=Member)


class Watch(Generic[Kind]):
    """Keeps the deadlines of its members. Runs by itself while it has any, once `start` was called."""

    __slots__ = ("_loop", "_timer", "members", "now", "outbox", "period")

    def __init__(self, now: Callable[[], float] | None = None, period: float = 0.05) -> None:
        self._loop = asyncio.get_running_loop()
        self.now = now or self._loop.time
        self.period = period
        self.members: set[Kind] = set()
        self.outbox = Outbox(self._loop)
        self._timer: asyncio.TimerHandle | None = None

    def add(self, member: Kind) -> None:
        """Look after one more."""
        self.members.add(member)
        if self._timer is None and self.period:
            self._timer = self._loop.call_later(self.period, self._turn)

    def discard(self, member: Kind) -> None:
        """Look after it no more."""
        self.members.discard(member)

    def sweep(self) -> None:
        """Expire every member whose deadline has passed."""
        now = self.now()
        for late in [member for member in self.members if member.deadline <= now]:
            late.expire(now)

    def _turn(self) -> None:
        self._timer = None
        if self.members:
            self.sweep()
            self._timer = self._loop.call_later(self.period, self._turn)
