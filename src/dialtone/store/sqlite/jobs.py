"""One question or change on its way to a thread and back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from dialtone.base.bus import Bus
from dialtone.base.errors import StoreError
from dialtone.domain.ports.store import Records


class Job:
    """What is asked, who waits for it (on the loop's thread), and how it went (set by the thread that ran it)."""

    __slots__ = ("error", "facts", "future", "result", "steps")

    def __init__(self, steps: Callable[[Records], Awaitable[Any]], future: asyncio.Future[Any]) -> None:
        self.steps = steps
        self.future = future
        self.result: Any = None
        self.error: BaseException | None = None
        self.facts: Sequence[object] = ()


def wake(jobs: Sequence[Job], bus: Bus) -> None:
    """From any thread: announce on the loop's thread and let the waiting go on, with one call for all of them."""
    loop = jobs[0].future.get_loop()
    try:
        loop.call_soon_threadsafe(_settle, jobs, bus)
    except RuntimeError:
        pass  # the loop is closed: nobody waits any more, and what was committed stays


def _settle(jobs: Sequence[Job], bus: Bus) -> None:
    for job in jobs:
        if job.facts:
            bus.announce(job.facts)
    for job in jobs:
        if job.future.done():  # whoever waited was cancelled
            continue
        if job.error is not None:
            job.future.set_exception(job.error)
        else:
            job.future.set_result(job.result)


def closed() -> StoreError:
    """The answer after `close`."""
    return StoreError("the store is closed", temporary=False)


def again(error: BaseException) -> BaseException:
    """The same trouble for one more waiter, as an exception of its own."""
    return StoreError(str(error), temporary=error.temporary) if isinstance(error, StoreError) else error
