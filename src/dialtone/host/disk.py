"""How much room is left, asked of the system at most once a second."""

from __future__ import annotations

import os
from collections.abc import Callable


class FreeSpace:
    """Says whether the file system under `folder` keeps `minimum` bytes free (security case SLO-09).

    `monotonic` gives seconds. A folder that cannot be asked counts as full: nothing could be kept there.
    """

    __slots__ = ("_asked", "_free", "folder", "minimum", "monotonic")

    def __init__(self, folder: str, minimum: int, monotonic: Callable[[], float]) -> None:
        self.folder = folder
        self.minimum = minimum
        self.monotonic = monotonic
        self._asked = float("-inf")
        self._free = 0

    def free(self) -> int:
        """Bytes an ordinary user could still write, at most a second old."""
        now = self.monotonic()
        if now - self._asked >= 1.0:
            self._asked = now
            self._free = free_bytes(self.folder)
        return self._free

    def enough(self, size: int = 0) -> bool:
        """Whether `size` more bytes fit and leave the minimum free. A minimum of 0 switches the check off."""
        return self.minimum <= 0 or self.free() - size >= self.minimum


def free_bytes(folder: str) -> int:
    """Bytes free for ordinary users on the file system of `folder`; 0 when it cannot be asked."""
    try:
        system = os.statvfs(folder)
    except OSError:
        return 0
    return system.f_bavail * system.f_frsize
