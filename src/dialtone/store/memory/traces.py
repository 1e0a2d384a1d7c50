"""What happened to letters."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from dialtone.domain.model.mail import TraceEntry
from dialtone.store.memory.undo import UndoLog
from dialtone.store.texts import storable


class MemoryTraces:
    """See `TraceRecords`."""

    __slots__ = ("_last", "_log", "rows")

    def __init__(self, log: UndoLog) -> None:
        self._log = log
        self._last = 0
        self.rows: dict[int, TraceEntry] = {}

    async def add(self, entries: Sequence[TraceEntry]) -> None:
        for entry in entries:
            self._last += 1
            self._log.put(self.rows, self._last, _storable(entry))

    async def find(self, text: str, *, most: int = 1000) -> list[TraceEntry]:
        wanted = storable(text).strip("<>").casefold()
        if not wanted:
            return []
        hits = {number: row for number, row in self.rows.items() if _fits(row, wanted)}
        tags = {row.tag for row in hits.values() if row.tag}
        found = [(row.at, number, row) for number, row in self.rows.items() if number in hits or row.tag in tags]
        found.sort(key=lambda item: item[:2])
        return [row for _, _, row in found[-most:]]

    async def forget(self, before: float) -> int:
        old = [number for number, row in self.rows.items() if row.at < before]
        for number in old:
            self._log.drop(self.rows, number)
        return len(old)


def _fits(row: TraceEntry, wanted: str) -> bool:
    named = (row.tag, row.message_id.strip("<>"), row.sender, row.address)
    return any(text.casefold() == wanted for text in named)


def _storable(entry: TraceEntry) -> TraceEntry:
    return replace(
        entry,
        address=storable(entry.address),
        detail=storable(entry.detail),
        message_id=storable(entry.message_id),
        sender=storable(entry.sender),
    )
