"""One running program per root: a locked file that names the process.

The system releases the lock when the process ends, however it ends; a file left behind means nothing by itself.
"""

from __future__ import annotations

import fcntl
import os
from types import TracebackType
from typing import Self


class AlreadyRunning(Exception):
    """Another process holds the lock. `pid` is its number, 0 when it has not written one."""

    def __init__(self, path: str, pid: int) -> None:
        super().__init__(f"{path} is held by process {pid or '?'}")
        self.path = path
        self.pid = pid


class RunLock:
    """Held while a program runs on a root (or while its files are replaced). Used as a context."""

    def __init__(self, path: str) -> None:
        self.path = path
        self._handle = -1

    def take(self) -> None:
        """Lock the file and write our process number. Raises AlreadyRunning."""
        handle = os.open(self.path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            os.close(handle)
            raise AlreadyRunning(self.path, holder(self.path)) from None
        os.ftruncate(handle, 0)
        os.write(handle, b"%d\n" % os.getpid())
        self._handle = handle

    def release(self) -> None:
        """Empty and unlock the file; harmless when it is not held.

        The file stays: removing it could take it away from under a process that just locked it.
        """
        if self._handle >= 0:
            os.ftruncate(self._handle, 0)
            os.close(self._handle)
            self._handle = -1

    def __enter__(self) -> Self:
        self.take()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.release()


def holder(path: str) -> int:
    """The process number written in the file; 0 when there is none."""
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            text = file.read(32).strip()
    except OSError:
        return 0
    return int(text) if text.isdecimal() else 0
