"""This machine's own files, for sysops who may. Paths are absolute. Everything runs in threads and raises OSError."""

from __future__ import annotations

from typing import NamedTuple, Protocol

from dialtone.domain.ports.file_store import ReadFile, WrittenFile


class LocalEntry(NamedTuple):
    """A name in a folder. `written` is in seconds since 1970; `mode` are the nine bits of rights."""

    name: str
    folder: bool
    size: int
    written: float
    mode: int
    owner: str
    group: str
    readable: bool  # by this program
    writable: bool


class LocalDisk(Protocol):
    """See the module's text."""

    async def look(self, path: str) -> LocalEntry:
        """What is there (what a link leads to)."""
        ...

    async def entries(self, path: str, *, most: int = 100_000) -> list[LocalEntry]:
        """What is in a folder, by name; plain files and folders only."""
        ...

    async def open(self, path: str) -> ReadFile:
        """Read a plain file."""
        ...

    async def write(self, path: str, *, at: int | None = None) -> WrittenFile:
        """Write a new file (FileExistsError when there is one); `at`: go on in one that is there from this offset,
        which is not past its end, and leave what is before it."""
        ...

    async def make_folder(self, path: str) -> None:
        """Make a folder."""
        ...

    async def remove_folder(self, path: str) -> None:
        """Remove an empty folder."""
        ...

    async def rename(self, path: str, to: str) -> None:
        """Give a file or folder another place; never over another file."""
        ...

    async def remove(self, path: str) -> None:
        """Remove a plain file or a link."""
        ...

    async def set_time(self, path: str, written: float) -> None:
        """Set a file's time."""
        ...

    async def free(self, path: str) -> int:
        """Bytes free there."""
        ...
