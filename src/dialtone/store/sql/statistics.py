"""Counts for each day, and who called."""

from __future__ import annotations

from dataclasses import fields

from dialtone.domain.model.statistics import COUNTERS, Day, PastCall
from dialtone.domain.ports.people_records import MOST_CALLS
from dialtone.store.sql.engine import Engine, Row, Table, marks

TOTAL = 0  # the day that stands for all days together

_CALL_FIELDS = tuple(field.name for field in fields(PastCall))
_CALL_COLUMNS = tuple("user_number" if name == "user" else name for name in _CALL_FIELDS)
CALLS = Table("calls", _CALL_COLUMNS)

_COUNT = (
    f"INSERT INTO days (day, {', '.join(COUNTERS)}) VALUES ({marks(1, 1 + len(COUNTERS))}) ON CONFLICT (day) "
    f"DO UPDATE SET {', '.join(f'{name} = days.{name} + excluded.{name}' for name in COUNTERS)}"
)
_DAY = f"SELECT day, {', '.join(COUNTERS)} FROM days WHERE day = $1"
_DAYS = f"SELECT day, {', '.join(COUNTERS)} FROM days WHERE day <> {TOTAL} ORDER BY day DESC LIMIT $1"
_CUT = "DELETE FROM calls WHERE id <= $1"
_END = "UPDATE calls SET ended = $1 WHERE id = $2"
_CALLS = f"SELECT {', '.join(_CALL_COLUMNS)} FROM calls WHERE began >= $1 ORDER BY id DESC LIMIT $2"


class SqlStatistics:
    """See `StatisticRecords`."""

    __slots__ = ("_engine",)

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def count(self, day: int, **more: int) -> None:
        added = Day(day=day, **more)
        counts = tuple(getattr(added, name) for name in COUNTERS)
        for number in (day, TOTAL):
            await self._engine.change(_COUNT, (number, *counts))

    async def day(self, day: int) -> Day:
        rows = await self._engine.rows(_DAY, (day,))
        return _day(rows[0]) if rows else Day(day=day)

    async def days(self, *, most: int = 60) -> list[Day]:
        return [_day(row) for row in await self._engine.rows(_DAYS, (most,))]

    async def call_begins(self, call: PastCall) -> int:
        number = await self._engine.number(CALLS)
        self._engine.insert(CALLS, (number, *(getattr(call, name) for name in _CALL_FIELDS[1:])))
        await self._engine.change(_CUT, (number - MOST_CALLS,))
        return number

    async def call_ends(self, id: int, at: float) -> None:
        await self._engine.change(_END, (at, id))

    async def calls(self, *, since: float = 0.0, most: int = 20) -> list[PastCall]:
        rows = await self._engine.rows(_CALLS, (since, most))
        return [PastCall(**dict(zip(_CALL_FIELDS, row, strict=True))) for row in rows]


def _day(row: Row) -> Day:
    return Day(**dict(zip(("day", *COUNTERS), row, strict=True)))
