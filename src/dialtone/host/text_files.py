"""A folder of texts on disk. Everything is done in threads; no name leads outside, no link is followed."""

from __future__ import annotations

import asyncio
import os
import stat
import tempfile
from collections.abc import Mapping
from contextlib import suppress
from pathlib import Path

from dialtone.base.errors import StoreError

LARGEST = 512 * 1024  # bytes
LISTED_MOST = 2000  # files of a folder


class FolderTexts:
    """Implements `domain.ports.text_files.TextFiles` below `folder`, which need not exist."""

    __slots__ = ("_folder",)

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    async def read(self, name: str) -> bytes | None:
        """See the port."""
        return await asyncio.to_thread(self._read, name, LARGEST, False)

    async def tail(self, name: str, most: int) -> bytes | None:
        """See the port."""
        return await asyncio.to_thread(self._read, name, most, True)

    async def write(self, name: str, data: bytes) -> None:
        """See the port."""
        try:
            await asyncio.to_thread(self._write, name, data)
        except OSError as error:
            raise StoreError(f"{name} cannot be written: {error.strerror}") from None

    async def remove(self, name: str) -> bool:
        """See the port."""
        return await asyncio.to_thread(self._remove, name)

    async def changed(self, folder: str = "") -> Mapping[str, float]:
        """See the port."""
        return await asyncio.to_thread(self._changed, folder)

    def _path(self, name: str) -> Path | None:
        parts = name.split("/")
        if any(part in ("", ".", "..") for part in parts) or "\0" in name or "\\" in name:
            return None
        path = self._folder / name
        with suppress(OSError, RuntimeError):
            if path.parent.resolve() == (self._folder.resolve() / name).parent:
                return path
        return None

    def _read(self, name: str, most: int, from_the_end: bool) -> bytes | None:
        path = self._path(name)
        if path is None:
            return None
        try:
            handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
        except OSError:
            return None
        try:
            status = os.fstat(handle)
            if not stat.S_ISREG(status.st_mode):
                return None
            if from_the_end:
                os.lseek(handle, max(0, status.st_size - most), os.SEEK_SET)
            return _whole(handle, most)
        except OSError:
            return None
        finally:
            os.close(handle)

    def _write(self, name: str, data: bytes) -> None:
        path = self._path(name)
        if path is None:
            raise FileNotFoundError(2, "no such place")
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, made = tempfile.mkstemp(dir=path.parent, prefix=".new-")
        try:
            with os.fdopen(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fsync(handle)
            os.replace(made, path)
        except OSError:
            with suppress(OSError):
                os.unlink(made)
            raise

    def _remove(self, name: str) -> bool:
        path = self._path(name)
        if path is None:
            return False
        try:
            path.unlink()
        except OSError:
            return False
        return True

    def _changed(self, folder: str) -> Mapping[str, float]:
        path = self._path(folder) if folder else self._folder
        found: dict[str, float] = {}
        try:
            with os.scandir(path or "/nonexistent") as entries:
                for entry in entries:
                    if len(found) < LISTED_MOST and entry.is_file(follow_symlinks=False):
                        found[entry.name] = entry.stat(follow_symlinks=False).st_mtime
        except OSError:
            pass
        return found


def _whole(handle: int, most: int) -> bytes:
    data = b""
    while len(data) < most and (piece := os.read(handle, most - len(data))):
        data += piece
    return data
