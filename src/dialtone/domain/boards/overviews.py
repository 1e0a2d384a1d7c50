"""Overview lines that many readers ask for, remembered in lots of numbers as they go out.

Only what everybody sees alike is here. A lot is forgotten when something changes in it, and after a minute in any case,
since commands and other processes change boards too. All together they have a limit in bytes; what was put in first
goes first.
"""

from __future__ import annotations

from dialtone.domain.model.happenings import BoardChanged, PostMade
from dialtone.domain.ports.outside import Clock

LOT = 500  # numbers
REMEMBERED_FOR = 60.0  # seconds
MOST = 16 * 1024 * 1024  # bytes

Key = tuple[str, int]  # sub-board and number of the lot


class Overviews:
    """See the module's text."""

    __slots__ = ("_clock", "_known", "_size", "changes")

    def __init__(self, clock: Clock) -> None:
        self._clock = clock
        self._known: dict[Key, tuple[bytes, float]] = {}
        self._size = 0
        self.changes = 0  # counts what happened, so that a lot read before is not remembered after it

    def get(self, key: Key) -> bytes | None:
        """A lot's lines."""
        found = self._known.get(key)
        if found is None:
            return None
        if self._clock.monotonic() - found[1] > REMEMBERED_FOR:
            self._drop(key)
            return None
        return found[0]

    def put(self, key: Key, lines: bytes, changes: int) -> None:
        """Remember a lot that was read when so many changes had happened."""
        if changes != self.changes:
            return
        self._drop(key)
        self._known[key] = lines, self._clock.monotonic()
        self._size += len(lines)
        while self._size > MOST:
            self._drop(next(iter(self._known)))

    def made(self, fact: PostMade) -> None:
        """Listener for the bus: a message is there that was not."""
        self.changes += 1
        self._drop((fact.board, fact.number // LOT))

    def changed(self, fact: BoardChanged) -> None:
        """Listener for the bus: messages went, or are not what they were."""
        self.changes += 1
        for key in [key for key in self._known if key[0] == fact.board]:
            self._drop(key)

    def _drop(self, key: Key) -> None:
        found = self._known.pop(key, None)
        if found is not None:
            self._size -= len(found[0])
