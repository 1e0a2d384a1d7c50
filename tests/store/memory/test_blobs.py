from __future__ import annotations

from dialtone.store.memory import MemoryBlobs


async def test_the_time_a_text_was_written_comes_from_the_given_clock() -> None:
    times = iter([100.0, 200.0])
    blobs = MemoryBlobs(threshold=3, now=lambda: next(times))
    for expected in (100.0, 200.0):
        spool = blobs.spool()
        await spool.write(b"large")
        kept = await spool.keep()
        assert await blobs.names() == [(kept.blob, expected)]
