"""One question or change on its way to a thread and back."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from queue import SimpleQueue
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


class Outbox:
    """Jobs on their way to a thread's inbox: everything put during one turn of the loop goes over at its end, together.

    So the thread is woken once, when the loop is about to wait and gives the interpreter's lock up anyway, and what
    many sessions ask at the same moment meets in one transaction.
    """

    __slots__ = ("_inbox", "_jobs", "_most")

    def __init__(self, inbox: SimpleQueue[list[Job] | None], most: int) -> None:
        self._inbox = inbox
        self._most = most
        self._jobs: list[Job] = []

    def put(self, job: Job) -> None:
        """Queue a job; on the loop's thread."""
        if self._jobs and self._jobs[0].future.get_loop().is_closed():
            self._jobs.clear()  # of a loop that ended before it could send them: nobody waits
        if not self._jobs:
            job.future.get_loop().call_soon(self.send)
        self._jobs.append(job)

    def send(self) -> None:
        """Hand over what there is, at most so many in one piece."""
        jobs, self._jobs = self._jobs, []
        for start in range(0, len(jobs), self._most):
            self._inbox.put(jobs[start : start + self._most])


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
