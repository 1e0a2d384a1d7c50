"""The files of who is on which list, behind the domain's port `SubscriberFiles`: `<code>.list.sub` below data/subs.

A file is replaced in one step (written beside, synced, renamed), under a lock that other processes of the board respect
too, so that neither a reader nor a crash sees half of it. Names are the internal codes of sub-boards in lower case;
nothing else is ever opened. All work is done in threads.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
import re
import stat
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from dialtone.domain.mail.lists.subscribers import Answer, Edit

LARGEST = 16 * 1024 * 1024  # bytes
LIST = ".list.sub"
POINTER = ".ini"

_CODE = re.compile(r"[a-z0-9!#$%&'()+,;=@^_`{}~-][a-z0-9!#$%&'()+,;=@^_`{}~.-]{0,63}")


class FileSubscribers:
    """`folder` is data/subs; it is made when a first subscriber comes."""

    def __init__(self, folder: str | os.PathLike[str]) -> None:
        self._folder = Path(os.path.abspath(folder))
        self._locks: dict[str, Lock] = {}

    async def ask(self, code: str, question: Callable[[bytes | None], Answer]) -> Answer:
        """Answer a question about the file's bytes, None when there is no file. Raises OSError."""
        path = self._path(code, LIST)
        return await asyncio.to_thread(lambda: question(_read(path)))

    async def read_pointer(self, code: str) -> bytes | None:
        """The sub-board's own ini file, or None. Raises OSError."""
        return await asyncio.to_thread(_read, self._path(code, POINTER))

    async def change(self, code: str, edit: Edit) -> bool:
        """Read, edit and replace the file in one step. Raises OSError."""
        path = self._path(code, LIST)
        lock = self._locks.setdefault(path.name, Lock())
        return await asyncio.to_thread(self._change, path, lock, edit)

    def _change(self, path: Path, lock: Lock, edit: Edit) -> bool:
        with lock:
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            with _locked(self._folder):
                data = edit(_read(path))
                if data is None:
                    return False
                if len(data) > LARGEST:
                    raise OSError(f"{path.name} would have more than {LARGEST} bytes")
                _replace(path, data)
                return True

    def _path(self, code: str, ending: str) -> Path:
        name = code.lower()
        if _CODE.fullmatch(name) is None:
            raise OSError(f"{code!r} cannot be the name of a file")
        return self._folder / (name + ending)


@contextmanager
def _locked(folder: Path) -> Iterator[None]:
    """Hold the folder's lock against other processes, and against other lists of this one, for the moment it takes."""
    handle = os.open(folder, os.O_RDONLY | os.O_CLOEXEC)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield
        os.fsync(handle)
    finally:
        os.close(handle)


def _read(path: Path) -> bytes | None:
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    except FileNotFoundError:
        return None
    with os.fdopen(handle, "rb") as file:
        found = os.fstat(handle)
        if not stat.S_ISREG(found.st_mode):
            raise OSError(f"{path.name} is no plain file")
        if found.st_size > LARGEST:
            raise OSError(f"{path.name} has more than {LARGEST} bytes")
        return file.read(LARGEST)


def _replace(path: Path, data: bytes) -> None:
    """Put new contents in the place of a file, keeping its mode."""
    draft = path.with_name(f".{path.name}.{os.getpid()}")
    mode = stat.S_IMODE(path.stat().st_mode) if path.exists() else 0o600
    handle = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_TRUNC | os.O_NOFOLLOW | os.O_CLOEXEC, 0o600)
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(data)
            file.flush()
            os.fchmod(handle, mode)
            os.fsync(handle)
        os.rename(draft, path)
    except BaseException:
        draft.unlink(missing_ok=True)
        raise
