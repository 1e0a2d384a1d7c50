"""Overview lines that many readers ask for, remembered in lots of numbers as they go out.

Only what everybody sees alike is here: messages that are on other sub-boards too are told of in other words to those
who may read other ones of them. A lot is forgotten when something changes in it, and after a minute in any case, since
commands and other processes change boards too. All together they have a limit in bytes; what was put in first
goes first.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

from dialtone.domain.boards.crossposts import NOWHERE, Crossed
from dialtone.domain.model.happenings import BoardChanged, PostMade
from dialtone.domain.ports.outside import Clock

LOT = 500  # numbers
REMEMBERED_FOR = 60.0  # seconds
MOST = 16 * 1024 * 1024  # bytes

Key = tuple[str, int]  # sub-board and number of the lot


class Lot(NamedTuple):
    """Lines, and for whom: `boards` is where some of the messages are too, `shown` those its reader may read."""

    lines: bytes
    at: float
    boards: frozenset[str]
    shown: frozenset[str]


class Overviews:
    """See the module's text."""

    __slots__ = ("_clock", "_known", "_size", "changes")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[Key, Lot] = {}
        self._size = 0
        self.changes = 0  # counts what happened, so that a lot read before is not remembered after it

    def now(self) -> float:
        """Seconds on the clock that times are kept by."""
        return self._clock.monotonic()

    def get(self, key: Key, reads: Callable[[str], bool]) -> bytes | None:
        """A lot's lines for somebody who may read these sub-boards."""
        found = self._known.get(key)
        if found is None:
            return None
        if self._clock.monotonic() - found.at > REMEMBERED_FOR:
            self._drop(key)
            return None
        return found.lines if all(reads(board) == (board in found.shown) for board in found.boards) else None

    def put(self, key: Key, lines: bytes, changes: int, crossed: Crossed = NOWHERE) -> None:
        """Remember a lot that was read when so many changes had happened."""
        if changes != self.changes:
            return
        self._drop(key)
        self._known[key] = Lot(lines, self._clock.monotonic(), crossed.boards, crossed.shown)
        self._size += len(lines)
        while self._size > MOST:
            self._drop(next(iter(self._known)))

    def made(self, fact: PostMade) -> None:
        """Listener for the bus: a message is there that was not."""
        self.changes += 1
        self._drop((fact.board, fact.number // LOT))
        self._drop_all(lambda key, lot: fact.board in lot.boards)

    def changed(self, fact: BoardChanged) -> None:
        """Listener for the bus: messages went, or are not what they were."""
        self.changes += 1
        self._drop_all(lambda key, lot: key[0] == fact.board or fact.board in lot.boards)

    def _drop_all(self, concerned: Callable[[Key, Lot], bool]) -> None:
        for key in [key for key, lot in self._known.items() if concerned(key, lot)]:
            self._drop(key)

    def _drop(self, key: Key) -> None:
        found = self._known.pop(key, None)
        if found is not None:
            self._size -= len(found.lines)
