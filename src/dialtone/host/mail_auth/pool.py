"""The two threads that compute signatures, and how much work may wait for them."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TypeVar

THREADS = 2

Result = TypeVar("Result")


class Pool:
    """Runs work in threads of its own, so that long hashing holds up nobody."""

    def __init__(self, threads: int = THREADS) -> None:
        self._threads = ThreadPoolExecutor(threads, thread_name_prefix="mail-auth")

    async def run(self, job: Callable[[], Result]) -> Result:
        """The result of `job`, or what it raises."""
        return await asyncio.wrap_future(self._threads.submit(job))

    def close(self) -> None:
        """Let the threads end; what has not begun is dropped."""
        self._threads.shutdown(wait=False, cancel_futures=True)
