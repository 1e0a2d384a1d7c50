"""The words of messages, for finding them."""

from __future__ import annotations

from collections.abc import Collection

from dialtone.domain.model.post import PostNumber
from dialtone.formats.search import SearchTree, fits_folded
from dialtone.store.memory.undo import UndoLog

_Key = tuple[str, PostNumber]


class MemoryPostWords:
    """The index behind `PostRecords.find`."""

    __slots__ = ("_log", "rows")

    def __init__(self, log: UndoLog) -> None:
        self._log = log
        self.rows: dict[_Key, str] = {}

    def put(self, board: str, number: PostNumber, words: str) -> None:
        """Make a message findable."""
        self._log.put(self.rows, (board, number), words)

    def drop(self, board: str, number: PostNumber) -> None:
        """The message went, or has other words now."""
        if (board, number) in self.rows:
            self._log.drop(self.rows, (board, number))

    def find(self, words: SearchTree, boards: Collection[str]) -> list[_Key]:
        """Messages that fit, in no order."""
        return [key for key, text in self.rows.items() if key[0] in boards and fits_folded(words, text)]
