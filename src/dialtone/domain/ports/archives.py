"""Looking into archives, under limits that hold while they are read (ARC-01 to ARC-04).

What is no archive, is encrypted, broken or larger inside than allowed raises `NotAnArchive`, whose text is fit for
callers; nothing then stays behind. A member whose name is no plain path (rooted, with "..", a drive, a NUL), that is a
link or device, or repeats the name of another, is left out.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

MEMBERS_MOST = 10_000
TOTAL_MOST = 1024**3  # bytes unpacked


class NotAnArchive(Exception):
    """See the module's text."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive. `written` is in seconds since 1970, 0 unknown; `packed` in bytes, 0 unknown."""

    name: str
    size: int
    written: float = 0.0
    packed: int = 0


class Archives(Protocol):
    """See the module's text. `root` and `name` are as in `FileStore`."""

    def knows(self, name: str) -> bool:
        """Whether files of such a name are archives it can read."""
        ...

    async def members(self, root: str, name: str, *, most: int = MEMBERS_MOST) -> list[Member]:
        """The members, in order; at most `most`."""
        ...

    async def read(self, root: str, name: str, member: str, *, most: int) -> bytes:
        """The first `most` bytes of a member. Raises also FileNotFoundError for one that is not there."""
        ...

    async def find(self, root: str, name: str, wanted: Sequence[str], *, most: int) -> tuple[str, bytes] | None:
        """The first `most` bytes of the first of `wanted` that is a member (without case, not in a folder), and its
        name; None when none is."""
        ...

    async def extract(self, root: str, name: str, pattern: str, to_root: str, *, total: int) -> list[Member]:
        """Unpack the members whose base names fit the pattern (`*`, `?`, without case) into a flat folder, under
        their base names; those that are there already are left out. At most `total` bytes, else nothing stays."""
        ...

    async def pack(self, root: str, names: Sequence[str], to_root: str, to_name: str) -> None:
        """Make a ZIP archive of files. Raises FileExistsError."""
        ...
