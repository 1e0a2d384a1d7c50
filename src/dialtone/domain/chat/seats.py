"""A seat: somebody's place in a conversation, whatever he sits at (a terminal, IRC, a page). What others do there comes
into his inbox, and his bell is rung. An inbox is bounded: whoever does not look any more loses the seat, and is told.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Protocol

from dialtone.domain.model.actor import Caller

INBOX_MOST = 200  # things that happened and were not looked at


class Kind(Enum):
    """What happened."""

    LINE = auto()
    WHISPER = auto()
    ACTION = auto()  # an action word's whole sentence
    JOINED = auto()
    LEFT = auto()
    NOTICE = auto()  # from the house
    LOCKED = auto()  # the channel got a password; only crowds are told


@dataclass(frozen=True, slots=True, kw_only=True)
class Happening:
    """One thing that happened on a channel. `name` is whoever did it, on `node` (0: none); `channel` its number."""

    kind: Kind
    text: str = ""
    name: str = ""
    node: int = 0
    channel: int = 0


class Crowd(Protocol):
    """A face with many people on one channel (IRC). It is told once what happens, and passes it on to its people; their
    seats have `crowd` set, and hear by themselves only what is whispered to them."""

    def heard(self, happening: Happening, seat: Seat | None) -> None:
        """Something happened on the channel. `seat` is whoever did it, one of the crowd's own perhaps."""
        ...

    def permits(self, seat: Seat) -> str:
        """Why this seat, of another face, may not speak on the channel now; "": it may."""
        ...


@dataclass(slots=True, eq=False)
class Seat:
    """See the module's text. `ring` wakes whoever sits here; `number` is the channel (0: all of them)."""

    caller: Caller
    name: str
    node: int
    ring: Callable[[], None]
    number: int = 0
    lost: bool = False  # too slow: not on the channel any more
    inbox: deque[Happening] = field(default_factory=deque)
    crowd: bool = False  # his face hears what happens once for all of its people there (`Crowd`), not he

    def tell(self, happening: Happening) -> bool:
        """Put something into the inbox; False: it is full."""
        if len(self.inbox) >= INBOX_MOST:
            return False
        self.inbox.append(happening)
        self.ring()
        return True

    def take(self) -> list[Happening]:
        """Everything that happened since the last look."""
        found = list(self.inbox)
        self.inbox.clear()
        return found
