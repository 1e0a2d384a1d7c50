"""Counts for each day, and who called."""

from __future__ import annotations

from dataclasses import replace

from dialtone.domain.model.statistics import COUNTERS, Day, PastCall
from dialtone.domain.ports.people_records import MOST_CALLS
from dialtone.store.memory.undo import UndoLog
from dialtone.store.texts import storable

TOTAL = 0  # the day that stands for all days together


class MemoryStatistics:
    """See `StatisticRecords`."""

    __slots__ = ("_last", "_log", "past", "rows")

    def __init__(self, log: UndoLog) -> None:
        self._log = log
        self._last = 0
        self.rows: dict[int, Day] = {}
        self.past: dict[int, PastCall] = {}

    async def count(self, day: int, **more: int) -> None:
        added = Day(day=day, **more)
        for number in (day, TOTAL):
            known = self.rows.get(number, Day(day=number))
            sums = {name: getattr(known, name) + getattr(added, name) for name in COUNTERS}
            self._log.put(self.rows, number, Day(day=number, **sums))

    async def day(self, day: int) -> Day:
        return self.rows.get(day, Day(day=day))

    async def days(self, *, most: int = 60) -> list[Day]:
        return [day for number, day in sorted(self.rows.items(), reverse=True) if number != TOTAL][:most]

    async def call_begins(self, call: PastCall) -> int:
        texts = {name: storable(getattr(call, name)) for name in ("alias", "location", "note", "protocol")}
        self._last += 1
        self._log.put(self.past, self._last, replace(call, id=self._last, **texts))  # type: ignore[arg-type]
        if len(self.past) > MOST_CALLS:
            self._log.drop(self.past, min(self.past))
        return self._last

    async def call_ends(self, id: int, at: float) -> None:
        if id in self.past:
            self._log.put(self.past, id, replace(self.past[id], ended=at))

    async def calls(self, *, since: float = 0.0, most: int = 20) -> list[PastCall]:
        found = [call for _, call in sorted(self.past.items(), reverse=True) if call.began >= since]
        return found[:most]
