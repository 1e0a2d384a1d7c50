"""Channels that are rooms of the board: `#main` is the room with the code MAIN, whatever face people use.

What is said by IRC goes to the room (`Channels.say`); what others say there comes here once (`RoomCrowd`) and goes to
all members. People of other faces are shown as ghosts: with a nick, in NAMES and WHO, and private words reach them.
"""

from __future__ import annotations

from dialtone.config.chat import Channel as Place
from dialtone.config.chat import ChatConfig
from dialtone.config.levels import SYSOP_LEVEL
from dialtone.domain.chat.channels import Channels
from dialtone.domain.chat.seats import Happening, Kind, Seat
from dialtone.protocols.irc.channel import Channel
from dialtone.protocols.irc.grammar import fold, nick_of
from dialtone.protocols.irc.network import Network
from dialtone.protocols.irc.outgoing import Message
from dialtone.protocols.irc.people import Ghost

PIECE = 380  # bytes of words in one line
SILENT = "The channel is moderated: only some may speak."
BANNED = "You are banned from speaking here."


def channel_name(place: Place) -> str:
    """How a room is called on IRC."""
    return f"#{place.code.lower()}"


def furnish(network: Network, config: ChatConfig, channels: Channels) -> None:
    """Have a channel for every room of the board, and let the others be ordinary ones."""
    wanted = {fold(channel_name(place)): place for place in config.channels}
    for key, channel in list(network.channels.items()):
        if channel.number and key not in wanted:
            _part(channel)
            network.drop_empty(channel)
    for key, place in wanted.items():
        channel = network.channels.get(key) or network.add(Channel(name=channel_name(place), created=network.started))
        channel.number, room = place.number, channels.room(place)
        channel.topic = channel.topic or place.name
        if channel.room is not room or room.crowd is None:
            channel.room, room.crowd = room, RoomCrowd(network, channel)
            for seat in room.seats:
                if not seat.crowd:
                    appear(network, channel, seat)


def _part(channel: Channel) -> None:
    """The board has the room no more."""
    if channel.room is not None:
        channel.room.crowd = None
    channel.number, channel.room = 0, None
    channel.ghosts.clear()


def appear(network: Network, channel: Channel, seat: Seat) -> Ghost:
    """Give somebody of another face a nick that nobody has."""
    nick = base = nick_of(seat.name)
    number = 1
    while network.holder(nick) is not None:
        number += 1
        nick = f"{base[:26]}_{number}"
    ghost = channel.ghosts[seat] = network.ghosts[fold(nick)] = Ghost(nick, seat, network.server)
    return ghost


class RoomCrowd:
    """Passes what happens in a room on to IRC. Implements `Crowd`."""

    __slots__ = ("_channel", "_network")

    def __init__(self, network: Network, channel: Channel) -> None:
        self._network = network
        self._channel = channel

    def permits(self, seat: Seat) -> str:
        """See the port. The modes of the channel hold for other faces too, but not for sysops."""
        channel = self._channel
        ghost = channel.ghosts.get(seat)
        if seat.caller.user.level >= SYSOP_LEVEL or ghost is None:
            return ""
        if "m" in channel.modes:
            return SILENT
        return BANNED if channel.is_banned((ghost.mask,)) else ""

    def heard(self, happening: Happening, seat: Seat | None) -> None:
        """See the port."""
        if happening.kind is Kind.LOCKED:
            self._network.memory.drop(self._channel.key)
            return
        if seat is None or seat.crowd:
            return
        ghost = self._channel.ghosts.get(seat)
        if happening.kind is Kind.JOINED:
            ghost = ghost or appear(self._network, self._channel, seat)
            self._network.tell_join(self._channel, ghost)
        elif happening.kind is Kind.LEFT:
            self._left(ghost, seat)
        elif happening.kind in (Kind.LINE, Kind.ACTION):
            self._said(ghost or Ghost(nick_of(seat.name), seat, self._network.server), happening)

    def _left(self, ghost: Ghost | None, seat: Seat) -> None:
        self._channel.ghosts.pop(seat, None)
        if ghost is None:
            return
        self._network.ghosts.pop(fold(ghost.nick), None)
        self._channel.tell(self._network.from_(ghost, "PART", self._channel.name))

    def _said(self, ghost: Ghost, happening: Happening) -> None:
        for piece in pieces(happening.text):
            text = piece
            if happening.kind is Kind.ACTION:
                text = f"\x01ACTION {piece.removeprefix(ghost.seat.name).lstrip()}\x01"
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
