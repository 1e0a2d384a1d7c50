"""Channels are rooms: `#main` is the room with the code MAIN, and what people make on IRC is a room for all faces too.

What is said by IRC goes to the room (`Channels.say`); what others say there comes here once (`RoomCrowd`) and goes to
all members. People of other faces are shown as ghosts: with a nick, in NAMES and WHO, and private words reach them. The
modes and lists of a channel hold for them as for clients; sysops of the board may come and speak anywhere.
"""

from __future__ import annotations

from dialtone.base.errors import Refusal, Why
from dialtone.config.chat import Channel as Place
from dialtone.config.chat import ChatConfig
from dialtone.config.levels import SYSOP_LEVEL
from dialtone.domain.chat.channels import Channels
from dialtone.domain.chat.seats import HISTORY, Happening, Kind, Seat
from dialtone.domain.model.actor import Caller
from dialtone.protocols.irc.channel import Channel
from dialtone.protocols.irc.grammar import fold, nick_of, plain
from dialtone.protocols.irc.network import Network
from dialtone.protocols.irc.outgoing import Message
from dialtone.protocols.irc.people import Ghost

PIECE = 380  # bytes of words in one line
SILENT = "The channel is moderated: only some may speak."
BANNED = "You are banned from speaking here."
NOT_IN: dict[int, tuple[Why, str]] = {
    471: (Why.BUSY, "The channel is full."),
    473: (Why.DENIED, "That channel is for those who are invited."),
    474: (Why.DENIED, "You are banned from that channel."),
    475: (Why.BAD_LOGIN, "That is not the channel's password."),
    477: (Why.DENIED, "That channel is for people with an account."),
}


def channel_name(place: Place) -> str:
    """How a room is called on IRC."""
    return f"#{place.code.lower()}"


def make(network: Network, name: str, *, created: float = 0.0, number: int = 0) -> Channel:
    """A channel nobody has made yet, and its room. `number` is what the room had before a restart."""
    channel = network.add(Channel(name=name, created=created or network.now()))
    channel.room = network.rooms.open(name, RoomCrowd(network, channel), number)
    return channel


def recall(network: Network, channel: Channel) -> None:
    """What was said before a restart is shown to other faces, too."""
    room = channel.room
    if room is None or room.history:
        return
    for line in network.memory.of(channel.key)[-HISTORY:]:
        name, text = line.source.partition("!")[0], plain(line.text)
        if text.startswith("\x01ACTION "):
            acts = f"{name} {text[8:].rstrip(chr(1))}"
            room.history.append(Happening(kind=Kind.ACTION, text=acts, name=name, channel=channel.number))
        elif not text.startswith("\x01"):
            room.history.append(Happening(kind=Kind.LINE, text=text, name=name, channel=channel.number))


def furnish(network: Network, config: ChatConfig, channels: Channels) -> None:
    """Have a channel for every room of the board, and let the others be ordinary ones."""
    wanted = {fold(channel_name(place)): place for place in config.channels}
    for key, channel in list(network.channels.items()):
        if channel.of_board and key not in wanted:
            _part(network, channel)
            network.drop_empty(channel)
    for key, place in wanted.items():
        channel = network.channels.get(key) or network.add(Channel(name=channel_name(place), created=network.started))
        channel.topic = channel.topic or place.name
        _join(network, channel, place, channels)


def _part(network: Network, channel: Channel) -> None:
    """The board has the room no more: who is there is in one that people have made."""
    old = channel.room
    channel.room = network.rooms.open(channel.name, RoomCrowd(network, channel))
    if old is not None:
        old.crowd = None
        network.rooms.move(old, channel.room)


def _join(network: Network, channel: Channel, place: Place, channels: Channels) -> None:
    """The channel is this room of the board. Whoever is there and may not be there leaves."""
    old, room = channel.room, channels.room(place)
    if old is room and room.crowd is not None:
        return
    channel.room, room.crowd = room, RoomCrowd(network, channel)
    for seat in [*room.near]:
        appear(network, channel, seat)
    if old is None or not old.made:
        return
    network.rooms.move(old, room)
    network.rooms.close(old)
    for person, member in list(channel.members.items()):
        if person.caller is None or not channels.sees(person.caller, place.number):
            channel.tell(network.own("KICK", channel.name, person.nick, "It is a room of the board now", text=True))
            network.remove(channel, person)
            if member.seat is not None:
                channels.leave(member.seat)


def appear(network: Network, channel: Channel, seat: Seat) -> Ghost | None:
    """Somebody of another face is here: by the nick he has already, or by one that nobody has. None: he was here by
    another seat."""
    ghost = next((one for one in network.ghosts.values() if one.is_also(seat)), None)
    ghost = ghost or _ghost(network, seat)
    ghost.seats.append(seat)
    network.seated[seat] = ghost
    if ghost in channel.ghosts:
        return None
    user = ghost.caller.user
    channel.ghosts[ghost] = channel.rank(ghost.account, user.number, sysop=user.level >= SYSOP_LEVEL)
    return ghost


def _ghost(network: Network, seat: Seat) -> Ghost:
    nick = base = nick_of(seat.name)
    number = 1
    while network.holder(nick) is not None:
        number += 1
        nick = f"{base[:26]}_{number}"
    ghost = network.ghosts[fold(nick)] = Ghost(nick, seat.caller, seat.name, network.server)
    network.watched(nick, ghost)
    return ghost


class RoomCrowd:
    """Passes what happens in a room on to IRC, and says what its modes mean for others. Implements `Crowd`."""

    __slots__ = ("_channel", "_network")

    def __init__(self, network: Network, channel: Channel) -> None:
        self._network = network
        self._channel = channel

    @property
    def topic(self) -> str:
        """See the port."""
        return plain(self._channel.topic)

    @property
    def locked(self) -> bool:
        """See the port."""
        return bool(self._channel.password)

    def permits(self, seat: Seat) -> str:
        """See the port."""
        channel = self._channel
        ghost = self._network.seated.get(seat)
        member = channel.ghosts.get(ghost) if ghost is not None else None
        if ghost is None or member is None or member.op or member.voice or seat.caller.user.level >= SYSOP_LEVEL:
            return ""
        if "m" in channel.modes:
            return SILENT
        return BANNED if channel.is_banned(ghost.full) else ""

    def admits(self, caller: Caller, name: str, password: str) -> None:
        """See the port."""
        channel, user = self._channel, caller.user
        ghost = Ghost(nick_of(name), caller, name, self._network.server)
        rank = channel.rank(ghost.account, user.number, sysop=user.level >= SYSOP_LEVEL)
        if user.level >= SYSOP_LEVEL or rank.op:
            return
        why = channel.why_not(ghost.full, ghost.account, password, invited=user.number in channel.asked)
        if why:
            raise Refusal(*NOT_IN[why])

    def shows(self, caller: Caller) -> bool:
        """See the port."""
        channel, number = self._channel, caller.user.number
        if not channel.hidden or caller.user.level >= SYSOP_LEVEL or number in channel.asked:
            return True
        if caller.user.is_guest:
            return False
        return any(one.caller is not None and one.caller.user.number == number for one, _ in channel.people())

    def heard(self, happening: Happening, seat: Seat | None) -> None:
        """See the port."""
        if happening.kind is Kind.LOCKED:
            self._network.memory.drop(self._channel.key)
            return
        if seat is None or seat.crowd:
            return
        if happening.kind is Kind.JOINED:
            self._came(seat)
        elif happening.kind is Kind.LEFT:
            self._left(seat)
        elif happening.kind in (Kind.LINE, Kind.ACTION):
            ghost = self._network.seated.get(seat)
            self._said(ghost or Ghost(nick_of(seat.name), seat.caller, seat.name, self._network.server), happening)

    def _came(self, seat: Seat) -> None:
        channel, network = self._channel, self._network
        channel.asked.discard(seat.caller.user.number)
        ghost = appear(network, channel, seat)
        if ghost is None:
            return
        network.tell_join(channel, ghost)
        member = channel.ghosts[ghost]
        if letters := "o" * member.op + "v" * member.voice:
            channel.tell(network.own("MODE", channel.name, f"+{letters}", *[ghost.nick] * len(letters)))

    def _left(self, seat: Seat) -> None:
        channel, network = self._channel, self._network
        ghost = network.seated.pop(seat, None)
        if ghost is None:
            return
        ghost.seats.remove(seat)
        if not any(one.room is channel.room for one in ghost.seats):
            channel.ghosts.pop(ghost, None)
            channel.tell(network.from_(ghost, "PART", channel.name))
        if not ghost.seats and network.ghosts.get(fold(ghost.nick)) is ghost:
            del network.ghosts[fold(ghost.nick)]
            network.watched(ghost.nick, None)
        network.drop_empty(channel)

    def _said(self, ghost: Ghost, happening: Happening) -> None:
        for piece in pieces(happening.text):
            text = piece
            if happening.kind is Kind.ACTION:
                text = f"\x01ACTION {piece.removeprefix(ghost.name).lstrip()}\x01"
            message = self._message(ghost, text)
            self._channel.tell(message)
            self._network.said(self._channel, "PRIVMSG", message, ghost.mask, text)

    def _message(self, ghost: Ghost, text: str) -> Message:
        message = self._network.from_(ghost, "PRIVMSG", self._channel.name, text, text=True)
        message.msgid = self._network.next_id()
        return message


def pieces(text: str, most: int = PIECE) -> list[str]:
    """Words cut into what fits a line, between words where that is possible."""
    found, data = [], text.encode()
    while len(data) > most:
        end = data.rfind(b" ", most // 2, most)
        head = data[: end if end > 0 else most].decode(errors="ignore")
        found.append(head)
        data = data[len(head.encode()) :].lstrip(b" ")
    return [*found, data.decode()]
