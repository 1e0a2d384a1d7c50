"""Everything about blobs that blocks: called in threads only. Errors come out as OSError.

A blob lies at `<first two digits>/<name>` under its folder; the name is the SHA-256 of the text. A published blob is
complete: its bytes were synced before it got its name, and its name was synced before anybody is told.
"""

from __future__ import annotations

import os
import shutil
import time
from threading import Lock


class Shelf:
    """The folder of published blobs. `grace` is how many seconds a blob is safe from removal after it was written: who
    just published it may not have committed the row yet."""

    def __init__(self, folder: str, grace: float) -> None:
        self._folder = folder
        self._grace = grace
        self._publishing = Lock()  # so that a removal cannot fall between a look and a publication
        os.makedirs(folder, mode=0o700, exist_ok=True)

    def path(self, name: str) -> str:
        """Where a blob lies."""
        return os.path.join(self._folder, name[:2], name)

    def publish(self, written: str, name: str) -> None:
        """Give a finished, synced file its name. The same text again replaces itself and is young again."""
        target = self.path(name)
        leaf = os.path.dirname(target)
        if not os.path.isdir(leaf):
            os.makedirs(leaf, mode=0o700, exist_ok=True)
            sync(self._folder)
        with self._publishing:
            os.utime(written)
            os.replace(written, target)
        sync(leaf)

    def names(self) -> list[tuple[str, float]]:
        """Every blob and when it was written."""
        found = []
        with os.scandir(self._folder) as leaves:
            for leaf in leaves:
                if leaf.is_dir() and len(leaf.name) == 2:
                    with os.scandir(leaf.path) as entries:
                        found += [(entry.name, entry.stat().st_mtime) for entry in entries]
        return found

    def remove(self, name: str) -> None:
        """Delete a blob, unless it is gone or was written within the grace."""
        path = self.path(name)
        with self._publishing:
            try:
                if time.time() - os.stat(path).st_mtime >= self._grace:
                    os.unlink(path)
            except FileNotFoundError:
                pass

    def copy_to(self, folder: str, names: set[str]) -> None:
        """Put the named blobs into another folder in the same order: as links where possible, else as copies."""
        leaves = set()
        for name in sorted(names):
            target = os.path.join(folder, name[:2], name)
            leaves.add(os.path.dirname(target))
            os.makedirs(os.path.dirname(target), mode=0o700, exist_ok=True)
            _link_or_copy(self.path(name), target)
        for leaf in leaves:
            sync(leaf)
        sync(folder)


def _link_or_copy(source: str, target: str) -> None:
    try:
        os.link(source, target)
    except FileExistsError:
        pass
    except OSError:
        shutil.copyfile(source, target)
        sync(target)


def append(path: str, data: bytes | bytearray) -> None:
    """Add bytes to a file that only we may read, and make it if need be."""
    handle = os.open(path, os.O_WRONLY | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        view = memoryview(data)
        while view:
            view = view[os.write(handle, view) :]
    finally:
        os.close(handle)


def read_at(path: str, offset: int, size: int) -> bytes:
    """At most `size` bytes from `offset` on; b"" at the end."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        return os.pread(handle, size, offset)
    finally:
        os.close(handle)


def sync(path: str) -> None:
    """Put a file's bytes, or the names in a folder, on disk."""
    handle = os.open(path, os.O_RDONLY | os.O_CLOEXEC)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def discard(path: str) -> None:
    """Delete an unfinished file, if it is there."""
    try:
        os.unlink(path)
    except FileNotFoundError:
        pass
