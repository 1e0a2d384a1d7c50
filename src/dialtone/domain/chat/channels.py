"""Channels many people talk on at once, kept in memory for this process. Source: spec bbs.md 7.2.

Members are seats in rooms (`seats.py`). There are the channels of chat.ini, and those people have made on IRC
(`rooms.py`), whose rules are asked of IRC (`Crowd`). Every verb checks that who asks may; refusals have words for
callers.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.chat import Channel, ChatConfig
from dialtone.config.levels import SYSOP_LEVEL
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.chat.pace import Pace
from dialtone.domain.chat.rooms import Rooms
from dialtone.domain.chat.seats import Happening, Kind, Room, Seat
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import UserChanged
from dialtone.domain.ports.store import Records, Store
from dialtone.formats.text.foreign import one_line

EVERYWHERE = 0  # the number sysops hear and speak on all channels by
LINE_MOST = 5 * 66  # characters of one paragraph
NAME_MOST = 30  # characters
PASSWORD_MOST = 8
MEMBERS_MOST = 2000  # on one channel
NAMED_MOST = 12  # people a list names for one channel

NOT_YOU = "You may not chat."
TOO_SLOW = "You were too slow, and are not on the channel any more."


@dataclass(frozen=True, slots=True)
class Shown:
    """A channel as a list shows it. `names` are some of those who are there, `made`: on IRC, not in chat.ini."""

    channel: Channel
    people: int
    locked: bool
    topic: str = ""
    names: tuple[str, ...] = ()
    made: bool = False


class Channels:
    """See the module's text. What is said outlives a recycle: the rooms are given."""

    __slots__ = ("_config", "_pace", "_requirements", "_rooms", "_store")

    def __init__(
        self,
        config: ChatConfig,
        requirements: Requirements | None,
        store: Store,
        rooms: Rooms | None = None,
        pace: Pace | None = None,
    ) -> None:
        """`rooms` are those of the house before this one. Without `pace` everybody may talk as fast as he likes."""
        self._pace = pace
        self._config = config
        self._requirements = requirements
        self._store = store
        self._rooms = rooms or Rooms()
        self._rooms.furnish(config.channels)

    # which there are

    def shown(self, caller: Caller) -> list[Shown]:
        """The channels a caller may join and may know of: those of chat.ini by number, then the others by name."""
        own = [self._room(channel) for channel in self._config.channels]
        made = sorted(self._rooms.made(), key=lambda room: room.place.name.lower())
        return [_shown(room) for room in (*own, *made) if self._sees(caller, room)]

    def sees(self, caller: Caller, number: int) -> bool:
        """Whether a caller may know of a channel."""
        room = self._find_room(number)
        return room is not None and self._sees(caller, room)

    def find(self, caller: Caller, text: str) -> Shown:
        """The channel of a number, a code of chat.ini, or a name with or without its #. A hidden one is found by
        whoever knows its name. Raises Refusal (NOT_FOUND)."""
        word = text.strip()
        room = self._find_room(int(word)) if word.isascii() and word.isdecimal() and len(word) < 6 else None
        if room is None or not self._sees(caller, room):
            name = word if word[:1] in ("#", "&") else f"#{word}"
            coded = (self._room(one) for one in self._config.channels if name.upper() == f"#{one.code.upper()}")
            room = next((one for one in coded if self._sees(caller, one)), None) or self._rooms.named(name)
        if room is None:
            raise Refusal(Why.NOT_FOUND, f"There is no channel {one_line(word, NAME_MOST)} for you.")
        return _shown(room)

    def needs_password(self, number: int) -> bool:
        """Whether somebody has locked the channel."""
        room = self._find_room(number)
        return room is not None and room.locked

    def channel(self, seat: Seat) -> Channel | None:
        """The channel of a seat; None for whoever listens everywhere."""
        return seat.room.place if seat.room is not None and seat.room is not self._rooms.everywhere else None

    def topic(self, seat: Seat) -> str:
        """What the channel is about; "" when nobody has said."""
        return _topic(seat.room) if seat.room is not None else ""

    def may_set_password(self, seat: Seat) -> bool:
        """Whether a seat is the first one of a channel that may be locked."""
        room = seat.room
        return room is not None and room.place.may_have_password and room.seats == [seat]

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
        named: bool = False,
    ) -> Seat:
        """Take a seat on a channel (EVERYWHERE: on all of chat.ini, for sysops). `name` is what others call him;
        `crowd`: see `Seat`; `named`: he knows its name, so that it may be a hidden one. Raises Refusal (DENIED,
        NOT_FOUND, BAD_LOGIN for another password, BUSY), StoreError."""
        if caller.user.has_restriction("C"):
            raise Refusal(Why.DENIED, NOT_YOU)
        called = one_line(name or caller.user.handle or caller.user.alias, NAME_MOST)
        seat = Seat(caller, called, node, ring, number, crowd=crowd)
        if number == EVERYWHERE:
            if caller.user.level < SYSOP_LEVEL:
                raise Refusal(Why.DENIED, "Only the sysop hears every channel.")
            self._rooms.everywhere.seat(seat)
            return seat
        room = self._find_room(number)
        if room is None or not (self._sees(caller, room) or (room.made and (named or crowd))):
            raise Refusal(Why.NOT_FOUND, f"There is no channel {number} for you.")
        self._admit(room, seat, password)
        await self._pay(caller, room.place)
        self._tell(room, Happening(kind=Kind.JOINED, name=seat.name, node=node, channel=number), seat)
        room.seat(seat)
        log.info("chat.joined", f"{caller.user.alias} joined channel {room.place.code}", user=caller.user.number)
        return seat

    def why_not(self, caller: Caller, number: int, password: str = "") -> str:
        """What would keep somebody of no crowd out of a channel, in words; "": nothing."""
        room = self._find_room(number)
        try:
            if room is not None:
                name = one_line(caller.user.handle or caller.user.alias, NAME_MOST)
                self._admit(room, Seat(caller, name, 0, lambda: None), password)
        except Refusal as no:
            return no.text
        return ""

    def _admit(self, room: Room, seat: Seat, password: str) -> None:
        """Whether somebody may come in. Raises Refusal."""
        caller = seat.caller
        if room.password and password.upper() != room.password and caller.user.level < SYSOP_LEVEL:
            raise Refusal(Why.BAD_LOGIN, "That is not the channel's password.")
        if room.count >= MEMBERS_MOST:
            raise Refusal(Why.BUSY, f"Channel {room.place.number} is full.")
        if room.crowd is not None and not seat.crowd:
            room.crowd.admits(caller, seat.name, password)

    def leave(self, seat: Seat) -> None:
        """Give the seat up; harmless when it was lost."""
        room = seat.room
        if room is None or not room.holds(seat):
            return
        room.unseat(seat)
        if room.setter is seat or not room.count:
            room.password, room.setter = "", None
        if room is not self._rooms.everywhere:
            left = Happening(kind=Kind.LEFT, name=seat.name, node=seat.node, channel=room.place.number)
            self._tell(room, left, seat)

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
        if seat.room is not None and before != seat.name:
            text = f"{before} is now called {seat.name}."
            renamed = Happening(kind=Kind.NOTICE, text=text, name=before, channel=seat.room.place.number)
            self._tell(seat.room, renamed, seat)

    def told_topic(self, seat: Seat, text: str) -> None:
        """Somebody has set the topic by his face; the others are told."""
        if seat.room is not None:
            about = Happening(
                kind=Kind.TOPIC, text=one_line(text, LINE_MOST), name=seat.name, channel=seat.room.place.number
            )
            self._tell(seat.room, about, seat)

    def set_password(self, seat: Seat, password: str) -> None:
        """Lock the channel for those who come later. Raises Refusal."""
        room, word = seat.room, password.strip().upper()
        if room is None or not self.may_set_password(seat):
            raise Refusal(Why.DENIED, "Only whoever is first on a channel may lock it.")
        if not 0 < len(word) <= PASSWORD_MOST:
            raise Refusal(Why.INVALID, f"A channel's password has 1 to {PASSWORD_MOST} letters.")
        room.password, room.setter = word, seat
        room.history.clear()
        if room.crowd is not None:
            locked = Happening(kind=Kind.LOCKED, name=seat.name, node=seat.node, channel=room.place.number)
            room.crowd.heard(locked, seat)

    # talking

    def say(self, seat: Seat, text: str, *, echo: bool = False) -> None:
        """Say something to everybody on the channel; `echo`: the speaker sees it too. Raises Refusal when the room's
        rules forbid it, or it comes too fast."""
        text = one_line(text, LINE_MOST)
        if not text:
            return
        self._speak(seat, Kind.LINE, text, echo=echo)

    def emote(self, seat: Seat, text: str) -> None:
        """Say what one does, in the third person: `waves`. Raises Refusal as `say`."""
        self._speak(seat, Kind.ACTION, one_line(f"{seat.name} {text}", LINE_MOST))

    def _speak(self, seat: Seat, kind: Kind, text: str, *, echo: bool = False) -> None:
        self._keep_pace(seat)
        for room in self._rooms_of(seat):
            line = Happening(kind=kind, text=text, name=seat.name, node=seat.node, channel=room.place.number)
            self._permit(room, seat)
            self._tell(room, line, seat, echo=echo)
            room.history.append(line)

    def whisper(self, seat: Seat, whom: str, text: str) -> Seat:
        """Say something to one of those on the channel: by name, its beginning, or node. Raises Refusal."""
        to = self._find(seat, whom)
        if to is None:
            raise Refusal(Why.NOT_FOUND, f"Nobody here is called {one_line(whom, 25)}.")
        text = one_line(text, LINE_MOST)
        if text:
            self._keep_pace(seat)
            to.tell(Happening(kind=Kind.WHISPER, text=text, name=seat.name, node=seat.node, channel=seat.number))
        return to

    def act(self, seat: Seat, text: str) -> bool:
        """Do what an action word says: `WORD`, or `WORD whom`. False: it is no action word here."""
        word, _, whom = text.strip().partition(" ")
        room = seat.room
        sentence = self._config.words(room.place).get(word.upper()) if room is not None else None
        if room is None or sentence is None:
            return False
        target = self._find(seat, whom) if whom.strip() else None
        if whom.strip() and target is None:
            return False
        self._keep_pace(seat)
        self._permit(room, seat)
        number, name = room.place.number, target.name if target is not None else "everybody"
        if room.crowd is not None:
            shown = _filled(sentence, seat.name, name)
            happening = Happening(kind=Kind.ACTION, text=shown, name=seat.name, node=seat.node, channel=number)
            room.crowd.heard(happening, seat)
        for one in self._hearers(room):
            who = "You" if one is seat else seat.name
            to = "everybody" if target is None else "you" if one is target else target.name
            shown = _filled(sentence, who, to)
            happening = Happening(kind=Kind.ACTION, text=shown, name=seat.name, node=seat.node, channel=number)
            self._give(one, happening)
        return True

    def words(self, seat: Seat) -> Sequence[tuple[str, str]]:
        """The action words of the channel and what they say."""
        channel = self.channel(seat)
        return sorted(self._config.words(channel).items()) if channel is not None else []

    def people(self, seat: Seat) -> list[Seat]:
        """Everybody on the channel, oneself included."""
        return [one for room in self._rooms_of(seat) for one in room.seats]

    def lines(self, seat: Seat, most: int = 10) -> list[Happening]:
        """What was said last on the channel."""
        return list(seat.room.history)[-most:] if seat.room is not None else []

    def room(self, channel: Channel) -> Room:
        """What is going on on a channel of chat.ini: for faces that look after many people there."""
        return self._room(channel)

    # what is behind it

    def _sees(self, caller: Caller, room: Room) -> bool:
        if room.made:
            return room.crowd is not None and room.crowd.shows(caller)
        channel = room.place
        return self._requirements is None or self._requirements.met(
            channel.requirements, caller.user, protocol=caller.service, peer=caller.peer
        )

    def _room(self, channel: Channel) -> Room:
        return self._rooms.of(channel)

    def _find_room(self, number: int) -> Room | None:
        channel = self._config.find(number)
        return self._room(channel) if channel is not None else self._rooms.find(number)

    def _rooms_of(self, seat: Seat) -> Sequence[Room]:
        if seat.lost:
            raise Refusal(Why.GONE, TOO_SLOW)
        if seat.room is self._rooms.everywhere:
            return [self._room(channel) for channel in self._config.channels]
        return (seat.room,) if seat.room is not None else ()

    def _keep_pace(self, seat: Seat) -> None:
        """People of a crowd have their own face's rules. Raises Refusal (TOO_FAST)."""
        if self._pace is not None and not seat.crowd:
            self._pace.keep(seat.caller)

    def _permit(self, room: Room, seat: Seat) -> None:
        """Whether the seat may speak, as far as another face has a say. Raises Refusal (DENIED)."""
        if room.crowd is not None and not seat.crowd and (why := room.crowd.permits(seat)):
            raise Refusal(Why.DENIED, why)

    def _hearers(self, room: Room) -> list[Seat]:
        """Those who hear by themselves what happens here. What is made on IRC no sysop hears from everywhere."""
        return [*room.near] if room.made else [*room.near, *self._rooms.everywhere.near]

    def _tell(self, room: Room, happening: Happening, source: Seat, *, echo: bool = False) -> None:
        """Tell everybody but whoever did it (`echo`: him, too)."""
        if room.crowd is not None:
            room.crowd.heard(happening, source)
        for seat in self._hearers(room):
            if echo or seat is not source:
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


def _shown(room: Room) -> Shown:
    names = tuple([seat.name for seat in room.seats if not seat.unseen][:NAMED_MOST])
    return Shown(room.place, room.count, room.locked, _topic(room), names, room.made)


def _topic(room: Room) -> str:
    topic = room.crowd.topic if room.crowd is not None else ""
    return one_line(topic, LINE_MOST) if topic != room.place.name else ""


def _filled(sentence: str, who: str, whom: str) -> str:
    """Put names into a sentence; they are put in as they are, whatever they look like."""
    pieces = sentence.split("%s")
    out = pieces[0]
    for name, piece in zip((who, whom), pieces[1:], strict=False):
        out += name + piece
    return out
