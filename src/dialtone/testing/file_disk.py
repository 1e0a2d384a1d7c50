"""The disk of the file section in memory: implements `FileStore`, `Archives` and `FileCommands` for tests."""

from __future__ import annotations

import hashlib
import zlib
from collections.abc import Callable, Mapping, Sequence
from fnmatch import fnmatchcase

from dialtone.domain.ports.archives import MEMBERS_MOST, Member, NotAnArchive
from dialtone.domain.ports.file_commands import Outcome
from dialtone.domain.ports.file_store import Hashes, OnDisk, Survey

Place = tuple[str, str]  # root, name


class MemoryDisk:
    """Files by root and name. `room` is how many bytes are free; writing takes from it."""

    def __init__(self, *, room: int = 10**12) -> None:
        self.files: dict[Place, bytearray] = {}
        self.times: dict[Place, float] = {}
        self.room = room

    def put(self, root: object, name: str, data: bytes, *, written: float = 1.7e9) -> None:
        """Have a file lie there."""
        self.files[(str(root), name)] = bytearray(data)
        self.times[(str(root), name)] = written

    def names(self, root: object) -> list[str]:
        """The names in a folder."""
        return sorted(name for place, name in self.files if place == str(root))

    def data(self, root: object, name: str) -> bytes:
        """What is in a file."""
        return bytes(self.files[(str(root), name)])

    async def find(self, root: str, name: str) -> OnDisk | None:
        """See the port."""
        data = self.files.get((root, name))
        return None if data is None else OnDisk(name, len(data), self.times.get((root, name), 0.0))

    async def everything(self, root: str, *, most: int = 100_000) -> list[OnDisk]:
        """See the port."""
        return self._list(root, hidden=False)[:most]

    async def unfinished(self, root: str, *, most: int = 10_000) -> list[OnDisk]:
        """See the port."""
        return self._list(root, hidden=True)[:most]

    def _list(self, root: str, *, hidden: bool) -> list[OnDisk]:
        found = [(name, data) for (place, name), data in self.files.items() if place == root]
        shown = [one for one in found if one[0].startswith(".") is hidden]
        shown.sort(key=lambda one: one[0].casefold())
        return [OnDisk(name, len(data), self.times.get((root, name), 0.0)) for name, data in shown]

    async def open(self, root: str, name: str) -> MemoryReading:
        """See the port."""
        if (root, name) not in self.files:
            raise FileNotFoundError(name)
        return MemoryReading(bytes(self.files[(root, name)]), self.times.get((root, name), 0.0))

    async def survey(self, root: str, name: str) -> Survey:
        """See the port."""
        hidden = tuple(one.name for one in self._list(root, hidden=True))
        return Survey(await self.free(root), await self.find(root, name), hidden)

    async def create(self, root: str, name: str, *, resume: bool = False, hashed: bool = False) -> MemoryWriting:
        """See the port."""
        if (root, name) in self.files and not resume:
            raise FileExistsError(name)
        self.files.setdefault((root, name), bytearray())
        return MemoryWriting(self, (root, name), hashed=hashed)

    async def hashes(self, root: str, name: str) -> Hashes:
        """See the port."""
        data = self.data(root, name)
        return Hashes(zlib.crc32(data), hashlib.md5(data).hexdigest(), hashlib.sha1(data).hexdigest())

    async def move(self, root: str, name: str, to_root: str, to_name: str) -> None:
        """See the port."""
        if (root, name) not in self.files:
            raise FileNotFoundError(name)
        if (to_root, to_name) in self.files:
            raise FileExistsError(to_name)
        self.files[(to_root, to_name)] = self.files.pop((root, name))
        self.times[(to_root, to_name)] = self.times.pop((root, name), 0.0)

    async def remove(self, root: str, name: str) -> bool:
        """See the port."""
        return self.files.pop((root, name), None) is not None

    async def set_time(self, root: str, name: str, written: float) -> None:
        """See the port."""
        self.times[(root, name)] = written

    async def free(self, root: str) -> int:
        """See the port."""
        return self.room


class MemoryReading:
    """A file being read."""

    descriptor = -1  # there is none in memory

    def __init__(self, data: bytes, written: float) -> None:
        self._data = data
        self.size = len(data)
        self.written = written
        self.closed = False

    async def read(self, offset: int, most: int) -> bytes:
        """See the port."""
        return self._data[offset : offset + most]

    async def close(self) -> None:
        """See the port."""
        self.closed = True


class MemoryWriting:
    """A file being written."""

    def __init__(self, disk: MemoryDisk, place: Place, *, hashed: bool) -> None:
        self._disk = disk
        self._place = place
        self._hashed = hashed

    @property
    def size(self) -> int:
        """See the port."""
        return len(self._disk.files.get(self._place, b""))

    async def write(self, data: bytes) -> None:
        """See the port."""
        self._disk.files[self._place] += data
        self._disk.room -= len(data)

    async def close(self, *, sync: bool = True) -> None:
        """See the port."""

    async def finish(self, *, written: float) -> Hashes | None:
        """See the port."""
        await self.close()
        await self._disk.set_time(*self._place, written)
        return await self._disk.hashes(*self._place) if self._hashed else None


class MemoryArchives:
    """Archives are files whose names are in `inside`: their members by name. `broken` names some that are none."""

    def __init__(self, disk: MemoryDisk) -> None:
        self._disk = disk
        self.inside: dict[str, dict[str, bytes]] = {}
        self.broken: set[str] = set()

    def knows(self, name: str) -> bool:
        """See the port."""
        return name.lower().endswith(".zip")

    def _members(self, name: str) -> dict[str, bytes]:
        if name in self.broken:
            raise NotAnArchive("this archive is damaged")
        return self.inside.get(name, self.inside.get("*", {}))

    async def members(self, root: str, name: str, *, most: int = MEMBERS_MOST) -> list[Member]:
        """See the port."""
        return [Member(member, len(data)) for member, data in self._members(name).items()][:most]

    async def read(self, root: str, name: str, member: str, *, most: int) -> bytes:
        """See the port."""
        if member not in self._members(name):
            raise FileNotFoundError(member)
        return self._members(name)[member][:most]

    async def find(self, root: str, name: str, wanted: Sequence[str], *, most: int) -> tuple[str, bytes] | None:
        """See the port."""
        for want in wanted:
            for member, data in self._members(name).items():
                if member.lower() == want.lower():
                    return member, data[:most]
        return None

    async def extract(self, root: str, name: str, pattern: str, to_root: str, *, total: int) -> list[Member]:
        """See the port."""
        made = []
        for member, data in self._members(name).items():
            if fnmatchcase(member.lower(), pattern.lower()):
                self._disk.put(to_root, member, data)
                made.append(Member(member, len(data)))
        return made

    async def pack(self, root: str, names: Sequence[str], to_root: str, to_name: str) -> None:
        """See the port."""
        self._disk.put(to_root, to_name, b"".join(self._disk.data(root, name) for name in names))


class ScriptedCommands:
    """Answers with what `outcome` says for a command line, and remembers what was run."""

    def __init__(self, outcome: Callable[[str], Outcome] = lambda command: Outcome()) -> None:
        self.outcome = outcome
        self.ran: list[tuple[str, str]] = []

    async def run(
        self,
        command: str,
        root: str,
        name: str,
        *,
        values: Mapping[str, str] | None = None,
        given_name: str = "",
        description: str = "",
        time_limit: float = 60.0,
    ) -> Outcome:
        """See the port."""
        self.ran.append((command, given_name or name))
        return self.outcome(command)
