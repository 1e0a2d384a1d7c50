"""MODE: of channels and of people."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialtone.base import log
from dialtone.protocols.irc.channel import BANS_MOST, FLAGS, LISTS, Channel, Entry
from dialtone.protocols.irc.commands.channels import is_founder, known, visible
from dialtone.protocols.irc.grammar import Change, Line, full_mask, read_modes, write_modes
from dialtone.protocols.irc.people import OPER_MODES, OWN_MODES, USER_MODES, Client
from dialtone.protocols.irc.replies import No
from dialtone.protocols.irc.welcome import MODES_MOST

if TYPE_CHECKING:
    from dialtone.protocols.irc.server import IrcServer

ALWAYS, SETTING = LISTS + "ov" + "k", "l"
LIST_CODES = {"b": (367, 368, "ban"), "e": (348, 349, "exception"), "I": (346, 347, "invite exception")}
KEY_MOST = 23


async def mode(session: IrcServer, line: Line) -> None:
    """MODE target changes."""
    target = line.params[0]
    if target[:1] in ("#", "&"):
        await _of_channel(session, known(session, target), line.params[1:])
    else:
        _of_person(session, target, line.params[1:])


# channels


async def _of_channel(session: IrcServer, channel: Channel, words: list[str]) -> None:
    client = session.client
    inside = client in channel.members
    if not visible(session, channel):
        raise No(403, channel.name)
    if not words:
        session.numeric(324, channel.name, *channel.shown_modes(inside=inside), text=False)
        session.numeric(329, channel.name, str(int(channel.created)), text=False)
        return
    done: list[Change] = []
    for change in read_modes(words, always=ALWAYS, setting=SETTING, most=MODES_MOST):
        try:
            done += _change(session, channel, change)
        except No as no:
            session.refuse(no)
            if no.code in (482, 442):
                break
    if done:
        await session.hall.keep(channel)
        message = session.network.from_(client, "MODE", channel.name, *write_modes(done))
        channel.tell(message, client)
        session.say(message)


def _change(session: IrcServer, channel: Channel, change: Change) -> list[Change]:
    """Make one change; what is to be told of it. Raises No."""
    letter = change.letter
    if letter in LISTS and change.value is None:
        _show_list(session, channel, letter)
        return []
    if letter not in FLAGS + LISTS + "ovkl":
        raise No(472, letter)
    if not (channel.is_op(session.client) or _overrides(session, channel)):
        raise No(442 if session.client not in channel.members else 482, channel.name)
    if letter in LISTS:
        return _list(session, channel, change)
    if letter in "ov":
        return _rank(session, channel, change)
    if letter == "k":
        return _key(session, channel, change)
    if letter == "l":
        return _limit(channel, change)
    return _flag(channel, change)


def _overrides(session: IrcServer, channel: Channel) -> bool:
    """Founders, and sysops who are operators, need not be operators of the channel."""
    client = session.client
    return is_founder(client, channel) or (client.is_oper and client.is_sysop)


def _flag(channel: Channel, change: Change) -> list[Change]:
    letter = change.letter
    if letter == "r" or change.add == (letter in channel.modes):
        return []
    if not change.add:
        channel.modes.discard(letter)
        return [change]
    other = {"p": "s", "s": "p"}.get(letter, "")
    undone = [Change(False, other)] if other in channel.modes else []
    channel.modes.discard(other)
    channel.modes.add(letter)
    return [*undone, change]


def _key(session: IrcServer, channel: Channel, change: Change) -> list[Change]:
    if channel.of_board:
        raise No(696, channel.name, "k", "*", text="A room of the board has its own password: lock it there")
    if not change.add:
        was, channel.password = channel.password, ""
        return [Change(False, "k", "*")] if was else []
    key = change.value or ""
    if not key or len(key) > KEY_MOST or not key.isascii() or any(ch in key for ch in " ,:") or not key.isprintable():
        raise No(525, channel.name)
    channel.password = key
    return [change]


def _limit(channel: Channel, change: Change) -> list[Change]:
    if not change.add:
        was, channel.limit = channel.limit, 0
        return [Change(False, "l")] if was else []
    text = change.value or ""
    if not (text.isascii() and text.isdigit() and 0 < len(text) < 7 and int(text)):
        raise No(696, channel.name, "l", text[:20] or "*")
    channel.limit = int(text)
    return [Change(True, "l", str(channel.limit))]


def _rank(session: IrcServer, channel: Channel, change: Change) -> list[Change]:
    person = session.network.person(change.value or "")
    if person is None:
        raise No(401, (change.value or "*")[:30])
    member = channel.member(person)
    if member is None:
        raise No(441, person.nick, channel.name)
    had = member.op if change.letter == "o" else member.voice
    if had == change.add:
        return []
    if change.letter == "o":
        member.op = change.add
    else:
        member.voice = change.add
    return [Change(change.add, change.letter, person.nick)]


def _list(session: IrcServer, channel: Channel, change: Change) -> list[Change]:
    mask, entries = full_mask(change.value or ""), channel.lists[change.letter]
    if not change.add:
        return [Change(False, change.letter, mask)] if entries.pop(mask, None) else []
    if mask in entries:
        return []
    if len(entries) >= BANS_MOST:
        raise No(478, channel.name, change.letter)
    entries[mask] = Entry(mask, session.client.mask, session.network.now())
    return [Change(True, change.letter, mask)]


def _show_list(session: IrcServer, channel: Channel, letter: str) -> None:
    code, end, what = LIST_CODES[letter]
    if session.client in channel.members or session.client.is_oper:
        for entry in channel.lists[letter].values():
            session.numeric(code, channel.name, entry.mask, entry.by, str(int(entry.at)), text=False)
    session.numeric(end, channel.name, f"End of channel {what} list")


# people


def _of_person(session: IrcServer, nick: str, words: list[str]) -> None:
    client = session.client
    person = session.network.person(nick)
    if person is None:
        raise No(401, nick[:30])
    if person is not client:
        raise No(502)
    if not words:
        session.numeric(221, "+" + "".join(sorted(client.modes)), text=False)
        return
    done, unknown = [], False
    for change in read_modes(words, always="", setting="", most=MODES_MOST):
        if change.letter not in USER_MODES:
            unknown = True
        elif _may(client, change) and change.add != (change.letter in client.modes):
            _set(session, change)
            done.append(change)
    if done:
        session.say(session.network.from_(client, "MODE", client.nick, *write_modes(done)))
    if unknown:
        session.refuse(No(501))


def _may(client: Client, change: Change) -> bool:
    if change.letter in OWN_MODES or not change.add:
        return True
    if change.letter == "c":
        return client.is_oper and "u" in client.powers
    return client.is_oper and change.letter in OPER_MODES


def _set(session: IrcServer, change: Change) -> None:
    client = session.client
    (client.modes.add if change.add else client.modes.discard)(change.letter)
    client.flood_free = "F" in client.modes
    for channel in client.channels.values():
        seat = channel.members[client].seat
        if seat is not None:
            seat.unseen = "i" in client.modes
    if change.letter == "o":  # only taken off here
        client.powers = frozenset()
        client.modes -= OPER_MODES | {"A"}
        client.flood_free = False
        log.notice("irc.oper", f"{client.mask} is no operator any more")
