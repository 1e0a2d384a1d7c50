"""Files on their way to and from a caller, as the transfer driver sees them.

`terminal/transfer.py` runs the protocol; where files come from and go to is behind these two ports. Nothing here may
block the loop: reads and writes that touch a disk are handed to another thread, and so give others their turn.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Result:
    """What came of one file. `size` is in bytes that went over the line (without those a resumed file had already),
    `reason` says in words fit for the caller why it is not `ok`; `cps` is in bytes a second."""

    name: str
    size: int
    ok: bool
    reason: str = ""
    cps: int = 0


class Source(Protocol):
    """A file that is sent to the caller. `size` in bytes; `modified` in seconds since 1970."""

    name: str
    size: int
    modified: int

    async def read(self, offset: int, size: int) -> bytes:
        """Up to `size` bytes from `offset`, b"" at the end. The first call opens the file. Raises StoreError."""
        ...

    async def close(self) -> None:
        """Nothing more is read. Called once, whether or not anything was read."""
        ...


class Sink(Protocol):
    """Takes the files a caller sends, one after the other: offer, writes, then complete or abandon."""

    async def offer(self, name: str, size: int | None, modified: int | None, *, resumable: bool) -> int | None:
        """Decide about a file: the offset to receive it from, or None to skip it.

        `name` is a plain name, cleaned, or "" where the protocol has none (XMODEM). `size` is in bytes and `modified`
        in seconds since 1970 as the sender says, None where he does not. Only when `resumable` may the offset be
        other than 0. Raises Refusal with words for the caller; the file is skipped then.
        """
        ...

    async def write(self, data: bytes) -> None:
        """Append bytes. Raises StoreError, or Refusal (too large for what is allowed); the transfer ends then."""
        ...

    async def complete(self) -> None:
        """Everything is here: keep it for good before returning. Raises StoreError, Refusal."""
        ...

    async def abandon(self, reason: str) -> None:
        """The file offered last will not be completed. What was written may be kept to be resumed. Never raises."""
        ...
