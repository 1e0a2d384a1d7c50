"""Display files from folders on disk, kept in memory while they do not change."""

from __future__ import annotations

import asyncio
import os
import re
import time
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

LARGEST = 512 * 1024  # bytes of one file
KEPT = 8 * 1024 * 1024  # bytes of all files in memory
FRESH = 2.0  # seconds an answer is believed without looking
_LISTINGS = 256  # folders remembered

_FOLDER = re.compile(r"(?:[\w.-]+(?:/[\w.-]+)*)?")


@dataclass(slots=True)
class _Kept:
    """Something read, when it was looked at last, and by what a change is seen."""

    at: float
    mark: tuple[int, ...]
    data: bytes | None = None
    names: Mapping[str, str] | None = None


class DisplayFolders:
    """Implements `domain.ports.display.Display`. Files are read in threads."""

    def __init__(self, roots: Sequence[Path]) -> None:
        self._roots = tuple(roots)
        self._folders: OrderedDict[Path, _Kept] = OrderedDict()
        self._files: OrderedDict[Path, _Kept] = OrderedDict()
        self._size = 0

    @property
    def roots(self) -> int:
        """See the port."""
        return len(self._roots)

    async def names(self, root: int, folder: str) -> Mapping[str, str]:
        """See the port."""
        path = self._path(root, folder)
        if path is None:
            return {}
        kept = self._folders.get(path)
        if kept is None or time.monotonic() - kept.at > FRESH:
            kept = await asyncio.to_thread(_listing, path, kept)
            self._folders[path] = kept
            if len(self._folders) > _LISTINGS:
                self._folders.popitem(last=False)
        return kept.names or {}

    async def read(self, root: int, folder: str, name: str) -> bytes | None:
        """See the port."""
        path = self._path(root, folder)
        if path is None or "/" in name or "\0" in name or name in ("", ".", ".."):
            return None
        path = path / name
        kept = self._files.get(path)
        if kept is None or time.monotonic() - kept.at > FRESH:
            self._keep(path, await asyncio.to_thread(_content, path, kept))
        else:
            self._files.move_to_end(path)
        return self._files[path].data if path in self._files else None

    def _path(self, root: int, folder: str) -> Path | None:
        parts = folder.split("/")
        if not _FOLDER.fullmatch(folder) or ".." in parts or "." in parts:
            return None
        return self._roots[root] / folder if folder else self._roots[root]

    def _keep(self, path: Path, kept: _Kept) -> None:
        """Remember a file, and forget the ones not used for longest."""
        if (before := self._files.pop(path, None)) is not None:
            self._size -= len(before.data or b"") + 200
        self._files[path] = kept
        self._size += len(kept.data or b"") + 200
        while self._size > KEPT and len(self._files) > 1:
            _, gone = self._files.popitem(last=False)
            self._size -= len(gone.data or b"") + 200


def _listing(path: Path, before: _Kept | None) -> _Kept:
    now = time.monotonic()
    try:
        mark = (os.stat(path).st_mtime_ns,)
        if before is not None and before.mark == mark and before.names:
            return _Kept(now, mark, names=before.names)
        names = {entry.name.lower(): entry.name for entry in os.scandir(path) if entry.is_file()}
    except OSError:
        return _Kept(now, ())
    return _Kept(now, mark, names=names)


def _content(path: Path, before: _Kept | None) -> _Kept:
    now = time.monotonic()
    try:
        handle = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except OSError:
        return _Kept(now, ())
    try:
        status = os.fstat(handle)
        mark = (status.st_mtime_ns, status.st_size, status.st_ino)
        if before is not None and before.mark == mark and before.data is not None:
            return _Kept(now, mark, data=before.data)
        return _Kept(now, mark, data=_whole(handle))
    except OSError:
        return _Kept(now, ())
    finally:
        os.close(handle)


def _whole(handle: int) -> bytes:
    data = b""
    while len(data) < LARGEST and (piece := os.read(handle, LARGEST - len(data))):
        data += piece
    return data
