"""The sysop's own files for the web, below one folder. Nothing is opened by a path: from the root on each folder is
opened in the one before it, and links are not followed, so no name and no change meanwhile leads outside (PTH-01).

Everything that may wait for a disk is done in threads.
"""

from __future__ import annotations

import asyncio
import os
import stat
import time
from collections.abc import Callable, Sequence
from contextlib import suppress
from pathlib import Path

from dialtone.domain.ports.sites import CONTROL, Sight

AGE = 2.0  # seconds the list of names in a root may be old
CONTROL_MOST = 65_536  # bytes of webctrl.ini
NAMES_MOST = 100_000
_FOLDER = os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC | os.O_NOFOLLOW
_FILE = os.O_RDONLY | os.O_CLOEXEC | os.O_NOFOLLOW | os.O_NONBLOCK


class OpenFile:
    """Implements `domain.ports.sites.SiteFile`."""

    __slots__ = ("_descriptor", "changed", "mark", "name", "size")

    def __init__(self, name: str, descriptor: int, found: os.stat_result) -> None:
        self.name = name
        self.size = found.st_size
        self.changed = found.st_mtime
        self.mark = f"{found.st_ino:x}-{found.st_size:x}-{found.st_mtime_ns:x}"
        self._descriptor = descriptor

    @property
    def descriptor(self) -> int:
        """The system's number for it; -1 when it is closed."""
        return self._descriptor

    async def read(self, offset: int, most: int) -> bytes:
        """See the port."""
        return await asyncio.to_thread(os.pread, self._descriptor, most, offset)

    def close(self) -> None:
        """See the port."""
        descriptor, self._descriptor = self._descriptor, -1
        if descriptor >= 0:
            os.close(descriptor)

    def __del__(self) -> None:
        self.close()


class DiskSiteFiles:
    """Implements `domain.ports.sites.SiteFiles` below `root`, which need not exist."""

    def __init__(self, root: Path, *, now: Callable[[], float] = time.monotonic) -> None:
        self._root = str(root)
        self._now = now
        self._names: dict[str, tuple[float, frozenset[str]]] = {}

    def names(self, site: str = "") -> frozenset[str]:
        """See the port. Reading one folder's names from the system's cache takes microseconds, every few seconds."""
        kept = self._names.get(site)
        now = self._now()
        if kept is None or now - kept[0] > AGE:
            if len(self._names) > 1000:
                self._names.clear()
            kept = self._names[site] = (now, _names(os.path.join(self._root, site)))
        return kept[1]

    async def look(self, site: str, parts: Sequence[str], indexes: Sequence[str]) -> Sight:
        """See the port."""
        return await asyncio.to_thread(self._look, site, tuple(parts), tuple(indexes))

    def _look(self, site: str, parts: tuple[str, ...], indexes: tuple[str, ...]) -> Sight:
        controls: list[tuple[tuple[str, ...], bytes | None]] = []
        if any(part in ("", ".", "..") or "/" in part for part in (*parts, site or "host")):
            return Sight()
        try:
            folder = os.open(self._root, _FOLDER & ~os.O_NOFOLLOW)
        except OSError:
            return Sight()
        try:
            if site:
                folder = _into(folder, site)
            _control(folder, (), controls)
            for at, part in enumerate(parts):
                found = os.stat(part, dir_fd=folder, follow_symlinks=False)
                if not stat.S_ISDIR(found.st_mode):
                    file = _file(folder, part) if at == len(parts) - 1 else None
                    return Sight(file, False, tuple(controls))
                folder = _into(folder, part)
                _control(folder, parts[: at + 1], controls)
            return Sight(_index(folder, indexes), True, tuple(controls))
        except (OSError, ValueError):
            return Sight(controls=tuple(controls))
        finally:
            with suppress(OSError):
                os.close(folder)


def _names(folder: str) -> frozenset[str]:
    try:
        with os.scandir(folder) as entries:
            return frozenset(entry.name for entry, _ in zip(entries, range(NAMES_MOST), strict=False))
    except OSError:
        return frozenset()


def _into(folder: int, part: str) -> int:
    """Open a folder in a folder, which is closed when that works."""
    inner = os.open(part, _FOLDER, dir_fd=folder)
    os.close(folder)
    return inner


def _file(folder: int, name: str) -> OpenFile | None:
    """Open a file, if it is one that can be read."""
    try:
        descriptor = os.open(name, _FILE, dir_fd=folder)
    except OSError:
        return None
    found = os.fstat(descriptor)
    if not stat.S_ISREG(found.st_mode):
        os.close(descriptor)
        return None
    return OpenFile(name, descriptor, found)


def _index(folder: int, indexes: tuple[str, ...]) -> OpenFile | None:
    for name in indexes:
        file = _file(folder, name)
        if file is not None:
            return file
    return None


def _control(folder: int, path: tuple[str, ...], controls: list[tuple[tuple[str, ...], bytes | None]]) -> None:
    """Note the text of the folder's webctrl.ini, if it has one."""
    try:
        descriptor = os.open(CONTROL, _FILE, dir_fd=folder)
    except FileNotFoundError:
        return
    except OSError:
        controls.append((path, None))
        return
    try:
        data = os.read(descriptor, CONTROL_MOST + 1)
        controls.append((path, data if len(data) <= CONTROL_MOST else None))
    except OSError:
        controls.append((path, None))
    finally:
        os.close(descriptor)
