import asyncio

from dialtone.app.measuring import measure, measure_once
from dialtone.base.bus import Bus
from dialtone.base.errors import StoreError
from dialtone.domain.access.gauges import Gauges
from dialtone.store.memory import MemoryStore
from dialtone.testing.clock import ManualClock
from dialtone.testing.conformance.store_queue import queue


def test_a_sample_has_the_counters_and_the_queue():
    gauges, store = Gauges(), MemoryStore(Bus())

    async def work():
        await queue(store, "one.example", 10)
        await measure_once(gauges, lambda: {"active": 3}, store, ManualClock())

    asyncio.run(work())
    assert gauges.counters == {"active": 3, "queue": 1}


def test_a_store_in_trouble_leaves_the_queue_as_it_was():
    class Broken(MemoryStore):
        async def read(self, question):
            raise StoreError("the disk is full")

    gauges = Gauges()
    gauges.sample(0.0, {"queue": 7})
    asyncio.run(measure_once(gauges, lambda: {"active": 1}, Broken(Bus()), ManualClock()))
    assert gauges.counters == {"active": 1, "queue": 7}


def test_a_fault_does_not_end_the_measuring():
    gauges, asked = Gauges(), []

    def counters():
        asked.append(True)
        raise RuntimeError("a bug")

    async def work():
        task = asyncio.create_task(measure(gauges, counters, MemoryStore(Bus()), ManualClock()))
        for _ in range(20):
            await asyncio.sleep(0)
        assert not task.done()
        task.cancel()

    asyncio.run(work())
    assert asked and gauges.counters == {}
