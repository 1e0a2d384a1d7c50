"""A folder of texts that sysops look after: read, written, listed with the times of their last change."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Protocol


class TextFiles(Protocol):
    """Files below one folder by relative names with "/". Names that lead elsewhere, and links, are files that do not
    exist. Nothing here blocks."""

    async def read(self, name: str) -> bytes | None:
        """A file's bytes, at most 512 KiB of them; None when there is none."""
        ...

    async def tail(self, name: str, most: int) -> bytes | None:
        """The last `most` bytes of a file, however large it is; None when there is none."""
        ...

    async def write(self, name: str, data: bytes) -> None:
        """Make or replace a file, whole or not at all; folders are made. Raises StoreError."""
        ...

    async def remove(self, name: str) -> bool:
        """Remove a file. False: there is none."""
        ...

    async def changed(self, folder: str = "") -> Mapping[str, float]:
        """The files in a folder (not below it), and when each was changed last, in seconds since 1970."""
        ...
