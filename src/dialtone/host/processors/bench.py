"""The private folder with the five files of one message, behind the domain's `Benches` and `Bench` ports.

Source: spec mail.md 1.11 (names), 6.2; security case EXE-08. The folder is new, ours alone (mode 0700), and gone when
the message is done. A file that is a link, a link's twin, a device, or another user's is never read: a program cannot
make us show it something of the system. All work on files is done in threads.
"""

from __future__ import annotations

import asyncio
import os
import shutil
import stat
import tempfile
import time
from collections.abc import AsyncIterator, Mapping
from pathlib import Path

from dialtone.domain.ports.processors import BenchFiles, Condition

PIECE = 256 * 1024  # bytes read or written at a time
PREFIX = "mailproc-"
LEFT_BEHIND = 24 * 3600.0  # seconds after which a folder of a program that ended badly is removed
_AGED = 2_000_000_000  # nanoseconds: files are dated back, so that any writing shows in their time stamp

Signature = tuple[int, ...]


class FileBenches:
    """Makes benches below a folder (TempDirectory), which is made when it is not there."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._folder = Path(os.path.abspath(folder))
        self._swept = False

    async def open(self, protocol: str, message: AsyncIterator[bytes], recipients: bytes) -> FileBench:
        """A folder with message and recipient list in it. Raises OSError (no space ...)."""
        bench = FileBench(await asyncio.to_thread(self._make), protocol)
        try:
            await bench.fill(message, recipients)
        except BaseException:
            await bench.close()
            raise
        return bench

    def _make(self) -> Path:
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        if not self._swept:
            self._swept = True
            self._sweep()
        return Path(tempfile.mkdtemp(prefix=PREFIX, dir=self._folder))

    def _sweep(self) -> None:
        """Remove what a program that was killed left behind; a running one's folders are younger."""
        oldest = time.time() - LEFT_BEHIND
        with os.scandir(self._folder) as entries:
            for entry in entries:
                ours = entry.name.startswith(PREFIX) and entry.is_dir(follow_symlinks=False)
                if ours and entry.stat(follow_symlinks=False).st_mtime < oldest:
                    shutil.rmtree(entry.path, ignore_errors=True)


class FileBench:
    """See `Bench`."""

    def __init__(self, folder: Path, protocol: str) -> None:
        self._folder = folder
        stem = folder / f"SBBS_{protocol}.{_hex(folder.name)}"
        self.files = BenchFiles(
            message=f"{stem}.msg",
            new_message=f"{stem}.new",
            recipients=f"{stem}.lst",
            error=f"{stem}.err",
            log=f"{stem}.log",
        )
        files = self.files
        self._paths = (files.message, files.new_message, files.recipients, files.error, files.log)
        self._seen: dict[str, Signature] = {}

    async def fill(self, message: AsyncIterator[bytes], recipients: bytes) -> None:
        """Write the two files there are at the beginning. Raises OSError."""
        gathered = bytearray()
        async for piece in message:
            gathered += piece
            if len(gathered) >= PIECE:
                await asyncio.to_thread(_append, self.files.message, bytes(gathered))
                gathered.clear()
        await asyncio.to_thread(self._finish, bytes(gathered), recipients)

    def _finish(self, rest: bytes, recipients: bytes) -> None:
        _append(self.files.message, rest)
        _append(self.files.recipients, recipients)
        for path in (self.files.message, self.files.recipients):
            now = os.stat(path).st_mtime_ns
            os.utime(path, ns=(now - _AGED, now - _AGED))
            self._seen[path] = _signature(os.lstat(path))

    async def look(self) -> Mapping[str, Condition]:
        """How each of the five files lies there."""
        return await asyncio.to_thread(lambda: {path: self._condition(path) for path in self._paths})

    def _condition(self, path: str) -> Condition:
        try:
            found = os.lstat(path)
        except OSError:
            self._seen.pop(path, None)
            return Condition.MISSING
        if not _is_ours(found):
            return Condition.FOREIGN
        signature = _signature(found)
        if self._seen.get(path) == signature:
            return Condition.SAME
        now = found.st_mtime_ns
        os.utime(path, ns=(now - _AGED, now - _AGED), follow_symlinks=False)
        self._seen[path] = _signature(os.lstat(path))
        return Condition.CHANGED

    async def read(self, path: str, most: int) -> bytes | None:
        """The beginning of a file; None when it is not there or not a plain file of ours."""
        return await asyncio.to_thread(_read, path, most)

    async def size(self, path: str) -> int | None:
        """Its size in bytes, or None."""
        return await asyncio.to_thread(_size, path)

    async def chunks(self, path: str) -> AsyncIterator[bytes]:
        """Its contents; nothing when it is not there or not a plain file of ours."""
        return _pieces(path)

    async def remove(self, path: str) -> None:
        """Remove a file; harmless when it is not there."""
        await asyncio.to_thread(_remove, path)

    async def close(self) -> None:
        """Remove the folder."""
        await asyncio.to_thread(shutil.rmtree, self._folder, True)


async def _pieces(path: str) -> AsyncIterator[bytes]:
    handle = await asyncio.to_thread(_open, path)
    if handle < 0:
        return
    try:
        while piece := await asyncio.to_thread(os.read, handle, PIECE):
            yield piece
    finally:
        os.close(handle)


def _hex(name: str) -> str:
    """A file name's chance part as hexadecimal digits."""
    return name.removeprefix(PREFIX).encode().hex()


def _is_ours(found: os.stat_result) -> bool:
    return stat.S_ISREG(found.st_mode) and found.st_uid == os.geteuid() and found.st_nlink == 1


def _signature(found: os.stat_result) -> Signature:
    return found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _append(path: str, data: bytes) -> None:
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
    finally:
        os.close(handle)


def _open(path: str) -> int:
    """A file opened for reading; -1 when it is not there or not a plain file of ours."""
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return -1
    if _is_ours(os.fstat(handle)):
        return handle
    os.close(handle)
    return -1


def _read(path: str, most: int) -> bytes | None:
    handle = _open(path)
    if handle < 0:
        return None
    try:
        found = bytearray()
        while len(found) < most and (piece := os.read(handle, min(PIECE, most - len(found)))):
            found += piece
        return bytes(found)
    finally:
        os.close(handle)


def _size(path: str) -> int | None:
    try:
        found = os.lstat(path)
    except OSError:
        return None
    return found.st_size if _is_ours(found) else None


def _remove(path: str) -> None:
    try:
        os.unlink(path)
    except OSError:
        pass
