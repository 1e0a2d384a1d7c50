"""A text on its way in.

It is collected in memory while it is small. Past the greater of the threshold and what `head` must remember, it goes to
a private file in pieces, each written in a thread while the next one arrives; so a text of a hundred kilobytes costs
one trip to a thread, when it is kept. The hash is made on the way, in the same thread.
"""

from __future__ import annotations

import asyncio
import hashlib
from collections.abc import AsyncIterator
from contextlib import suppress
from errno import EIO
from threading import Lock

from dialtone.base.errors import StoreError
from dialtone.domain.ports.blobs import Kept
from dialtone.store.blobs import disk
from dialtone.store.blobs.threads import Threads

HEAD = 128 * 1024
PIECE = 256 * 1024


class FileSpool:
    """See `Spool`. `Threads` runs what blocks; `Shelf` gets the finished file."""

    def __init__(self, threads: Threads, threshold: int) -> None:
        self._threads = threads
        self._threshold = threshold
        self._in_memory = max(HEAD, threshold)
        self._text = bytearray()  # everything, until it goes to the file; then what the file does not have yet
        self._head = b""  # the beginning, once the text is in the file
        self._path = ""
        self._writing: asyncio.Future[None] | None = None
        self._blob = ""
        self._hash = hashlib.sha256()
        self._turn = Lock()  # one thread at a time works on this text
        self._in_file = 0  # bytes that the file has
        self._dropped = False
        self.size = 0

    async def write(self, data: bytes) -> None:
        """Add bytes. Raises StoreError when the disk is full."""
        self.size += len(data)
        self._text += data
        if len(self._text) > (PIECE if self._path else self._in_memory):
            await self._begin_piece()

    async def _begin_piece(self) -> None:
        """Let a thread write what has gathered, after the piece before it is through."""
        await self._end_piece()
        piece, self._text = self._text, bytearray()
        if not self._path:
            self._head = bytes(piece[:HEAD])
            self._path = await self._threads.run(self._threads.scratch.path)
        self._writing = self._threads.start(self._append, piece)

    async def _end_piece(self) -> None:
        if self._writing is not None:
            writing, self._writing = self._writing, None
            await self._threads.done(writing)

    def _append(self, piece: bytearray) -> None:
        with self._turn:
            if not self._dropped:
                disk.append(self._path, piece)
                self._hash.update(piece)
                self._in_file += len(piece)

    def head(self, most: int) -> bytes:
        """The first bytes."""
        return bytes(memoryview(self._head or self._text)[: min(most, HEAD)])

    async def chunks(self) -> AsyncIterator[bytes]:
        """Read back what was written."""
        if self._blob:
            return self._threads.pieces(self._threads.shelf.path(self._blob))
        if not self._path:
            return _once(bytes(self._text))
        if self._text:
            await self._begin_piece()
        await self._end_piece()
        return self._threads.pieces(self._path)

    async def keep(self) -> Kept:
        """Make it durable in a file, or hand it over when it is small."""
        if self.size <= self._threshold:
            return Kept(self.size, bytes(self._text), "")
        await self._end_piece()
        if not self._blob:
            self._head = self._head or bytes(self._text[:HEAD])
            self._blob = await self._threads.run(self._finish, self._text)
            self._text = bytearray()
        return Kept(self.size, None, self._blob)

    def _finish(self, rest: bytearray) -> str:
        """Write the last piece, sync, and publish under the name of the content."""
        self._path = self._path or self._threads.scratch.path()
        self._append(rest)
        if self._in_file != self.size:
            raise OSError(EIO, "an earlier piece could not be written")
        disk.sync(self._path)
        name = self._hash.hexdigest()
        self._threads.shelf.publish(self._path, name)
        return name

    async def drop(self) -> None:
        """Throw the text away, if it was not kept."""
        self._text = bytearray()
        with suppress(StoreError):
            await self._end_piece()
        if self._path and not self._blob:
            await self._threads.run(self._discard)

    def _discard(self) -> None:
        with self._turn:
            self._dropped = True
            disk.discard(self._path)


async def _once(text: bytes) -> AsyncIterator[bytes]:
    if text:
        yield text
