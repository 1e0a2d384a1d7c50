"""What goes out and what comes in, whatever it is: a download of the board's, a made list, a file of this machine."""

from __future__ import annotations

from typing import Protocol

from dialtone.domain.ports.file_store import ReadFile, WrittenFile


class Outgoing(Protocol):
    """Bytes that go out (`wire.sidelines.Readable`), and what is to be settled afterwards. `fetching.Fetch` is one."""

    size: int

    @property
    def descriptor(self) -> int:
        """An open file descriptor, or -1."""
        ...

    async def open(self) -> None:
        """Have it ready to be read. Raises OSError."""
        ...

    async def read(self, offset: int, most: int) -> bytes:
        """Bytes from `offset`, b"" at the end. Raises OSError."""
        ...

    async def finish(self, *, seconds: float = 0.0, sent: int | None = None) -> None:
        """All of it has arrived. Raises StoreError."""
        ...

    async def fail(self, reason: str, *, seconds: float = 0.0, sent: int = 0) -> None:
        """It has not arrived."""
        ...


class Incoming(Protocol):
    """A file that is written. `receiving.Upload` is one."""

    @property
    def size(self) -> int:
        """Bytes that are here, with what was there before."""
        ...

    async def write(self, data: bytes) -> None:
        """Take bytes. Raises Refusal: then it is over and nothing of it stays; OSError."""
        ...

    async def complete(self, *, seconds: float = 0.0) -> object:
        """All of it is here. Raises Refusal, StoreError, OSError."""
        ...

    async def abandon(self, reason: str, *, keep: bool = True) -> None:
        """It does not arrive whole; with `keep` what there is stays."""
        ...


class Text:
    """Bytes in memory that go out; nobody pays for them."""

    descriptor = -1

    def __init__(self, data: bytes) -> None:
        self._data = data
        self.size = len(data)

    async def open(self) -> None:
        """Nothing to be done."""

    async def read(self, offset: int, most: int) -> bytes:
        """See `Outgoing`."""
        return self._data[offset : offset + most]

    async def finish(self, *, seconds: float = 0.0, sent: int | None = None) -> None:
        """Nothing is counted."""

    async def fail(self, reason: str, *, seconds: float = 0.0, sent: int = 0) -> None:
        """Nothing is given back."""


class Plain:
    """A file of this machine that goes out; nobody pays for it."""

    def __init__(self, file: ReadFile) -> None:
        self._file = file
        self.size = file.size

    @property
    def descriptor(self) -> int:
        """See `Outgoing`."""
        return getattr(self._file, "descriptor", -1)

    async def open(self) -> None:
        """It is."""

    async def read(self, offset: int, most: int) -> bytes:
        """See `Outgoing`."""
        return await self._file.read(offset, most)

    async def finish(self, *, seconds: float = 0.0, sent: int | None = None) -> None:
        """Let go of it."""
        await self._file.close()

    async def fail(self, reason: str, *, seconds: float = 0.0, sent: int = 0) -> None:
        """Let go of it."""
        await self._file.close()


class Written:
    """A file of this machine that comes in. What has come stays, whatever happens."""

    def __init__(self, file: WrittenFile) -> None:
        self._file = file

    @property
    def size(self) -> int:
        """See `Incoming`."""
        return self._file.size

    async def write(self, data: bytes) -> None:
        """See `Incoming`."""
        await self._file.write(data)

    async def complete(self, *, seconds: float = 0.0) -> object:
        """See `Incoming`."""
        await self._file.close()
        return None

    async def abandon(self, reason: str, *, keep: bool = True) -> None:
        """See `Incoming`."""
        await self._file.close(sync=False)
