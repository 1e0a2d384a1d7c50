"""Several questions at the same time, with one time limit for all of them."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Sequence
from typing import TypeVar

Answer = TypeVar("Answer")


class Together:
    """Asks at once and gives back answers in the order of the questions. `within` is in seconds, for all together; 0
    or less waits as long as they take."""

    def __init__(self, within: float) -> None:
        self.within = within

    async def __call__(self, questions: Sequence[Awaitable[Answer]]) -> list[Answer | Exception]:
        """An answer or the exception it ended with for each question; TimeoutError for those that were not done in
        time. They are stopped, and have ended when this returns, also when the asker is stopped itself."""
        tasks: list[asyncio.Future[Answer]] = [asyncio.ensure_future(question) for question in questions]
        if not tasks:
            return []
        try:
            await asyncio.wait(tasks, timeout=self.within if self.within > 0 else None)
        finally:
            late = [task for task in tasks if not task.done()]
            for task in late:
                task.cancel()
            if late:
                await asyncio.gather(*late, return_exceptions=True)
        return [*map(_result, tasks)]


def _result(task: asyncio.Future[Answer]) -> Answer | Exception:
    if task.cancelled():
        return TimeoutError("no answer in time")
    error = task.exception()
    if error is None:
        return task.result()
    if isinstance(error, Exception):
        return error
    raise error
