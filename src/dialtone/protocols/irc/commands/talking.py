"""PRIVMSG, NOTICE and TAGMSG: to channels, nicks, everybody (operators), and people who are on the board elsewhere."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.domain.chat.seats import Happening, Kind, Seat
from dialtone.formats.text.foreign import one_line
from dialtone.protocols.irc.caps import Cap
from dialtone.protocols.irc.channel import Channel
from dialtone.protocols.irc.commands.services import serve
from dialtone.protocols.irc.grammar import Line, each, fits, plain
from dialtone.protocols.irc.network import SERVICES
from dialtone.protocols.irc.outgoing import Message, deliver
from dialtone.protocols.irc.people import Client, Ghost
from dialtone.protocols.irc.replies import No
from dialtone.protocols.irc.rooms import pieces

if TYPE_CHECKING:
    from dialtone.protocols.irc.server import IrcServer

TARGETS_MOST = 4
WHISPER_MOST = 512  # characters of words to one who is in a room
ROOM_PIECE = 300  # characters of one line in a room of the board


async def privmsg(session: IrcServer, line: Line) -> None:
    """PRIVMSG targets text."""
    await _say(session, line, "PRIVMSG")


async def notice(session: IrcServer, line: Line) -> None:
    """NOTICE targets text: the same, but nothing is ever answered to a failure (RFC 2812 section 3.3.2)."""
    try:
        await _say(session, line, "NOTICE")
    except (No, Refusal) as no:
        log.debug("irc.notice", f"a notice was not passed on: {no}")


async def tagmsg(session: IrcServer, line: Line) -> None:
    """TAGMSG target (IRCv3 message-tags)."""
    if not session.client.caps & Cap.MESSAGE_TAGS:
        raise No(421, "TAGMSG")
    await _say(session, line, "TAGMSG")


async def _say(session: IrcServer, line: Line, kind: str) -> None:
    if not line.params or not line.params[0]:
        raise No(411, text=f"No recipient given ({kind})")
    text = line.params[1] if len(line.params) > 1 else ""
    if not text and kind != "TAGMSG":
        raise No(412)
    targets = each(line.params[0], TARGETS_MOST + 1)
    if len(targets) > TARGETS_MOST:
        raise No(407, targets[0][:100])
    tags = _own_tags(line) if session.client.caps & Cap.MESSAGE_TAGS else ""
    for target in targets:
        try:
            await _to(session, target, kind, text, tags)
        except No as no:
            if kind == "NOTICE":
                continue
            session.refuse(no)


def _own_tags(line: Line) -> str:
    """The tags a client may give others: those with a plus, and what it answers."""
    return "\0".join(f"{key}={value}" for key, value in line.tags.items() if key.startswith("+"))


async def _to(session: IrcServer, target: str, kind: str, text: str, tags: str) -> None:
    if target[:1] in "#&" or (target[:1] in "@+" and target[1:2] in ("#", "&")):
        _to_channel(session, target, kind, text, tags)
    elif target.startswith("$"):
        _to_all(session, target, kind, text)
    elif target.lower() in SERVICES:
        if kind == "PRIVMSG":
            await serve(session, target, text)
    else:
        await _to_person(session, target, kind, text, tags)


def _message(session: IrcServer, kind: str, target: str, text: str, tags: str) -> Message:
    words = [target, text] if kind != "TAGMSG" else [target]
    message = session.network.from_(session.client, kind, *words, text=kind != "TAGMSG")
    message.msgid, message.tags = session.network.next_id(), tags
    return message


def _echo(session: IrcServer, message: Message) -> None:
    if session.client.caps & Cap.ECHO:
        session.say(message)


# to channels


def _to_channel(session: IrcServer, target: str, kind: str, text: str, tags: str) -> None:
    client, network = session.client, session.network
    sign, name = ("", target) if target[0] in "#&" else (target[0], target[1:])
    channel = network.channel(name)
    if channel is None:
        raise No(403, name[:100])
    if channel.why_silent(client) and not (client.is_oper and client.is_sysop):
        raise No(404, channel.name)
    if "T" in channel.modes and kind == "NOTICE":
        raise No(404, channel.name, text="Cannot send to channel (+T)")
    if "C" in channel.modes and text.startswith("\x01") and not text.startswith("\x01ACTION "):
        raise No(404, channel.name, text="Cannot send to channel (+C)")
    _into_room(session, channel, sign, kind, text)
    message = _message(session, kind, sign + channel.name, text, tags)
    if sign:
        _to_some(channel, sign, message, client)
    elif kind == "TAGMSG":
        channel.tell_those(Cap.MESSAGE_TAGS, message, client)
    else:
        channel.tell(message, client)
        network.said(channel, kind, message, client.mask, text)
    _echo(session, message)


def _to_some(channel: Channel, sign: str, message: Message, but: Client) -> None:
    """To operators, or to those with a voice too (STATUSMSG)."""
    some = [one for one, member in channel.members.items() if member.op or (sign == "+" and member.voice)]
    deliver(message, some, but)


def _into_room(session: IrcServer, channel: Channel, sign: str, kind: str, text: str) -> None:
    """The people of other faces hear it too; in a room of the board who speaks must be there. Raises No."""
    if channel.room is None or sign or kind == "TAGMSG":
        return
    member = channel.members.get(session.client)
    if member is None and channel.of_board:
        raise No(404, channel.name)
    seat = member.seat if member is not None else None
    if seat is None:  # words from outside, where that is allowed
        seat = Seat(session.caller, session.client.nick, 0, lambda: None, channel.number, crowd=True, room=channel.room)
    rooms, words = session.hall.chat.channels, plain(text)
    try:
        if words.startswith("\x01ACTION "):
            rooms.emote(seat, words[8:].rstrip("\x01"))
        elif not words.startswith("\x01"):
            for at in range(0, len(words), ROOM_PIECE):
                rooms.say(seat, words[at : at + ROOM_PIECE])
    except Refusal as no:
        raise No(404, channel.name, text=no.text) from None


# to everybody


def _to_all(session: IrcServer, target: str, kind: str, text: str) -> None:
    """`$server` for operators (IRC-11)."""
    client, network = session.client, session.network
    if "n" not in client.powers and "N" not in client.powers:
        raise No(481)
    mask = target.lstrip("$")
    if not fits(mask or "*", network.server):
        raise No(402, mask[:60])
    deliver(_message(session, kind, target, text, ""), network.clients.values(), client)


# to people


async def _to_person(session: IrcServer, nick: str, kind: str, text: str, tags: str) -> None:
    client, network = session.client, session.network
    person = network.person(nick)
    if isinstance(person, Client):
        message = _message(session, kind, person.nick, text, tags)
        wanted = kind != "TAGMSG" or person.caps & Cap.MESSAGE_TAGS
        if person is not client and wanted and not _is_silenced(person, client):
            deliver(message, [person])
        _echo(session, message)
        if person is client:
            session.say(message)
        if person.away and kind == "PRIVMSG":
            session.numeric(301, person.nick, person.away)
    elif kind == "TAGMSG" or text.startswith("\x01"):
        if person is None:
            raise No(401, nick[:60])
    elif isinstance(person, Ghost):
        _whisper(session, person, text)
        _echo(session, _message(session, kind, person.nick, text, tags))
    else:
        await _telegram(session, nick, kind, text)
        _echo(session, _message(session, kind, nick, text, tags))


def _is_silenced(person: Client, sender: Client) -> bool:
    return any(fits(mask, full) for mask in person.silenced for full in sender.full)


def _whisper(session: IrcServer, ghost: Ghost, text: str) -> None:
    """Somebody sits on a channel at a terminal or a page: he is told there."""
    if session.caller.user.has_restriction("C"):
        raise No(401, ghost.nick)
    for piece in pieces(one_line(plain(text), WHISPER_MOST)):
        seat = ghost.seats[-1]
        seat.tell(Happening(kind=Kind.WHISPER, text=piece, name=session.client.nick, channel=seat.number))


async def _telegram(session: IrcServer, name: str, kind: str, text: str) -> None:
    """Somebody of the board who is not on IRC: on line elsewhere he is told at once, else when he comes, where the
    sysop wants that. Only who has an account may. Raises No, Refusal, StoreError."""
    hall = session.hall
    user = await hall.directory.by_login(name) if session.client.account and kind == "PRIVMSG" else None
    if user is None or not user.active or user.is_guest:
        raise No(401, name.split(" ")[0][:60] or "*")
    here = bool(hall.presence.on_line(user.number) or hall.visitors.of(user.number))
    if not here and not hall.config.telegrams:
        raise No(401, user.alias.replace(" ", "_"), text="is not on line")
    try:
        await hall.messages.telegram(session.caller, user, plain(text))
    except Refusal as no:
        if no.why is Why.DENIED:
            raise No(404, name[:60], text=no.text) from None
        raise
    if not here:
        session.numeric(301, name[:60], "is not on line; the board keeps your words for him")


# for operators


async def wallops(session: IrcServer, line: Line) -> None:
    """WALLOPS text, to those with user mode w."""
    _broadcast(session, "w", "WALLOPS", line.params[0])


async def globops(session: IrcServer, line: Line) -> None:
    """GLOBOPS text, to operators with mode g."""
    _words_of(session, "g", "Global", line.params)


async def locops(session: IrcServer, line: Line) -> None:
    """LOCOPS text: there is one server."""
    _words_of(session, "g", "LocOps", line.params)


async def chatops(session: IrcServer, line: Line) -> None:
    """CHATOPS text, to operators with mode b."""
    _words_of(session, "b", "ChatOps", line.params)


def _broadcast(session: IrcServer, letter: str, command: str, text: str) -> None:
    session.network.tell_mode(letter, session.network.from_(session.client, command, text, text=True))


def _words_of(session: IrcServer, letter: str, label: str, words: Iterable[str]) -> None:
    text = f"*** {label} -- from {session.client.nick}: {next(iter(words))}"
    session.network.tell_mode(letter, session.network.own("NOTICE", "*", text, text=True))
