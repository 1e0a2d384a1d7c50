"""Every ten seconds the counters of the run are brought to the gauges, from which the console draws its graphs."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping

from dialtone.base import log
from dialtone.base.errors import StoreError
from dialtone.domain.access.gauges import EVERY, Gauges
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Store

Counters = Callable[[], Mapping[str, int]]


async def measure(gauges: Gauges, counters: Counters, store: Store, clock: Clock) -> None:
    """Measure as long as the program runs."""
    while True:
        try:
            await measure_once(gauges, counters, store, clock)
        except Exception as fault:
            log.fault("program.measure", "!measuring failed", fault)
        await asyncio.sleep(EVERY)


async def measure_once(gauges: Gauges, counters: Counters, store: Store, clock: Clock) -> None:
    """One sample. A store in trouble leaves the queue as it was last seen."""
    try:
        queue = await store.read(lambda records: records.queue.count())
    except StoreError:
        queue = gauges.counters.get("queue", 0)
    gauges.sample(clock.now(), {**counters(), "queue": queue})
