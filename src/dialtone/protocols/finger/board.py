"""What Finger may know of the board: a few plain things, put together from the house once per request."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass

from dialtone.domain.people.directory import Directory
from dialtone.domain.ports.outside import Clock
from dialtone.domain.presence.nodes import Presence


async def no_files(name: str) -> bytes | None:
    """The reader of a board without files."""
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class Board:
    """`read_small` gives the text of a small file under the data directory by its relative name ("user/0001.plan"),
    or None; it may refuse names and sizes of its own. `started` is in seconds since 1970."""

    hosts: frozenset[str]  # our own names, in lower case
    version: str
    system: str  # the operating system's name
    started: float
    military_time: bool
    clock: Clock
    presence: Presence
    directory: Directory
    read_small: Callable[[str], Awaitable[bytes | None]] = no_files
