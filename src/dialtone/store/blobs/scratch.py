"""A private folder for unfinished texts, and the removal of what dead processes left behind.

Each process locks a folder of its own (`spool-...`) inside the temporary folder for as long as it lives. A folder whose
lock can be had belongs to nobody any more and is removed, so a command beside a running server takes nothing away.
"""

from __future__ import annotations

import fcntl
import os
import secrets
import shutil

_PREFIX = "spool-"
_LOCK = "lock"


class Scratch:
    """Paths for unfinished files. Opening it removes leftovers. Blocks; raises OSError."""

    def __init__(self, folder: str) -> None:
        self._folder = folder
        self._own = ""
        self._lock = -1
        os.makedirs(folder, mode=0o700, exist_ok=True)
        self._remove_leftovers()

    def path(self) -> str:
        """A path that nothing has yet. The first one makes and locks the private folder."""
        if not self._own:
            own = os.path.join(self._folder, _PREFIX + secrets.token_hex(8))
            os.mkdir(own, 0o700)
            self._lock = _locked(own)
            self._own = own
        return os.path.join(self._own, secrets.token_hex(16))

    def close(self) -> None:
        """Give the folder up and remove it."""
        if self._own:
            shutil.rmtree(self._own, ignore_errors=True)
            os.close(self._lock)
            self._own = ""

    def _remove_leftovers(self) -> None:
        for name in os.listdir(self._folder):
            left = os.path.join(self._folder, name)
            if not name.startswith(_PREFIX) or not os.path.isdir(left):
                continue
            try:
                lock = _locked(left)
            except BlockingIOError:
                continue  # its process is alive
            shutil.rmtree(left, ignore_errors=True)
            os.close(lock)


def _locked(folder: str) -> int:
    """Open and lock the lock file of a folder; BlockingIOError when somebody else has it."""
    lock = os.open(os.path.join(folder, _LOCK), os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        os.close(lock)
        raise
    return lock
