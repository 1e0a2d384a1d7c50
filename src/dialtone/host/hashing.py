"""What the content of a file is known by: CRC-32, MD5 and SHA-1.

`Digest` takes the content as it arrives and works beside whoever receives it: two threads hash a piece while the
next one is written, so that a large upload takes the longest of the three and not their sum. Nothing is read again.
"""

from __future__ import annotations

import asyncio
import hashlib
import zlib
from collections.abc import Callable
from concurrent.futures import Executor

from dialtone.domain.ports.file_store import Hashes


class Sums:
    """The sums of what was added until now."""

    __slots__ = ("_crc", "_md5", "_sha1")

    def __init__(self) -> None:
        self._crc = 0
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._sha1 = hashlib.sha1(usedforsecurity=False)

    def add_first(self, data: bytes) -> None:
        """The dearest of them; the other two cost as much together."""
        self._md5.update(data)

    def add_others(self, data: bytes) -> None:
        """What `add_first` leaves out."""
        self._crc = zlib.crc32(data, self._crc)
        self._sha1.update(data)

    def add(self, data: bytes) -> None:
        """Both."""
        self.add_first(data)
        self.add_others(data)

    def hashes(self) -> Hashes:
        """The result."""
        return Hashes(self._crc, self._md5.hexdigest(), self._sha1.hexdigest())


def hashes_of(data: bytes) -> Hashes:
    """Of a content that is here whole."""
    sums = Sums()
    sums.add(data)
    return sums.hashes()


class Digest:
    """See the module's text. No more than one piece waits for the threads."""

    __slots__ = ("_executor", "_pending", "_sums")

    def __init__(self, executor: Executor) -> None:
        self._executor = executor
        self._sums = Sums()
        self._pending: tuple[asyncio.Future[None], ...] = ()

    async def add(self, data: bytes) -> None:
        """Take a piece; returns when the piece before it is done."""
        await self._done()
        self._pending = (self._start(self._sums.add_first, data), self._start(self._sums.add_others, data))

    def _start(self, work: Callable[[bytes], None], data: bytes) -> asyncio.Future[None]:
        return asyncio.wrap_future(self._executor.submit(work, data))

    async def _done(self) -> None:
        # Shielded: work that has begun goes on when its upload is given up, and must not be taken up twice.
        for pending in self._pending:
            await asyncio.shield(pending)
        self._pending = ()

    async def hashes(self) -> Hashes:
        """Of everything that was added."""
        await self._done()
        return self._sums.hashes()
