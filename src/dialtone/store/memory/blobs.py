"""Texts in memory, with the same promises as the files (except that they do not outlive the program)."""

from __future__ import annotations

import hashlib
import time
from collections.abc import AsyncIterator, Callable

from dialtone.base.errors import StoreError
from dialtone.domain.ports.blobs import Kept

HEAD = 128 * 1024
PIECE = 64 * 1024


class MemorySpool:
    """See `Spool`."""

    def __init__(self, blobs: MemoryBlobs) -> None:
        self._blobs = blobs
        self._text = bytearray()
        self.size = 0

    async def write(self, data: bytes) -> None:
        """Add bytes."""
        self._text += data
        self.size += len(data)

    def head(self, most: int) -> bytes:
        """The first bytes."""
        return bytes(self._text[: min(most, HEAD)])

    async def chunks(self) -> AsyncIterator[bytes]:
        """Read back what was written."""
        return _pieces(bytes(self._text))

    async def keep(self) -> Kept:
        """Hand over a small text; put a large one under its name."""
        return self._blobs.put(bytes(self._text))

    async def drop(self) -> None:
        """Throw the text away."""
        self._text.clear()


class MemoryBlobs:
    """See `Blobs`. Texts of more than `threshold` bytes get a name; `now` gives seconds since 1970."""

    def __init__(self, *, threshold: int = 128 * 1024, now: Callable[[], float] = time.time) -> None:
        self.threshold = threshold
        self._now = now
        self.kept: dict[str, tuple[bytes, float]] = {}

    def spool(self) -> MemorySpool:
        """Begin a text."""
        return MemorySpool(self)

    def put(self, text: bytes) -> Kept:
        """Keep a finished text."""
        if len(text) <= self.threshold:
            return Kept(len(text), text, "")
        name = hashlib.sha256(text).hexdigest()
        self.kept[name] = (text, self._now())
        return Kept(len(text), None, name)

    async def read(self, blob: str) -> AsyncIterator[bytes]:
        """The pieces of a kept text."""
        if blob not in self.kept:
            raise StoreError(f"the text {blob} is missing", temporary=False)
        return _pieces(self.kept[blob][0])

    async def names(self) -> list[tuple[str, float]]:
        """Every kept text and when it was written."""
        return [(name, written) for name, (_, written) in self.kept.items()]

    async def remove(self, blob: str) -> None:
        """Forget a text."""
        self.kept.pop(blob, None)

    async def backup(self, folder: str, names: set[str]) -> None:
        """There are no files to copy."""


async def _pieces(text: bytes) -> AsyncIterator[bytes]:
    for start in range(0, len(text), PIECE):
        yield text[start : start + PIECE]
