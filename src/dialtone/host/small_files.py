"""Small files under the data directory that the sysop may write by hand, such as a user's plan."""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

LARGEST = 16 * 1024  # bytes; the rest of a larger file is not shown


class SmallFiles:
    """Reads files below one folder by their relative names."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def read(self, name: str) -> bytes | None:
        """The beginning of a file, at most 16 KiB; None when there is none.

        Names that lead outside the folder, and links, are files that do not exist.
        """
        if name.startswith("/") or any(part in ("", ".", "..") for part in name.split("/")) or "\0" in name:
            return None
        return await asyncio.to_thread(self._read, name)

    def _read(self, name: str) -> bytes | None:
        path = self._folder / name
        try:
            if path.parent.resolve() != (self._folder.resolve() / name).parent:
                return None
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            return os.read(handle, LARGEST)
        except OSError:  # a folder
            return None
        finally:
            os.close(handle)
