"""data/spam.hash: hashes of known spam, in the format the reference shares it in (`formats/spam_hash.py`).

The file is only ever added to, each hash one write and one sync; what other programs add is taken up at the next look.
Hashes older than an age that was set count no longer, and `prune` takes them out of the file. At most the newest
quarter of a million are kept in memory.
"""

from __future__ import annotations

import asyncio
import fcntl
import os
from contextlib import suppress
from io import BufferedRandom
from pathlib import Path

from dialtone.base import log
from dialtone.domain.ports.outside import Clock
from dialtone.formats.spam_hash import SIZE, SpamIndex, SpamRecord, pack, unpack

MOST = 250_000  # hashes
EVERY = 5.0  # seconds between looks at the file

Signature = tuple[int, int]  # number of the file, size


class SpamHashFile:
    """Implements `domain.ports.spam.SpamHashes`. `age` is in seconds, 0 keeps every hash in force for ever."""

    def __init__(self, path: Path, clock: Clock, *, age: float = 0.0, every: float = EVERY) -> None:
        self._path = path
        self._clock = clock
        self._age = age
        self._every = every
        self._index = SpamIndex()
        self._seen: Signature = (0, 0)
        self._looked: float | None = None
        self._told = ""
        self._busy = asyncio.Lock()

    async def any(self) -> bool:
        """See the port. A file that cannot be read leaves what was read before in force."""
        now = self._clock.monotonic()
        if self._looked is None or now - self._looked >= self._every:
            async with self._busy:
                if self._looked is None or now - self._looked >= self._every:
                    await self._refresh()
                    self._looked = now
        return len(self._index) > 0

    def find(self, record: SpamRecord) -> float | None:
        """See the port."""
        found = self._index.find(record)
        if found is None or (self._age > 0 and found.time + self._age <= self._clock.now()):
            return None
        return float(found.time)

    async def add(self, record: SpamRecord) -> None:
        """See the port. A hash that is known and in force is not added again."""
        async with self._busy:
            if self.find(record) is not None:
                return
            record = record.at(self._clock.now())
            await asyncio.to_thread(_append, self._path, pack(record))
            self._index.add(record)

    async def prune(self) -> int:
        """Take hashes that are too old out of the file, when an age is set; return how many. Raises OSError."""
        if self._age <= 0:
            return 0
        async with self._busy:
            removed = await asyncio.to_thread(_prune, self._path, self._clock.now() - self._age)
            if removed:
                self._looked = None
            return removed

    async def _refresh(self) -> None:
        try:
            self._index, self._seen = await asyncio.to_thread(_read, self._path, self._index, self._seen)
            self._told = ""
        except OSError as error:
            if str(error) != self._told:
                self._told = str(error)
                log.error("spam.unreadable", f"!ERROR reading spam.hash: {error}")


def _read(path: Path, index: SpamIndex, seen: Signature) -> tuple[SpamIndex, Signature]:
    """Bring an index up to date; when the file just grew, only what was added is read."""
    try:
        file = open(path, "rb", opener=_open)  # noqa: SIM115  (closed below)
    except FileNotFoundError:
        return (SpamIndex() if seen[0] else index), (0, 0)
    with file:
        status = os.fstat(file.fileno())
        size = status.st_size - status.st_size % SIZE
        number, before = seen
        if (number, before) == (status.st_ino, size):
            return index, seen
        if number != status.st_ino or before > size or len(index) + (size - before) // SIZE > MOST:
            index, before = SpamIndex(), max(0, size - MOST * SIZE)
        file.seek(before)
        for record in unpack(file.read(size - before)):
            index.add(record)
        return index, (status.st_ino, size)


def _open(path: str, flags: int) -> int:
    return os.open(path, flags | os.O_NONBLOCK, 0o640)  # whatever is there, opening it does not wait


def _append(path: Path, data: bytes) -> None:
    """Add a record behind the last whole one (a crash may have left a part of one), durably."""
    with open(path, "ab", opener=_open):  # made when there is none
        pass
    with _locked(path) as file:
        size = os.fstat(file.fileno()).st_size
        place = size - size % SIZE
        if os.pwrite(file.fileno(), data, place) != len(data):
            os.ftruncate(file.fileno(), place)
            raise OSError("the disk took only a part")
        os.fsync(file.fileno())


def _prune(path: Path, before: float) -> int:
    """Write the file anew without the records added earlier."""
    try:
        locked = _locked(path)
    except FileNotFoundError:
        return 0
    with locked as file:
        data = file.read()
        places = range(0, len(data) - len(data) % SIZE, SIZE)
        kept = [data[at : at + SIZE] for at in places if int.from_bytes(data[at + 4 : at + 8], "little") > before]
        if len(kept) < len(places):
            _replace(path, b"".join(kept), os.fstat(file.fileno()).st_mode & 0o777)
        return len(places) - len(kept)


def _locked(path: Path) -> BufferedRandom:
    """The file, locked against other programs of ours; tried again when one of them replaced it meanwhile."""
    while True:
        file = open(path, "r+b", opener=_open)  # noqa: SIM115  (closed by whoever gets it)
        try:
            fcntl.flock(file, fcntl.LOCK_EX)
            if os.path.samestat(os.fstat(file.fileno()), os.stat(path)):
                return file
        except BaseException:
            file.close()
            raise
        file.close()


def _replace(path: Path, data: bytes, mode: int) -> None:
    fresh = path.with_name(f"{path.name}.new")
    try:
        with open(fresh, "wb") as file:
            os.fchmod(file.fileno(), mode)
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        os.replace(fresh, path)
    except OSError:
        with suppress(OSError):
            fresh.unlink()
        raise
