"""A room and the seats in it: somebody's place in a conversation, whatever he sits at (a terminal, IRC, a page). What
others do there comes into his inbox, and his bell is rung. An inbox is bounded: whoever does not look any more loses
the seat, and is told.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass, field
from enum import Enum, auto
from typing import Protocol

from dialtone.config.chat import Channel
from dialtone.domain.model.actor import Caller

INBOX_MOST = 200  # things that happened and were not looked at
HISTORY = 50  # lines that are remembered of a room


class Kind(Enum):
    """What happened."""

    LINE = auto()
    WHISPER = auto()
    ACTION = auto()  # an action word's whole sentence
    JOINED = auto()
    LEFT = auto()
    NOTICE = auto()  # from the house
    LOCKED = auto()  # the channel got a password; only crowds are told
    TOPIC = auto()  # what the channel is about from now on


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
    seats have `crowd` set, and hear by themselves only what is whispered to them. Its rules hold for every face."""

    @property
    def topic(self) -> str:
        """What the channel is about."""
        ...

    @property
    def locked(self) -> bool:
        """Whether it wants a password."""
        ...

    def heard(self, happening: Happening, seat: Seat | None) -> None:
        """Something happened on the channel. `seat` is whoever did it, one of the crowd's own perhaps."""
        ...

    def permits(self, seat: Seat) -> str:
        """Why this seat, of another face, may not speak on the channel now; "": it may."""
        ...

    def admits(self, caller: Caller, name: str, password: str) -> None:
        """Whether somebody of another face may come. Raises Refusal."""
        ...

    def shows(self, caller: Caller) -> bool:
        """Whether somebody of another face may see that there is such a channel."""
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
    unseen: bool = False  # lists for people outside leave him out
    room: Room | None = field(default=None, repr=False)  # where he is, or was

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


@dataclass(slots=True, eq=False)
class Room:
    """What is going on on a channel. `place` is how chat.ini has it, or how it would be there; `made`: somebody has
    made it on IRC."""

    place: Channel
    made: bool = False
    near: dict[Seat, None] = field(default_factory=dict)  # those who hear by themselves
    crowded: dict[Seat, None] = field(default_factory=dict)  # those whose face hears for them
    password: str = ""
    setter: Seat | None = None  # whose password it is
    history: deque[Happening] = field(default_factory=lambda: deque(maxlen=HISTORY))
    crowd: Crowd | None = None  # IRC, when it is spoken here

    @property
    def seats(self) -> list[Seat]:
        """Everybody."""
        return [*self.near, *self.crowded]

    @property
    def count(self) -> int:
        """How many there are."""
        return len(self.near) + len(self.crowded)

    @property
    def locked(self) -> bool:
        """Whether it wants a password."""
        return bool(self.password) or (self.crowd is not None and self.crowd.locked)

    def holds(self, seat: Seat) -> bool:
        """Whether somebody is here."""
        return seat in self.near or seat in self.crowded

    def seat(self, seat: Seat) -> None:
        """Have somebody here."""
        seat.room = self
        (self.crowded if seat.crowd else self.near)[seat] = None

    def unseat(self, seat: Seat) -> None:
        """Have him here no more."""
        self.near.pop(seat, None)
        self.crowded.pop(seat, None)
