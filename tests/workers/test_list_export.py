"""The loop that sends list mail: when it looks, what it survives, and that every list gets its turn."""

from __future__ import annotations

import pytest

from dialtone.base.errors import StoreError
from dialtone.config.lists import ListConfig
from dialtone.workers.list_export import FAULT_PAUSE, RESCAN, STORE_PAUSE, ListExport
from tests.support.mailing import ListOffice, message
from tests.support.office import logged

A, B = ListConfig(name="a", sub="A"), ListConfig(name="b", sub="B")


class Exports:
    """Implements Exports: how many lots each list has, or what it raises."""

    def __init__(self, **lots):
        self.lots = lots
        self.asked = []

    def lists(self):
        return [A, B]

    async def export(self, one):
        self.asked.append(one.name)
        lots = self.lots.get(one.name, 0)
        if isinstance(lots, Exception):
            raise lots
        self.lots[one.name] = max(lots - 1, 0)
        return min(lots, 1), lots > 1


async def test_lists_take_turns_until_everything_is_sent():
    exports = Exports(a=3, b=1)
    assert await ListExport(exports).once() == RESCAN
    assert exports.asked == ["a", "b", "a", "a"]


@pytest.mark.parametrize(
    ("trouble", "pause"),
    [(StoreError("full"), STORE_PAUSE), (OSError("gone"), STORE_PAUSE), (ValueError("bug"), FAULT_PAUSE)],
)
async def test_one_lists_trouble_is_not_the_others(trouble, pause):
    exports = Exports(a=trouble, b=2)
    with logged() as lines:
        assert await ListExport(exports).once() == pause
    assert exports.asked == ["a", "b", "b"]
    assert lines[0].startswith("!a: ")


async def test_it_looks_at_the_start_at_each_ring_and_every_hour_until_it_is_stopped():
    exports = Exports()
    worker = ListExport(exports)
    slept = []

    async def wait(bell, seconds):
        slept.append((seconds, bell.answer()))
        if len(slept) == 1:
            worker.ring()
        elif len(slept) == 3:
            worker.stop()

    await worker.run(wait)
    assert [seconds for seconds, _ in slept] == [RESCAN] * 3
    assert exports.asked == ["a", "b"] * 3


async def test_a_ring_while_it_works_is_not_lost():
    exports = Exports()
    worker = ListExport(exports)
    export = exports.export

    async def rung(one):
        worker.ring()
        return await export(one)

    exports.export = rung
    rings = []

    async def wait(bell, seconds):
        rings.append(bell.answer())
        worker.stop()

    await worker.run(wait)
    assert rings == [True]


async def test_stopping_ends_it_between_two_lots():
    exports = Exports(a=1000)
    worker = ListExport(exports)
    export = exports.export

    async def stops(one):
        worker.stop()
        return await export(one)

    exports.export = stops
    await worker.run(lambda bell, seconds: None)
    assert exports.asked == ["a"]


async def test_a_real_post_goes_out():
    office = ListOffice()
    worker = ListExport(office.lists.exporter)
    await worker.once()
    office.take("talk@local.test", message())
    with logged() as lines:
        await worker.once()
    assert "1 post of talk to 2 subscribers" in lines
    assert len(office.sent()) == 1
