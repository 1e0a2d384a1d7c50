"""A few threads for what blocks on the disk, and the translation of its errors."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from typing import ParamSpec, TypeVar

from dialtone.base.errors import StoreError
from dialtone.store.blobs import disk
from dialtone.store.blobs.scratch import Scratch

Arguments = ParamSpec("Arguments")
Result = TypeVar("Result")

WORKERS = 4
READ_BYTES = 256 * 1024


class Threads:
    """Runs plain functions in threads; `scratch` and `shelf` are what they work on."""

    def __init__(self, scratch: Scratch, shelf: disk.Shelf) -> None:
        self.scratch = scratch
        self.shelf = shelf
        self._pool = ThreadPoolExecutor(WORKERS, thread_name_prefix="store-blobs")

    def start(
        self, work: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs
    ) -> asyncio.Future[Result]:
        """Begin; wait with `done`."""
        return asyncio.wrap_future(self._pool.submit(work, *args, **kwargs))

    async def done(self, started: asyncio.Future[Result]) -> Result:
        """Wait for what was started. Raises StoreError for trouble with the disk."""
        try:
            return await started
        except FileNotFoundError as error:
            raise StoreError(f"a text is missing: {error.filename}", temporary=False) from error
        except OSError as error:
            raise StoreError(f"a text cannot be kept: {error.strerror}") from error

    async def run(self, work: Callable[Arguments, Result], *args: Arguments.args, **kwargs: Arguments.kwargs) -> Result:
        """Begin and wait."""
        return await self.done(self.start(work, *args, **kwargs))

    async def pieces(self, path: str) -> AsyncIterator[bytes]:
        """A file's bytes, read a piece at a time."""
        offset = 0
        while piece := await self.run(disk.read_at, path, offset, READ_BYTES):
            yield piece
            offset += len(piece)

    def close(self) -> None:
        """Blocks until running work is through."""
        self._pool.shutdown()
        self.scratch.close()
