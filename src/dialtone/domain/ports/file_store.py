"""The disk below a file directory: one folder of the sysop's, and plain files in it.

A `root` is the absolute path of a folder a setting names; a `name` is one or more components below it, joined with
"/". Nothing is ever reached through a link, and nothing outside the root (FTP-04, FTP-05, PTH-01): a name that is not
such a path, and whatever is no plain file, is as if it was not there. Everything runs in threads. Raises OSError for
trouble with the disk; FileExistsError and FileNotFoundError where the text says so.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class OnDisk:
    """A plain file. `written` is in seconds since 1970."""

    name: str
    size: int
    written: float


@dataclass(frozen=True, slots=True)
class Hashes:
    """What a file's content is known by; the texts are in hexadecimal."""

    crc32: int
    md5: str
    sha1: str


class ReadFile(Protocol):
    """A file that is being read; it stays readable when somebody removes it meanwhile."""

    size: int
    written: float

    @property
    def descriptor(self) -> int:
        """The open file's, for a system that sends files by itself; -1: there is none (any more)."""
        ...

    async def read(self, offset: int, most: int) -> bytes:
        """Bytes from `offset`, b"" at the end."""
        ...

    async def close(self) -> None:
        """Let go of it; harmless when that is done."""
        ...


class WrittenFile(Protocol):
    """A file that is being written, at its end."""

    size: int  # with what was there before

    async def write(self, data: bytes) -> None:
        """Add bytes."""
        ...

    async def close(self, *, sync: bool = True) -> None:
        """Finish, with `sync` durably; harmless when that is done."""
        ...


class NewFile(WrittenFile, Protocol):
    """A file that somebody brings."""

    async def finish(self, *, written: float) -> Hashes | None:
        """Finish durably: what was written, and this time of the file's, are on disk. Returns what its content is known
        by when that was wanted. Raises OSError."""
        ...


@dataclass(frozen=True, slots=True)
class Survey:
    """How things stand where a file is to go: room in bytes, what has its name already, unfinished files."""

    free: int
    found: OnDisk | None
    unfinished: tuple[str, ...]


class FileStore(Protocol):
    """See the module's text."""

    async def find(self, root: str, name: str) -> OnDisk | None:
        """A file; None when there is none."""
        ...

    async def everything(self, root: str, *, most: int = 100_000) -> list[OnDisk]:
        """The plain files of a folder by name, at most `most`; those whose names begin with "." are left out."""
        ...

    async def unfinished(self, root: str, *, most: int = 10_000) -> list[OnDisk]:
        """Those whose names begin with ".": unfinished files."""
        ...

    async def open(self, root: str, name: str) -> ReadFile:
        """Read a file. Raises FileNotFoundError."""
        ...

    async def survey(self, root: str, name: str) -> Survey:
        """How things stand for a file of this name."""
        ...

    async def create(self, root: str, name: str, *, resume: bool = False, hashed: bool = False) -> NewFile:
        """Write a new file; with `resume` go on at the end of one that is there. With `hashed` its content is hashed as
        it comes. The root is made when missing. Raises FileExistsError."""
        ...

    async def hashes(self, root: str, name: str) -> Hashes:
        """Read all of a file. Raises FileNotFoundError."""
        ...

    async def move(self, root: str, name: str, to_root: str, to_name: str) -> None:
        """Give a file another name, in the same root or another one; never over another file. Raises
        FileExistsError, FileNotFoundError."""
        ...

    async def remove(self, root: str, name: str) -> bool:
        """Remove a file. False: there was none."""
        ...

    async def set_time(self, root: str, name: str, written: float) -> None:
        """Set a file's time. Raises FileNotFoundError."""
        ...

    async def free(self, root: str) -> int:
        """Bytes free for ordinary users where the root is (or will be)."""
        ...
