"""Work that goes on by itself."""

from __future__ import annotations

import asyncio
import gc

from dialtone.app.tasks import begin_task


async def test_it_goes_on_though_nobody_holds_it():
    done = asyncio.Event()

    async def work():
        await asyncio.sleep(0)
        gc.collect()
        await asyncio.sleep(0)
        done.set()

    begin_task(work())
    await asyncio.wait_for(done.wait(), 10)
