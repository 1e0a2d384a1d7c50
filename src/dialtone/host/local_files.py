"""This machine's own files by absolute paths: implements `domain.ports.local_disk.LocalDisk`, in threads."""

from __future__ import annotations

import asyncio
import errno
import grp
import os
import pwd
import stat
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path

from dialtone.domain.ports.local_disk import LocalEntry
from dialtone.host.disk import free_bytes

NEW_FILE, NEW_FOLDER = 0o640, 0o750
_FLAGS = os.O_NONBLOCK | os.O_NOCTTY | os.O_CLOEXEC


class LocalFiles:
    """See the module's text."""

    async def look(self, path: str) -> LocalEntry:
        """See the port."""
        return await asyncio.to_thread(_look, path)

    async def entries(self, path: str, *, most: int = 100_000) -> list[LocalEntry]:
        """See the port."""
        return await asyncio.to_thread(_entries, path, most)

    async def open(self, path: str) -> LocalReading:
        """See the port."""
        return LocalReading(await asyncio.to_thread(_open, path, os.O_RDONLY))

    async def write(self, path: str, *, at: int | None = None) -> LocalWriting:
        """See the port."""
        return await asyncio.to_thread(_write, path, at)

    async def make_folder(self, path: str) -> None:
        """See the port."""
        await asyncio.to_thread(os.mkdir, path, NEW_FOLDER)

    async def remove_folder(self, path: str) -> None:
        """See the port."""
        await asyncio.to_thread(os.rmdir, path)

    async def rename(self, path: str, to: str) -> None:
        """See the port. Folders cannot cover anything; a file gets a second name first, which never covers another."""
        await asyncio.to_thread(_rename, path, to)

    async def remove(self, path: str) -> None:
        """See the port."""
        await asyncio.to_thread(os.unlink, path)

    async def set_time(self, path: str, written: float) -> None:
        """See the port."""
        await asyncio.to_thread(os.utime, path, (written, written))

    async def free(self, path: str) -> int:
        """See the port."""
        return await asyncio.to_thread(free_bytes, path)


class LocalReading:
    """A file being read."""

    def __init__(self, handle: int) -> None:
        self.descriptor = handle
        known = os.fstat(handle)
        self.size = known.st_size
        self.written = known.st_mtime

    async def read(self, offset: int, most: int) -> bytes:
        """Bytes from `offset`, b"" at the end."""
        return await asyncio.to_thread(os.pread, self.descriptor, most, offset)

    async def close(self) -> None:
        """Let go of it."""
        if self.descriptor >= 0:
            handle, self.descriptor = self.descriptor, -1
            await asyncio.to_thread(os.close, handle)


class LocalWriting:
    """A file being written from an offset on. `size` is where the next byte goes."""

    def __init__(self, handle: int, at: int) -> None:
        self._handle = handle
        self.size = at

    async def write(self, data: bytes) -> None:
        """Add bytes."""
        await asyncio.to_thread(_write_all, self._handle, data, self.size)
        self.size += len(data)

    async def close(self, *, sync: bool = True) -> None:
        """Finish."""
        if self._handle >= 0:
            handle, self._handle = self._handle, -1
            await asyncio.to_thread(_close, handle, sync)


def _look(path: str) -> LocalEntry:
    return _told(path, Path(path).name or "/", os.stat(path))


def _entries(path: str, most: int) -> list[LocalEntry]:
    found: list[LocalEntry] = []
    with os.scandir(path) as entries:
        for entry in entries:
            try:
                known = entry.stat()
            except OSError:
                continue  # a link to nowhere, or gone meanwhile
            if stat.S_ISREG(known.st_mode) or stat.S_ISDIR(known.st_mode):
                found.append(_told(entry.path, entry.name, known))
            if len(found) >= most:
                break
    return sorted(found, key=lambda one: one.name)


def _told(path: str, name: str, known: os.stat_result) -> LocalEntry:
    return LocalEntry(
        name=name.encode("utf-8", "surrogateescape").decode("utf-8", "replace"),
        folder=stat.S_ISDIR(known.st_mode),
        size=known.st_size,
        written=known.st_mtime,
        mode=stat.S_IMODE(known.st_mode) & 0o777,
        owner=_name_of(pwd.getpwuid, known.st_uid),
        group=_name_of(grp.getgrgid, known.st_gid),
        readable=os.access(path, os.R_OK),
        writable=os.access(path, os.W_OK),
    )


@lru_cache(256)
def _name_of(ask: Callable[[int], tuple[object, ...]], number: int) -> str:
    try:
        return str(ask(number)[0])
    except KeyError:
        return str(number)


def _open(path: str, flags: int, mode: int = 0) -> int:
    handle = os.open(path, flags | _FLAGS, mode)
    if not stat.S_ISREG(os.fstat(handle).st_mode):
        os.close(handle)
        raise OSError(errno.EINVAL, "no plain file", path)
    os.set_blocking(handle, True)
    return handle


def _write(path: str, at: int | None) -> LocalWriting:
    if at is None:
        return LocalWriting(_open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, NEW_FILE), 0)
    handle = _open(path, os.O_WRONLY)
    if at > os.fstat(handle).st_size:
        os.close(handle)
        raise OSError(errno.EINVAL, "behind the end of the file", path)
    return LocalWriting(handle, at)


def _write_all(handle: int, data: bytes, at: int) -> None:
    view = memoryview(data)
    while view:
        written = os.pwrite(handle, view, at)
        view, at = view[written:], at + written


def _close(handle: int, sync: bool) -> None:
    try:
        if sync:
            os.fsync(handle)
    finally:
        os.close(handle)


def _rename(path: str, to: str) -> None:
    if os.path.isdir(path) and not os.path.islink(path):
        if os.path.lexists(to):
            raise FileExistsError(errno.EEXIST, "there is something of that name", to)
        os.rename(path, to)
        return
    os.link(path, to, follow_symlinks=False)
    os.unlink(path)
