"""What every engine promises about counts for each day, and past calls."""

from __future__ import annotations

import asyncio
from dataclasses import replace

import pytest

from dialtone.domain.model.statistics import COUNTERS, Day, PastCall
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.people_records import MOST_CALLS
from dialtone.domain.ports.store import Records, Store

CALL = PastCall(
    user=UserNumber(3),
    alias="Zoë",
    location="Übersee",
    note="hi",
    protocol="Telnet",
    node=4,
    began=100.5,
    total=7,
    today=2,
)


async def begin(store: Store, call: PastCall) -> int:
    """Note a call."""
    return await store.write(lambda records: records.statistics.call_begins(call))


async def counted(store: Store, day: int) -> Day:
    """The counts of a day."""
    return await store.read(lambda records: records.statistics.day(day))


class StatisticSuite:
    """Needs the fixture `store`."""

    async def test_counts_add_up_for_their_day_and_in_total(self, store: Store) -> None:
        await store.write(lambda records: records.statistics.count(20000, logons=1, uploaded=1 << 40))
        await store.write(lambda records: records.statistics.count(20000, logons=2, posts=1))
        await store.write(lambda records: records.statistics.count(20001, logons=5))
        first, second = Day(day=20000, logons=3, uploaded=1 << 40, posts=1), Day(day=20001, logons=5)
        total = Day(day=0, logons=8, uploaded=1 << 40, posts=1)
        for day in (first, second, total, Day(day=20002)):
            assert await counted(store, day.day) == day
        assert await store.read(lambda records: records.statistics.days()) == [second, first]
        assert await store.read(lambda records: records.statistics.days(most=1)) == [second]

    async def test_every_counter_is_kept(self, store: Store) -> None:
        more = {name: number for number, name in enumerate(COUNTERS, 1)}
        await store.write(lambda records: records.statistics.count(7, **more))
        day = await counted(store, 7)
        assert {name: getattr(day, name) for name in COUNTERS} == more

    async def test_a_counter_there_is_none_of_is_a_bug(self, store: Store) -> None:
        with pytest.raises(TypeError):
            await store.write(lambda records: records.statistics.count(7, logins=1))
        assert await store.read(lambda records: records.statistics.days()) == []

    async def test_counts_made_at_once_are_all_counted(self, store: Store) -> None:
        await asyncio.gather(*(store.write(lambda records: records.statistics.count(7, emails=1)) for _ in range(30)))
        assert (await counted(store, 7)).emails == 30

    async def test_calls_keep_every_field_and_end(self, store: Store) -> None:
        number = await begin(store, CALL)
        assert await store.read(lambda records: records.statistics.calls()) == [replace(CALL, id=number)]
        await store.write(lambda records: records.statistics.call_ends(number, 160.25))
        await store.write(lambda records: records.statistics.call_ends(number + 1, 170.0))
        assert await store.read(lambda records: records.statistics.calls()) == [replace(CALL, id=number, ended=160.25)]

    async def test_calls_are_listed_newest_first(self, store: Store) -> None:
        numbers = [await begin(store, replace(CALL, began=began)) for began in (10.0, 20.0, 30.0)]
        listed = await store.read(lambda records: records.statistics.calls(most=2))
        assert [call.id for call in listed] == [numbers[2], numbers[1]]
        since = await store.read(lambda records: records.statistics.calls(since=20.0))
        assert [call.began for call in since] == [30.0, 20.0]

    async def test_only_so_many_calls_are_kept(self, store: Store) -> None:
        async def many(records: Records) -> None:
            for number in range(MOST_CALLS + 2):
                await records.statistics.call_begins(replace(CALL, began=float(number)))

        await store.write(many)
        kept = await store.read(lambda records: records.statistics.calls(most=2 * MOST_CALLS))
        assert (len(kept), kept[-1].began, kept[0].began) == (MOST_CALLS, 2.0, float(MOST_CALLS + 1))
