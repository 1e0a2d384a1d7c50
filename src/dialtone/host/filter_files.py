"""The list files a program may add lines to (`text/*.can`, `ctrl/spamblock.cfg`), behind the ports `FilterFiles` and
`ListFiles`.

Other programs and people's editors change these files too. So lines are added by one write at the end, which loses
nobody's work, and are on disk when the call returns. Lines are taken out by writing a new file beside the old one and
putting it in its place, unless the old one changed meanwhile. What waits while a file is being written goes in
together, so that a flood of new entries costs one write, one sync and one reading at a time.
"""

from __future__ import annotations

import asyncio
import errno
import os
import re
import tempfile
import threading
from collections import defaultdict
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from dialtone.formats.patterns import outline

TRIES = 3  # to take lines out of a file that others change meanwhile

_TIME = re.compile(rb"[\t\\].*[Ee]\s*=")
_LINE = re.compile(rb"[^\n]*\n|[^\n]+")

_locks: defaultdict[Path, threading.Lock] = defaultdict(threading.Lock)  # one writer at a time in this process


class DiskFilterFiles:
    """Implements `domain.ports.outside.FilterFiles`. `changed` is called with a file's name, on a worker thread, after
    each change; it makes the tables read the file again."""

    def __init__(self, ctrl: Path, text: Path, changed: Callable[[str], object]) -> None:
        self._ctrl = ctrl
        self._text = text
        self._changed = changed
        self._waiting: dict[str, list[bytes]] = {}
        self._writing: dict[str, asyncio.Task[None]] = {}

    async def append(self, name: str, lines: Sequence[str], *, newline_before: bool = False) -> None:
        """Add lines at the end. `newline_before`: an empty line between them and what is there. Raises OSError, and
        then none of them is in the file; ValueError for a line that is none or a name that leads elsewhere."""
        path = self.path(name)
        data = _data(lines, newline_before)
        batch = self._waiting.get(name)
        if batch is None:
            batch = self._waiting[name] = []
            self._writing[name] = asyncio.create_task(self._write(name, path, batch, self._writing.get(name)))
        batch.append(data)
        await asyncio.shield(self._writing[name])

    async def prune(self, name: str, now: float) -> int:
        """Take lines out whose `e=` time is over; all others stay byte for byte. How many. Raises OSError."""
        path = self.path(name)
        taken = await asyncio.to_thread(_prune, path, now)
        if taken:
            await asyncio.to_thread(self._changed, name)
        return taken

    async def lines(self, name: str) -> list[str]:
        """The lines of a file without their ends; none when there is no file. Raises OSError."""
        return await asyncio.to_thread(_lines, self.path(name))

    async def take_out(self, name: str, line: str) -> bool:
        """Take out every line that is exactly this; all others stay byte for byte. False: there was none. Raises
        OSError."""
        wanted = line.encode("utf-8", "surrogateescape")
        taken = await asyncio.to_thread(_take_out, self.path(name), lambda one: one.rstrip(b"\r\n") == wanted)
        if taken:
            await asyncio.to_thread(self._changed, name)
        return bool(taken)

    def path(self, name: str) -> Path:
        """Where a file is: lists that end in .can are texts, others are settings."""
        if not name or name != os.path.basename(name) or name.startswith("."):
            raise ValueError(f"{name!r} is no name of a list file")
        return (self._text if name.endswith(".can") else self._ctrl) / name

    async def _write(self, name: str, path: Path, batch: list[bytes], before: asyncio.Task[None] | None) -> None:
        """Write what has gathered by the time the writer before is done."""
        if before is not None:
            with suppress(OSError):
                await before
        del self._waiting[name]
        await asyncio.to_thread(self._write_and_tell, name, path, b"".join(batch))

    def _write_and_tell(self, name: str, path: Path, data: bytes) -> None:
        _append(path, data)
        self._changed(name)


def _data(lines: Sequence[str], newline_before: bool) -> bytes:
    for line in lines:
        if "\n" in line or "\r" in line or "\0" in line:
            raise ValueError("a line of a list file cannot hold a line end")
    return b"\n" * newline_before + "".join(f"{line}\n" for line in lines).encode("utf-8", "replace")


def _append(path: Path, data: bytes) -> None:
    """Write at the end, all or nothing, and wait until it is on disk."""
    with _locks[path]:
        fresh = not path.exists()
        handle = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o644)
        try:
            end = os.fstat(handle).st_size
            if end == 0:
                data = data.lstrip(b"\n")
            elif os.pread(handle, 1, end - 1) != b"\n":
                data = b"\n" + data
            if os.write(handle, data) != len(data):
                os.ftruncate(handle, end)
                raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC), str(path))
            os.fsync(handle)
        finally:
            os.close(handle)
        if fresh:
            _sync_folder(path)


def _lines(path: Path) -> list[str]:
    try:
        data = path.read_bytes()
    except FileNotFoundError:
        return []
    return [line.rstrip(b"\r\n").decode("utf-8", "surrogateescape") for line in _LINE.findall(data)]


def _prune(path: Path, now: float) -> int:
    return _take_out(path, lambda line: _is_over(line, now))


def _take_out(path: Path, doomed: Callable[[bytes], bool]) -> int:
    """Take lines out of a file; how many."""
    with _locks[path]:
        for _ in range(TRIES):
            try:
                before = os.stat(path)
                lines = _LINE.findall(path.read_bytes())
            except FileNotFoundError:
                return 0
            kept = [line for line in lines if not doomed(line)]
            if len(kept) == len(lines):
                return 0
            if _replace(Path(os.path.realpath(path)), b"".join(kept), before):
                return len(lines) - len(kept)
    raise OSError(errno.EBUSY, "the file changes all the time", str(path))


def _is_over(line: bytes, now: float) -> bool:
    """Whether a line's time has passed. Most lines have none, which is seen at a glance."""
    if _TIME.search(line) is None:
        return False
    read = outline(line.decode("utf-8", "replace"))
    return read is not None and read.expires is not None and read.expires <= now


def _replace(path: Path, data: bytes, before: os.stat_result) -> bool:
    """Put a new version in the place of the one `before`; False when that has changed meanwhile."""
    handle, name = tempfile.mkstemp(prefix=f".{path.name}.", dir=path.parent)
    try:
        try:
            with open(handle, "wb") as file:
                file.write(data)
                file.flush()
                os.fchmod(handle, before.st_mode & 0o7777)
                with suppress(PermissionError):
                    os.fchown(handle, before.st_uid, before.st_gid)
                os.fsync(handle)
            now = os.stat(path)
            if (now.st_size, now.st_mtime_ns, now.st_ino) != (before.st_size, before.st_mtime_ns, before.st_ino):
                return False
            os.replace(name, path)
        finally:
            with suppress(FileNotFoundError):
                os.unlink(name)
    except FileNotFoundError:  # somebody took the file away
        return False
    _sync_folder(path)
    return True


def _sync_folder(path: Path) -> None:
    handle = os.open(path.parent, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
