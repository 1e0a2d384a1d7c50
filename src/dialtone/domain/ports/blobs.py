"""Message texts: small ones stay in memory and go into a row, large ones are spooled to a file while they arrive.

Order of promises: a kept blob is synced and carries its final name before `keep` returns; rows that refer to it commit
after that. No blob is deleted in a request; upkeep sweeps those unreferenced for a day.
"""

from __future__ import annotations

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Kept:
    """A text that is safe: `body` for the row when small, else the name of its file."""

    size: int
    body: bytes | None
    blob: str


class Spool(Protocol):
    """A text on its way in. It is a `wire.port.Sink`."""

    size: int

    async def write(self, data: bytes) -> None:
        """Add bytes. Raises StoreError when the disk is full."""
        ...

    def head(self, most: int) -> bytes:
        """The first `most` bytes (at most 128 KiB are remembered)."""
        ...

    async def chunks(self) -> AsyncIterator[bytes]:
        """Read back what was written (an async generator: `async for piece in await spool.chunks()`)."""
        ...

    async def keep(self) -> Kept:
        """Make it durable (a file) or hand it over (memory)."""
        ...

    async def drop(self) -> None:
        """Throw it away; harmless after `keep`."""
        ...


class Blobs(Protocol):
    """The texts that are in files."""

    def spool(self) -> Spool:
        """Begin a text."""
        ...

    async def read(self, blob: str) -> AsyncIterator[bytes]:
        """The pieces of a kept file (`async for piece in await blobs.read(name)`). Raises StoreError when missing."""
        ...

    async def names(self) -> list[tuple[str, float]]:
        """Every kept file with the time it was written (seconds since 1970)."""
        ...

    async def remove(self, blob: str) -> None:
        """Delete a file (upkeep only)."""
        ...

    async def backup(self, folder: str, names: set[str]) -> None:
        """Copy the named files into `folder` (links where possible)."""
        ...
