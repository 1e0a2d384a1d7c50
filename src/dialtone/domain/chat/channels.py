"""Channels many people talk on at once, kept in memory for this process. Source: spec bbs.md 7.2.

Members are seats (`seats.py`). Every verb checks that who asks may; refusals have words for callers.
"""

from __future__ import annotations

from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.chat import Channel, ChatConfig
from dialtone.config.levels import SYSOP_LEVEL
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.chat.seats import Crowd, Happening, Kind, Seat
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import UserChanged
from dialtone.domain.ports.store import Records, Store
from dialtone.formats.text.foreign import one_line

EVERYWHERE = 0  # the number sysops hear and speak on all channels by
LINE_MOST = 5 * 66  # characters of one paragraph
NAME_MOST = 30  # characters
PASSWORD_MOST = 8
HISTORY = 50  # lines that are remembered of a channel
MEMBERS_MOST = 2000  # on one channel

NOT_YOU = "You may not chat."
TOO_SLOW = "You were too slow, and are not on the channel any more."


@dataclass(slots=True)
class Room:
    """What is going on on a channel."""

    seats: list[Seat] = field(default_factory=list)
    password: str = ""
    setter: Seat | None = None  # whose password it is
    history: deque[Happening] = field(default_factory=lambda: deque(maxlen=HISTORY))
    crowd: Crowd | None = None  # IRC, when it is spoken here


@dataclass(frozen=True, slots=True)
class Shown:
    """A channel as a list shows it."""

    channel: Channel
    people: int
    locked: bool


class Channels:
    """See the module's text. What is said outlives a recycle: the rooms are given."""

    __slots__ = ("_config", "_requirements", "_rooms", "_store")

    def __init__(
        self,
        config: ChatConfig,
        requirements: Requirements | None,
        store: Store,
        rooms: dict[str, Room] | None = None,
    ) -> None:
        """`rooms` are those of the house before this one, by code."""
        self._config = config
        self._requirements = requirements
        self._store = store
        self._rooms = rooms if rooms is not None else {}

    # which there are

    def shown(self, caller: Caller) -> list[Shown]:
        """The channels a caller may join."""
        return [
            Shown(channel, len(self._room(channel).seats), bool(self._room(channel).password))
            for channel in self._config.channels
            if self._may(caller, channel)
        ]

    def needs_password(self, number: int) -> bool:
        """Whether somebody has locked the channel."""
        channel = self._config.find(number)
        return channel is not None and bool(self._room(channel).password)

    def channel(self, seat: Seat) -> Channel | None:
        """The channel of a seat; None for whoever listens everywhere."""
        return self._config.find(seat.number)

    def may_set_password(self, seat: Seat) -> bool:
        """Whether a seat is the first one of a channel that may be locked."""
        channel = self.channel(seat)
        return channel is not None and channel.may_have_password and self._room(channel).seats == [seat]

    # coming and going

    async def join(
        self,
        caller: Caller,
        number: int,
        *,
        name: str = "",
        node: int = 0,
        ring: Callable[[], None] = lambda: None,
        password: str = "",
        crowd: bool = False,
    ) -> Seat:
        """Take a seat on a channel (EVERYWHERE: on all, for sysops). `name` is what others call him; `crowd`: see
        `Seat`. Raises Refusal (DENIED, NOT_FOUND, BAD_LOGIN for another password, BUSY), StoreError."""
        if caller.user.has_restriction("C"):
            raise Refusal(Why.DENIED, NOT_YOU)
        called = one_line(name or caller.user.handle or caller.user.alias, NAME_MOST)
        seat = Seat(caller, called, node, ring, number, crowd=crowd)
        if number == EVERYWHERE:
            if caller.user.level < SYSOP_LEVEL:
                raise Refusal(Why.DENIED, "Only the sysop hears every channel.")
            self._everywhere().seats.append(seat)
            return seat
        channel = self._config.find(number)
        if channel is None or not self._may(caller, channel):
            raise Refusal(Why.NOT_FOUND, f"There is no channel {number} for you.")
        room = self._room(channel)
        if room.password and password.upper() != room.password and caller.user.level < SYSOP_LEVEL:
            raise Refusal(Why.BAD_LOGIN, "That is not the channel's password.")
        if len(room.seats) >= MEMBERS_MOST:
            raise Refusal(Why.BUSY, f"Channel {number} is full.")
        await self._pay(caller, channel)
        self._tell(channel, Happening(kind=Kind.JOINED, name=seat.name, node=node, channel=number), seat)
        room.seats.append(seat)
        log.info("chat.joined", f"{caller.user.alias} joined channel {channel.code}", user=caller.user.number)
        return seat

    def leave(self, seat: Seat) -> None:
        """Give the seat up; harmless when it was lost."""
        room = self._room_of(seat)
        if room is None or seat not in room.seats:
            return
        room.seats.remove(seat)
        if room.setter is seat or not room.seats:
            room.password, room.setter = "", None
        channel = self.channel(seat)
        if channel is not None:
            self._tell(channel, Happening(kind=Kind.LEFT, name=seat.name, node=seat.node, channel=channel.number), seat)

    def remove(self, seat: Seat, why: str) -> None:
        """Take somebody off his channel; he is told why."""
        if not seat.lost:
            seat.lost = True
            seat.inbox.append(Happening(kind=Kind.NOTICE, text=one_line(why, LINE_MOST)))
            seat.ring()
            self.leave(seat)

    def rename(self, seat: Seat, name: str) -> None:
        """Call somebody by another name from now on."""
        before, seat.name = seat.name, one_line(name, NAME_MOST)
        channel = self.channel(seat)
        if channel is not None and before != seat.name:
            text = f"{before} is now called {seat.name}."
            self._tell(channel, Happening(kind=Kind.NOTICE, text=text, name=before, channel=channel.number), seat)

    def set_password(self, seat: Seat, password: str) -> None:
        """Lock the channel for those who come later. Raises Refusal."""
        channel, word = self.channel(seat), password.strip().upper()
        if channel is None or not self.may_set_password(seat):
            raise Refusal(Why.DENIED, "Only whoever is first on a channel may lock it.")
        if not 0 < len(word) <= PASSWORD_MOST:
            raise Refusal(Why.INVALID, f"A channel's password has 1 to {PASSWORD_MOST} letters.")
        room = self._room(channel)
        room.password, room.setter = word, seat
        room.history.clear()
        if room.crowd is not None:
            room.crowd.heard(Happening(kind=Kind.LOCKED, name=seat.name, node=seat.node, channel=channel.number), seat)

    # talking

    def say(self, seat: Seat, text: str, *, echo: bool = False) -> None:
        """Say something to everybody on the channel; `echo`: the speaker sees it too. Raises Refusal when the seat is
        lost."""
        text = one_line(text, LINE_MOST)
        if not text:
            return
        for channel in self._channels_of(seat):
            line = Happening(kind=Kind.LINE, text=text, name=seat.name, node=seat.node, channel=channel.number)
            self._permit(channel, seat)
            self._tell(channel, line, seat, echo=echo)
            self._room(channel).history.append(line)

    def emote(self, seat: Seat, text: str) -> None:
        """Say what one does, in the third person: `waves`. Raises Refusal as `say`."""
        text = one_line(f"{seat.name} {text}", LINE_MOST)
        for channel in self._channels_of(seat):
            line = Happening(kind=Kind.ACTION, text=text, name=seat.name, node=seat.node, channel=channel.number)
            self._permit(channel, seat)
            self._tell(channel, line, seat)
            self._room(channel).history.append(line)

    def whisper(self, seat: Seat, whom: str, text: str) -> Seat:
        """Say something to one of those on the channel: by name, its beginning, or node. Raises Refusal."""
        to = self._find(seat, whom)
        if to is None:
            raise Refusal(Why.NOT_FOUND, f"Nobody here is called {one_line(whom, 25)}.")
        text = one_line(text, LINE_MOST)
        if text:
            to.tell(Happening(kind=Kind.WHISPER, text=text, name=seat.name, node=seat.node, channel=seat.number))
        return to

    def act(self, seat: Seat, text: str) -> bool:
        """Do what an action word says: `WORD`, or `WORD whom`. False: it is no action word here."""
        word, _, whom = text.strip().partition(" ")
        channel = self.channel(seat)
        sentence = self._config.words(channel).get(word.upper()) if channel is not None else None
        if channel is None or sentence is None:
            return False
        target = self._find(seat, whom) if whom.strip() else None
        if whom.strip() and target is None:
            return False
        self._permit(channel, seat)
        room, name = self._room(channel), target.name if target is not None else "everybody"
        if room.crowd is not None:
            shown = _filled(sentence, seat.name, name)
            happening = Happening(kind=Kind.ACTION, text=shown, name=seat.name, node=seat.node, channel=channel.number)
            room.crowd.heard(happening, seat)
        for one in [*room.seats, *self._everywhere().seats]:
            if one.crowd:
                continue
            who = "You" if one is seat else seat.name
            to = "everybody" if target is None else "you" if one is target else target.name
            shown = _filled(sentence, who, to)
            happening = Happening(kind=Kind.ACTION, text=shown, name=seat.name, node=seat.node, channel=channel.number)
            self._give(one, happening)
        return True

    def words(self, seat: Seat) -> Sequence[tuple[str, str]]:
        """The action words of the channel and what they say."""
        channel = self.channel(seat)
        return sorted(self._config.words(channel).items()) if channel is not None else []

    def people(self, seat: Seat) -> list[Seat]:
        """Everybody on the channel, oneself included."""
        return [one for channel in self._channels_of(seat) for one in self._room(channel).seats]

    def lines(self, seat: Seat, most: int = 10) -> list[Happening]:
        """What was said last on the channel."""
        channel = self.channel(seat)
        return list(self._room(channel).history)[-most:] if channel is not None else []

    def room(self, channel: Channel) -> Room:
        """What is going on on a channel: for faces that look after many people there."""
        return self._room(channel)

    # what is behind it

    def _may(self, caller: Caller, channel: Channel) -> bool:
        return self._requirements is None or self._requirements.met(
            channel.requirements, caller.user, protocol=caller.service, peer=caller.peer
        )

    def _room(self, channel: Channel) -> Room:
        return self._rooms.setdefault(channel.code, Room())

    def _everywhere(self) -> Room:
        return self._rooms.setdefault("", Room())

    def _room_of(self, seat: Seat) -> Room | None:
        if seat.number == EVERYWHERE:
            return self._everywhere()
        channel = self.channel(seat)
        return self._room(channel) if channel is not None else None

    def _channels_of(self, seat: Seat) -> Sequence[Channel]:
        if seat.lost:
            raise Refusal(Why.GONE, TOO_SLOW)
        if seat.number == EVERYWHERE:
            return self._config.channels
        channel = self.channel(seat)
        return (channel,) if channel is not None else ()

    def _permit(self, channel: Channel, seat: Seat) -> None:
        """Whether the seat may speak, as far as another face has a say. Raises Refusal (DENIED)."""
        crowd = self._room(channel).crowd
        if crowd is not None and not seat.crowd and (why := crowd.permits(seat)):
            raise Refusal(Why.DENIED, why)

    def _tell(self, channel: Channel, happening: Happening, source: Seat, *, echo: bool = False) -> None:
        """Tell everybody but whoever did it (`echo`: him, too)."""
        room = self._room(channel)
        if room.crowd is not None:
            room.crowd.heard(happening, source)
        for seat in [*room.seats, *self._everywhere().seats]:
            if not seat.crowd and (echo or seat is not source):
                self._give(seat, happening)

    def _give(self, seat: Seat, happening: Happening) -> None:
        """Tell one; who does not look any more loses his seat."""
        if seat.lost or seat.tell(happening):
            return
        seat.lost = True
        log.notice("chat.too_slow", f"{seat.caller.user.alias} does not read and is taken off channel {seat.number}")
        seat.inbox.append(Happening(kind=Kind.NOTICE, text=TOO_SLOW))
        seat.ring()
        self.leave(seat)

    def _find(self, seat: Seat, whom: str) -> Seat | None:
        wanted = whom.strip().casefold()
        if not wanted:
            return None
        others = [one for one in self.people(seat) if one is not seat]
        exact = [one for one in others if wanted in (one.name.casefold(), str(one.node))]
        return next(iter(exact or [one for one in others if one.name.casefold().startswith(wanted)]), None)

    async def _pay(self, caller: Caller, channel: Channel) -> None:
        """Take the price of joining (exemption J, sysops: none). Raises Refusal."""
        price, user = channel.cost, caller.user
        if not price or user.has_exemption("J") or user.level >= SYSOP_LEVEL:
            return

        async def change(records: Records) -> None:
            now = await records.users.get(user.number)
            if now is None or now.credits + now.free_credits < price:
                raise Refusal(Why.DENIED, f"Joining costs {price} credits, more than you have.")
            free = min(now.free_credits, price)
            paid = replace(now, free_credits=now.free_credits - free, credits=now.credits - (price - free))
            await records.users.change(paid)
            records.announce(UserChanged(user.number))

        await self._store.write(change)


def _filled(sentence: str, who: str, whom: str) -> str:
    """Put names into a sentence; they are put in as they are, whatever they look like."""
    pieces = sentence.split("%s")
    out = pieces[0]
    for name, piece in zip((who, whom), pieces[1:], strict=False):
        out += name + piece
    return out
