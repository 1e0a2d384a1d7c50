"""JOIN, PART, TOPIC, NAMES, LIST, KICK: coming to channels, and who is there."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialtone.base.errors import Refusal, Why
from dialtone.domain.chat.seats import Seat
from dialtone.protocols.irc.caps import Cap
from dialtone.protocols.irc.channel import Channel, Member
from dialtone.protocols.irc.grammar import TOPIC_MOST, Line, each, fits, fold, is_channel, plain, shortened
from dialtone.protocols.irc.network import CHANNELS_MOST as ALL_MOST
from dialtone.protocols.irc.people import Client, Ghost
from dialtone.protocols.irc.replies import No
from dialtone.protocols.irc.rooms import make
from dialtone.protocols.irc.welcome import CHANNELS_MOST

if TYPE_CHECKING:
    from dialtone.protocols.irc.server import IrcServer

ROOM_ERRORS = {Why.BAD_LOGIN: 475, Why.BUSY: 471, Why.DENIED: 473, Why.NOT_FOUND: 473}


def known(session: IrcServer, name: str) -> Channel:
    """The channel of a name. Raises No."""
    channel = session.network.channel(name)
    if channel is None:
        raise No(403, name[:100])
    return channel


def joined(session: IrcServer, name: str) -> tuple[Channel, Member]:
    """A channel the client is on. Raises No."""
    channel = known(session, name)
    member = channel.members.get(session.client)
    if member is None:
        raise No(442, channel.name)
    return channel, member


def visible(session: IrcServer, channel: Channel) -> bool:
    """Whether the client may see that there is such a channel (IRC-07)."""
    client = session.client
    if client in channel.members or client.is_oper:
        return True
    return not channel.hidden and _may_see_room(session, channel)


def _may_see_room(session: IrcServer, channel: Channel) -> bool:
    return not channel.of_board or session.hall.chat.channels.sees(session.caller, channel.number)


# coming


async def join(session: IrcServer, line: Line) -> None:
    """JOIN channels keys; JOIN 0 leaves all."""
    if line.params[0] == "0":
        for channel in list(session.client.channels.values()):
            leave(session, channel, "Left all channels")
        return
    keys = line.params[1].split(",") if len(line.params) > 1 else []
    for at, name in enumerate(each(line.params[0], 10)):
        try:
            await _join(session, name, keys[at] if at < len(keys) else "")
        except No as no:
            session.refuse(no)


async def _join(session: IrcServer, name: str, key: str) -> None:
    client, network = session.client, session.network
    if not is_channel(name):
        raise No(403, name.split(" ")[0][:100] or "*")
    channel = network.channel(name)
    if channel is not None and client in channel.members:
        return
    if len(client.channels) >= CHANNELS_MOST:
        raise No(405, name)
    if channel is None:
        channel = _made(session, name)
    elif why := channel.why_not_in(client, key):
        raise No(why, channel.name)
    member = _rank(client, channel)
    try:
        member.seat = await _take_seat(session, channel, key)
    except No:
        network.drop_empty(channel)
        raise
    if client in channel.members or not client.registered:  # while the board was asked
        session.hall.chat.channels.leave(member.seat)
        return
    channel.members[client] = member
    client.channels[channel.key] = channel
    client.invited.discard(channel.key)
    announce(session, channel, client)
    tell_modes(session, channel, client, member)
    await _tell_all(session, channel)


def _made(session: IrcServer, name: str) -> Channel:
    """A new channel: whoever comes first is its operator. Raises No."""
    client, network = session.client, session.network
    if client.caller is None or client.caller.user.has_restriction("C"):
        raise No(403, name, text="You may not chat.")
    if len(network.channels) >= ALL_MOST:
        raise No(405, name, text="There are too many channels")
    return make(network, name)


def _rank(client: Client, channel: Channel) -> Member:
    """The first one of an ordinary channel is its operator; else see `Channel.rank`."""
    if not channel.kept:
        return Member(op=not channel.count)
    user = client.caller.user.number if client.caller is not None else 0
    return channel.rank(client.account, user, sysop=client.is_sysop)


def is_founder(client: Client, channel: Channel) -> bool:
    """Whether a channel is a client's own: he has registered it, or it is a room of the board and he a sysop."""
    if client.is_sysop and channel.of_board:
        return True
    return bool(client.account and client.caller and channel.founder == client.caller.user.number)


async def _take_seat(session: IrcServer, channel: Channel, key: str) -> Seat:
    """A place in the room, where other faces see him. Raises No."""
    client = session.client
    try:
        seat = await session.hall.chat.channels.join(
            session.caller, channel.number, name=client.nick, password=key, crowd=True
        )
    except Refusal as no:
        raise No(ROOM_ERRORS.get(no.why, 473), channel.name, text=no.text) from None
    seat.ring = lambda: session.whispered(seat)
    seat.unseen = "i" in client.modes
    return seat


def announce(session: IrcServer, channel: Channel, client: Client) -> None:
    """Tell everybody there that somebody came."""
    network = session.network
    network.tell_join(channel, client)
    if client.away:
        channel.tell_those(Cap.AWAY_NOTIFY, network.from_(client, "AWAY", client.away, text=True), client)


def tell_modes(session: IrcServer, channel: Channel, client: Client, member: Member) -> None:
    """Whoever comes as an operator or with a voice is shown to be one."""
    letters = "o" * member.op + "v" * member.voice
    if letters and channel.count > 1:
        message = session.network.own("MODE", channel.name, f"+{letters}", *[client.nick] * len(letters))
        channel.tell(message, client)


async def _tell_all(session: IrcServer, channel: Channel) -> None:
    """What a client is shown of a channel it has come to."""
    if channel.topic:
        tell_topic(session, channel)
    tell_names(session, channel)


def leave(session: IrcServer, channel: Channel, reason: str = "") -> None:
    """Go from a channel, and have it told."""
    client, network = session.client, session.network
    message = network.from_(client, "PART", channel.name, *([reason] if reason else []), text=bool(reason))
    channel.tell(message, client)
    client.send(message)
    take_off(session, channel, client)


def take_off(session: IrcServer, channel: Channel, client: Client) -> None:
    """Remove a member, from the room too."""
    member = channel.members.get(client)
    session.network.remove(channel, client)
    if member is not None and member.seat is not None:
        session.hall.chat.channels.leave(member.seat)


async def part(session: IrcServer, line: Line) -> None:
    """PART channels reason."""
    reason = shortened(line.params[1], TOPIC_MOST) if len(line.params) > 1 else ""
    for name in each(line.params[0], 10):
        try:
            channel, _ = joined(session, name)
            leave(session, channel, reason)
        except No as no:
            session.refuse(no)


async def kick(session: IrcServer, line: Line) -> None:
    """KICK channel nicks reason."""
    channel, member = joined(session, line.params[0])
    if not member.op:
        raise No(482, channel.name)
    reason = shortened(line.params[2], TOPIC_MOST) if len(line.params) > 2 else session.client.nick
    for nick in each(line.params[1], 4):
        person = session.network.person(nick)
        if isinstance(person, Client) and person in channel.members:
            channel.tell(session.network.from_(session.client, "KICK", channel.name, person.nick, reason, text=True))
            take_off(session, channel, person)
        elif isinstance(person, Ghost) and person in channel.ghosts:
            _kick_ghost(session, channel, person, reason)
        else:
            session.refuse(No(441, nick[:30], channel.name) if person else No(401, nick[:30]))


def _kick_ghost(session: IrcServer, channel: Channel, ghost: Ghost, reason: str) -> None:
    """Somebody of another face loses his seats; the room tells of his going."""
    for seat in [one for one in ghost.seats if one.room is channel.room]:
        session.hall.chat.channels.remove(seat, f"You were taken off the channel by {session.client.nick}: {reason}")


# what is there


async def topic(session: IrcServer, line: Line) -> None:
    """TOPIC channel text."""
    channel = known(session, line.params[0])
    if len(line.params) < 2:
        if not visible(session, channel):
            raise No(442, channel.name)
        tell_topic(session, channel)
        return
    _, member = joined(session, channel.name)
    if "t" in channel.modes and not member.op:
        raise No(482, channel.name)
    channel.topic = shortened(line.params[1], TOPIC_MOST)
    channel.topic_by, channel.topic_at = session.client.mask, session.network.now()
    await session.hall.keep(channel)
    message = session.network.from_(session.client, "TOPIC", channel.name, channel.topic, text=True)
    channel.tell(message, session.client)
    session.say(message)
    if member.seat is not None:
        session.hall.chat.channels.told_topic(member.seat, plain(channel.topic))


def tell_topic(session: IrcServer, channel: Channel) -> None:
    """332 and 333, or 331."""
    if not channel.topic:
        session.numeric(331, channel.name, "No topic is set")
        return
    session.numeric(332, channel.name, channel.topic)
    if channel.topic_by:
        session.numeric(333, channel.name, channel.topic_by, str(int(channel.topic_at)), text=False)


async def names(session: IrcServer, line: Line) -> None:
    """NAMES channel."""
    for name in each(line.params[0] if line.params else "", 1) or ["*"]:
        channel = session.network.channel(name)
        if channel is not None and visible(session, channel):
            tell_names(session, channel)
        else:
            session.numeric(366, name[:100], "End of NAMES list")


def tell_names(session: IrcServer, channel: Channel) -> None:
    """353 and 366."""
    client = session.client
    every, long = bool(client.caps & Cap.MULTI_PREFIX), bool(client.caps & Cap.USERHOST_IN_NAMES)
    inside = client in channel.members
    sign = "@" if "s" in channel.modes else "*" if "p" in channel.modes else "="
    row: list[str] = []
    size = 0
    for person, member in channel.people():
        if not inside and isinstance(person, Client) and "i" in person.modes and not client.is_oper:
            continue
        item = member.prefix(every) + (person.mask if long else person.nick)
        if size + len(item) > 380:
            session.numeric(353, sign, channel.name, " ".join(row))
            row, size = [], 0
        row.append(item)
        size += len(item) + 1
    if row:
        session.numeric(353, sign, channel.name, " ".join(row))
    session.numeric(366, channel.name, "End of NAMES list")


async def list_channels(session: IrcServer, line: Line) -> None:
    """LIST, with masks, `!mask`, `>n` and `<n` people, `C>n`/`C<n` and `T>n`/`T<n` minutes (ELIST=CMNTU)."""
    wanted = each(line.params[0], 10) if line.params else []
    session.numeric(321, "Channel", "Users  Name")
    for channel in list(session.network.channels.values()):
        if visible(session, channel) and all(_fits_list(session, channel, item) for item in wanted):
            session.numeric(322, channel.name, str(channel.count), channel.topic)
    session.numeric(323, "End of LIST")


def _fits_list(session: IrcServer, channel: Channel, item: str) -> bool:
    now, count = session.network.now(), channel.count
    for sign, value in (
        ("C", (now - channel.created) / 60),
        ("T", (now - channel.topic_at) / 60 if channel.topic_at else 1e9),
        ("", float(count)),
    ):
        if (item[:1].upper() == sign and item[1:2] in ("<", ">")) or (not sign and item[:1] in ("<", ">")):
            number = item[2:] if sign else item[1:]
            most = float(number) if number.isdecimal() and len(number) < 10 else 0.0
            return value < most if (item[1] if sign else item[0]) == "<" else value > most
    if item.startswith("!"):
        return not fits(item[1:], channel.name)
    return fits(item, channel.name) if "*" in item or "?" in item else fold(item) == channel.key
