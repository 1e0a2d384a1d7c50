import pytest

from dialtone.base.errors import StoreError
from dialtone.domain.model.credential import Token
from dialtone.domain.model.draft import KeptDraft
from dialtone.domain.model.login import Attempts
from dialtone.domain.model.mail import TraceEntry
from dialtone.domain.model.user import UserNumber
from dialtone.store.memory import MemoryStore
from dialtone.testing.clock import ManualClock
from dialtone.workers.upkeep import DAY, Upkeep
from tests.support.office import logged


class House:
    def __init__(self):
        self.clock = ManualClock()
        self.store = MemoryStore()
        self.sweeps = 0
        self.upkeep = Upkeep(store=self.store, clock=self.clock, sweep=self.sweep)

    async def sweep(self):
        self.sweeps += 1
        return 3

    async def trace(self, days):
        at = self.clock.now() - days * DAY
        await self.store.write(lambda records: records.traces.add([TraceEntry(at, f"{days}", "sent", "a@b")]))

    async def attempt(self, key, days):
        attempts = Attempts(key=key, count=1, last=self.clock.now() - days * DAY)
        await self.store.write(lambda records: records.attempts.put(attempts))


@pytest.fixture
def house():
    return House()


async def test_old_traces_go_and_new_ones_stay(house):
    await house.trace(29)
    await house.trace(31)
    await house.upkeep.once()
    assert [entry.tag for entry in await house.store.read(lambda records: records.traces.find("a@b"))] == ["29"]


async def test_old_attempts_go_and_new_ones_stay(house):
    await house.attempt("ip:192.0.2.1", 6)
    await house.attempt("ip:192.0.2.2", 8)
    await house.upkeep.once()
    assert [one.key for one in await house.store.read(lambda records: records.attempts.all())] == ["ip:192.0.2.1"]


async def test_drafts_go_after_two_days_and_tokens_when_they_expire(house):
    now, user = house.clock.now(), UserNumber(2)

    async def fill(records):
        for area, age in (("old", 49), ("young", 47)):
            saved = now - age * 3600
            await records.drafts.put(KeptDraft(user=user, area=area, to="", subject="", text="x", saved=saved))
        for key, expires in (("old", now - 1), ("young", now + 1)):
            await records.credentials.add_token(Token(key=key, user=user, purpose="password", expires=expires))

    async def left(records):
        areas = [draft.area for draft in await records.drafts.all(user)]
        return areas, [key for key in ("old", "young") if await records.credentials.token(key, 0.0)]

    await house.store.write(fill)
    await house.upkeep.once()
    assert await house.store.read(left) == (["young"], ["young"])


async def test_texts_are_swept_and_that_is_logged(house):
    with logged() as lines:
        await house.upkeep.once()
    assert house.sweeps == 1
    assert lines == ["removed 3 unreferenced texts"]


@pytest.mark.parametrize("trouble", [StoreError("disk full"), OSError("gone"), ValueError("a bug")])
async def test_one_failing_chore_does_not_stop_the_others(house, trouble):
    async def failing():
        raise trouble

    house.upkeep = Upkeep(store=house.store, clock=house.clock, sweep=failing)
    await house.trace(31)
    with logged() as lines:
        await house.upkeep.once()
    assert not await house.store.read(lambda records: records.traces.find("a@b"))
    assert lines[0].startswith("!Removing unreferenced texts failed")


async def test_once_a_day_until_it_is_stopped(house):
    waits = []

    async def wait(bell, seconds):
        waits.append(seconds)
        if len(waits) == 3:
            house.upkeep.stop()

    await house.upkeep.run(wait)
    assert waits == [DAY] * 3
    assert house.sweeps == 3


async def test_when_it_was_done_is_told_and_trouble_with_that_is_survived(house):
    told = []

    async def done():
        told.append(1)
        if len(told) == 2:
            raise StoreError("the disk is full")

    upkeep = Upkeep(store=house.store, clock=house.clock, sweep=house.sweep, done=done)
    await upkeep.once()
    await upkeep.once()
    assert (len(told), house.sweeps) == (2, 2)


async def test_nothing_is_done_where_no_daily_maintenance_is_wanted(house):
    upkeep = Upkeep(store=house.store, clock=house.clock, sweep=house.sweep, wanted=lambda: house.sweeps < 2)
    waits = []

    async def wait(bell, seconds):
        waits.append(seconds)
        if len(waits) == 4:
            upkeep.stop()

    await upkeep.run(wait)
    assert house.sweeps == 2
    assert waits == [DAY] * 4
