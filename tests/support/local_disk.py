"""This machine's files in memory: implements `domain.ports.local_disk.LocalDisk`."""

from __future__ import annotations

from typing import Any

from dialtone.domain.ports.local_disk import LocalEntry
from dialtone.testing.file_disk import MemoryReading


class MemoryLocalDisk:
    """Files and folders by path. The root and /srv are there."""

    def __init__(self) -> None:
        self.files: dict[str, bytearray] = {}
        self.folders = {"/", "/srv"}
        self.times: dict[str, float] = {}

    def put(self, path: str, data: bytes) -> None:
        self.files[path] = bytearray(data)

    async def look(self, path: str) -> LocalEntry:
        if path in self.folders:
            return self._told(path, folder=True)
        if path not in self.files:
            raise FileNotFoundError(2, "nothing there", path)
        return self._told(path)

    async def entries(self, path: str, *, most: int = 100_000) -> list[LocalEntry]:
        if path not in self.folders:
            raise NotADirectoryError(20, "no folder", path)
        inside = [one for one in (*self.folders, *self.files) if one != "/" and _above(one) == path]
        return [await self.look(one) for one in sorted(inside)]

    async def open(self, path: str) -> Any:
        if path not in self.files:
            raise FileNotFoundError(2, "nothing there", path)
        return MemoryReading(bytes(self.files[path]), 0.0)

    async def write(self, path: str, *, at: int | None = None) -> Any:
        if at is None:
            if path in self.files:
                raise FileExistsError(17, "there already", path)
            self.files[path] = bytearray()
        return Writing(self.files[path], at or 0)

    async def make_folder(self, path: str) -> None:
        if path in self.folders:
            raise FileExistsError(17, "there already", path)
        self.folders.add(path)

    async def remove_folder(self, path: str) -> None:
        self.folders.remove(path)

    async def rename(self, path: str, to: str) -> None:
        if to in self.files:
            raise FileExistsError(17, "there already", to)
        self.files[to] = self.files.pop(path)

    async def remove(self, path: str) -> None:
        if path not in self.files:
            raise FileNotFoundError(2, "nothing there", path)
        del self.files[path]

    async def set_time(self, path: str, written: float) -> None:
        self.times[path] = written

    async def free(self, path: str) -> int:
        return 10**9

    def _told(self, path: str, *, folder: bool = False) -> LocalEntry:
        size, written = len(self.files.get(path, b"")), self.times.get(path, 1.7e9)
        mode = 0o755 if folder else 0o644
        name = path.rpartition("/")[2] or "/"
        return LocalEntry(name, folder, size, written, mode, "root", "root", readable=True, writable=True)


class Writing:
    """A file being written."""

    def __init__(self, data: bytearray, at: int) -> None:
        self._data = data
        self.size = at

    async def write(self, data: bytes) -> None:
        self._data[self.size : self.size + len(data)] = data
        self.size += len(data)

    async def close(self, *, sync: bool = True) -> None:
        pass


def _above(path: str) -> str:
    return path.rpartition("/")[0] or "/"
