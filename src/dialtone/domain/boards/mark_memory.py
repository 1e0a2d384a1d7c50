"""What pages ask again and again about how far people have read, kept until something happens that could change it.

States of sub-boards and counts of what is above a number are everybody's: many readers have read as far as each other.
Pointers are one user's. `happened` and `moved` hear of every change after its commit; an answer that was asked for
before a change is not kept after it. Nothing is kept longer than `KEPT`, whatever was heard.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import NamedTuple

from dialtone.base.lookup import TimedCache
from dialtone.domain.model.happenings import PointersMoved
from dialtone.domain.model.pointer import Pointer
from dialtone.domain.model.post import BoardState
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.outside import Clock

KEPT = 30.0  # seconds
READERS = 500
COUNTS = 5000


class Read(NamedTuple):
    """One user's pointers by internal code, and texts of what was seen above them. Nobody changes them."""

    pointers: Mapping[str, Pointer]
    seen: Mapping[str, str]


class MarkMemory:
    """See the module's text."""

    __slots__ = ("_clock", "_counts", "_readers", "_states", "changes")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._readers: TimedCache[Read] = TimedCache(READERS, KEPT)
        self._counts: TimedCache[int] = TimedCache(COUNTS, KEPT)
        self._states: TimedCache[Mapping[str, BoardState]] = TimedCache(1, KEPT)
        self.changes = 0  # taken before a question, given back with its answer

    def happened(self, fact: object) -> None:
        """Listener: something on sub-boards is not as it was."""
        self.changes += 1
        self._counts.clear()
        self._states.clear()

    def moved(self, fact: PointersMoved) -> None:
        """Listener: somebody has read further, or chosen otherwise."""
        self.changes += 1
        self._readers.drop(fact.user)

    def reader(self, user: UserNumber) -> Read | None:
        """What is known of a reader."""
        return self._readers.get(user, self._clock.monotonic())

    def keep_reader(self, user: UserNumber, read: Read, changes: int) -> None:
        """Keep it, unless something has happened since."""
        if changes == self.changes:
            self._readers.put(user, read, self._clock.monotonic())

    def states(self) -> Mapping[str, BoardState] | None:
        """What is known of all sub-boards."""
        return self._states.get("", self._clock.monotonic())

    def keep_states(self, states: Mapping[str, BoardState], changes: int) -> None:
        """Keep it, unless something has happened since."""
        if changes == self.changes:
            self._states.put("", states, self._clock.monotonic())

    def count(self, board: str, above: int, *, every: bool) -> int | None:
        """How many messages are above a number; `every`: those that wait for a moderator, too."""
        return self._counts.get((board, above, every), self._clock.monotonic())

    def keep_count(self, board: str, above: int, found: int, changes: int, *, every: bool) -> None:
        """Keep it, unless something has happened since."""
        if changes == self.changes:
            self._counts.put((board, above, every), found, self._clock.monotonic())
