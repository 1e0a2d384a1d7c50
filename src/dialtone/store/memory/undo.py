"""What a change must leave behind when it fails: nothing. Every write goes through here and is remembered."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, TypeVar

Key = TypeVar("Key")
Row = TypeVar("Row")

_ABSENT = object()


class UndoLog:
    """The old values of everything written since `forget`, newest last.

    `tap` is called with the name of what is about to be written; what it raises stands for a failing engine.
    """

    __slots__ = ("_old", "tap")

    def __init__(self, tap: Callable[[str], None] | None = None) -> None:
        self._old: list[tuple[dict[Any, Any], Any, Any]] = []
        self.tap = tap

    def put(self, table: dict[Key, Row], key: Key, row: Row) -> None:
        """Write one row."""
        self._remember(table, key)
        table[key] = row

    def drop(self, table: dict[Key, Row], key: Key) -> None:
        """Remove one row that is there."""
        self._remember(table, key)
        del table[key]

    def _remember(self, table: dict[Any, Any], key: Any) -> None:
        if self.tap is not None:
            self.tap(f"write {key!r}")
        self._old.append((table, key, table.get(key, _ABSENT)))

    def __len__(self) -> int:
        return len(self._old)

    def forget(self) -> None:
        """Keep what was written."""
        self._old.clear()

    def undo(self) -> None:
        """Put everything back."""
        while self._old:
            table, key, row = self._old.pop()
            if row is _ABSENT:
                del table[key]
            else:
                table[key] = row
