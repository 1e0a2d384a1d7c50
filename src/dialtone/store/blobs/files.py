"""The blobs port over a folder of files."""

from __future__ import annotations

import asyncio
import os
from collections.abc import AsyncIterator

from dialtone.store.blobs import disk
from dialtone.store.blobs.scratch import Scratch
from dialtone.store.blobs.spool import FileSpool
from dialtone.store.blobs.threads import READ_BYTES, Threads

THRESHOLD = 128 * 1024  # settled by measurement: docs/decisions/0004-blobs-beside-rows.md
GRACE = 3600.0


class FileBlobs:
    """See `Blobs`. Opening it blocks a little: it makes the folders and removes what a crash left behind.

    `temp_folder` must be on the same file system as `folder`. Texts of more than `threshold` bytes become files. A blob
    written less than `grace` seconds ago is never removed.
    """

    def __init__(
        self,
        folder: str | os.PathLike[str],
        temp_folder: str | os.PathLike[str],
        threshold: int = THRESHOLD,
        *,
        grace: float = GRACE,
    ) -> None:
        self.threshold = threshold
        self._shelf = disk.Shelf(os.fspath(folder), grace)
        self._threads = Threads(Scratch(os.fspath(temp_folder)), self._shelf)

    def spool(self) -> FileSpool:
        """Begin a text."""
        return FileSpool(self._threads, self.threshold)

    async def read(self, blob: str) -> AsyncIterator[bytes]:
        """The pieces of a kept file. Raises StoreError at once when it is missing."""
        path = self._shelf.path(blob)
        first = await self._threads.run(disk.read_at, path, 0, READ_BYTES)
        return self._from(first, path)

    async def _from(self, first: bytes, path: str) -> AsyncIterator[bytes]:
        piece, offset = first, 0
        while piece:
            yield piece
            offset += len(piece)
            piece = await self._threads.run(disk.read_at, path, offset, READ_BYTES)

    async def names(self) -> list[tuple[str, float]]:
        """Every kept file with the time it was written (seconds since 1970)."""
        return await self._threads.run(self._shelf.names)

    async def remove(self, blob: str) -> None:
        """Delete a file (upkeep only)."""
        await self._threads.run(self._shelf.remove, blob)

    async def backup(self, folder: str, names: set[str]) -> None:
        """Put the named files into `folder`, as links where possible."""
        await self._threads.run(self._shelf.copy_to, folder, names)

    async def close(self) -> None:
        """Wait for running work and give the temporary folder up."""
        await asyncio.to_thread(self._threads.close)
