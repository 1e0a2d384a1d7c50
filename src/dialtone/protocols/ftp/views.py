"""What the paths of a session lead to. The board's tree is in `board.py`, this machine's own in `local.py`.

A view checks nothing by itself: every verb of the domain it calls takes the caller and does.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass
from typing import Protocol

from dialtone.base.errors import Refusal, Why
from dialtone.formats.wildcards import MOST, matches
from dialtone.protocols.ftp.entries import Entry
from dialtone.protocols.ftp.paths import Parts
from dialtone.protocols.ftp.sources import Incoming, Outgoing

_STARS = re.compile(r"\*{2,}")
LOCAL_ONLY = "Only in the local file system, and files by operators of their directories."


@dataclass(frozen=True, slots=True, kw_only=True)
class Bringing:
    """How a file is brought. `offset`: go on from there (REST); `append`: go on at its end (APPE). `description` was
    given by DESC, `size` by ALLO (0: unknown)."""

    offset: int = 0
    append: bool = False
    description: str = ""
    size: int = 0


class View(Protocol):
    """See the module's text. Every method raises Refusal, OSError, StoreError; `parts` are a path's components."""

    async def look(self, parts: Parts) -> Entry:
        """What is there."""
        ...

    def entries(self, parts: Parts, *, pattern: str = "*") -> AsyncIterator[Entry]:
        """What is in a folder, as far as names fit."""
        ...

    async def fetch(self, parts: Parts) -> Outgoing:
        """A file that goes out."""
        ...

    async def receive(self, parts: Parts, how: Bringing) -> Incoming:
        """A file that comes in."""
        ...

    async def remove(self, parts: Parts) -> None:
        """Remove a file."""
        ...

    async def make_folder(self, parts: Parts) -> bool:
        """Make a folder; False: it is only said so."""
        ...

    async def remove_folder(self, parts: Parts) -> None:
        """Remove an empty folder."""
        ...

    async def rename(self, parts: Parts, to: Parts) -> None:
        """Give a file (or folder) another place."""
        ...

    async def set_time(self, parts: Parts, written: float) -> None:
        """Set a file's own time, in seconds since 1970."""
        ...

    async def space(self, parts: Parts) -> int:
        """Bytes free where the path leads."""
        ...


def fitting(pattern: str) -> Callable[[str], bool]:
    """Whether names fit a pattern, without case; none fits one that is longer than names are (FTP-09)."""
    wanted = _STARS.sub("*", pattern.casefold())
    if wanted == "*":
        return lambda name: True
    if len(wanted) > MOST:
        return lambda name: False
    return lambda name: matches(name.casefold(), wanted)


def position(offset: int, size: int) -> None:
    """Whether a restart position fits what is here. Raises Refusal: nothing is cut off a file, and no hole made."""
    if offset != size:
        raise Refusal(Why.INVALID, reply=b"554 Restart position is not the end of the file, which is %d." % size)
