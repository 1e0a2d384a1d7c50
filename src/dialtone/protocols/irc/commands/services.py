"""Words to NickServ and ChanServ, and the commands that stand for them: a few answers, mapped to accounts of the board.

Accounts are made and changed on the board, not here. Source: spec services.md 8.3 (forwarded nicks), our own words.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TYPE_CHECKING

from dialtone.base import log
from dialtone.base.errors import Refusal
from dialtone.domain.access.public_keys import fingerprint_of
from dialtone.domain.model.user import UserNumber
from dialtone.protocols.irc import keeping
from dialtone.protocols.irc.channel import Channel
from dialtone.protocols.irc.commands.channels import is_founder
from dialtone.protocols.irc.external import certificate
from dialtone.protocols.irc.grammar import Line
from dialtone.protocols.irc.proofs import FAILURES_MOST, become, prove
from dialtone.protocols.irc.replies import No
from dialtone.wire.proofs import PasswordProof

if TYPE_CHECKING:
    from dialtone.protocols.irc.server import IrcServer

ACCOUNTS_MOST = 50  # named for one channel
CHANNELS_MOST = 20  # registered by one user
SHORT = {
    "CS": "ChanServ",
    "CHANSERV": "ChanServ",
    "NS": "NickServ",
    "NICKSERV": "NickServ",
    "MS": "MemoServ",
    "MEMOSERV": "MemoServ",
    "OS": "OperServ",
    "OPERSERV": "OperServ",
    "HS": "HelpServ",
    "HELPSERV": "HelpServ",
}
NICK_HELP = (
    "IDENTIFY [account] password   log in with your account of the board",
    "STATUS [nick]                 whether somebody has logged in",
    "CERT                          the key of your certificate, for your account's list of keys",
    "Accounts are made and passwords changed on the board itself.",
)
CHAN_HELP = (
    "REGISTER #channel             keep a channel, its modes, topic and history",
    "DROP #channel                 keep it no more",
    "INFO #channel                 whose it is",
    "OP, DEOP, VOICE, DEVOICE #channel [nick]",
    "ACCESS #channel               who comes as operator or with a voice",
    "ACCESS #channel account o|v|- change that",
)


async def forwarded(session: IrcServer, line: Line) -> None:
    """NICKSERV, NS, CHANSERV, CS and so on, with what is said to them."""
    await serve(session, SHORT[line.verb], " ".join(line.params))


async def identify(session: IrcServer, line: Line) -> None:
    """IDENTIFY [account] password."""
    await serve(session, "NickServ", " ".join(["IDENTIFY", *line.params]))


async def serve(session: IrcServer, nick: str, text: str) -> None:
    """Answer words to a service. Raises No, Refusal, StoreError."""
    words = [word for word in text.split(" ") if word][:6]
    verb = words[0].upper() if words else "HELP"
    table, help = {
        "nickserv": (NICK, NICK_HELP),
        "chanserv": (CHAN, CHAN_HELP),
    }.get(nick.lower(), ({}, ("There is nothing here. The board itself has mail, telegrams and help.",)))
    obey = table.get(verb)
    if obey is None:
        for row in help:
            _answer(session, nick, row)
        return
    await obey(session, words[1:])


def _answer(session: IrcServer, nick: str, text: str) -> None:
    source = f"{nick}!services@{session.network.server}"
    session.say(session.network.message(source, "NOTICE", session.client.nick, text, text=True))


# NickServ


async def _identify(session: IrcServer, words: list[str]) -> None:
    client, hall = session.client, session.hall
    if not words:
        _answer(session, "NickServ", NICK_HELP[0])
        return
    if client.account:
        _answer(session, "NickServ", f"You are logged in as {client.account}.")
        return
    if not hall.logins.clear_text(session.peer, session.wire.secure, session.door.service):
        _answer(session, "NickServ", f"Passwords are taken by TLS only: use port {hall.secure_port}.")
        return
    name = words[0] if len(words) > 1 else client.nick
    try:
        caller = await prove(session, PasswordProof(name, log.Secret(words[-1]), "IDENTIFY"))
    except Refusal as no:
        if no.delay:
            await session.wire.pause(no.delay)
        session.failures += 1
        _answer(session, "NickServ", "That is not right.")
        if session.failures >= FAILURES_MOST:
            session.hang_up("Too many failed logins")
        return
    await become(session, caller)
    _answer(session, "NickServ", f"You are logged in as {client.account} now.")


async def _status(session: IrcServer, words: list[str]) -> None:
    nick = words[0] if words else session.client.nick
    person = session.network.person(nick)
    known = person is not None and person.account
    _answer(session, "NickServ", f"{nick[:30]}: {'logged in' if known else 'not logged in'}")


async def _cert(session: IrcServer, words: list[str]) -> None:
    """Shows, and changes nothing: a key opens more than IRC, so an account's keys are changed where the account is."""
    shown = certificate(session)
    if not shown:
        _answer(session, "NickServ", "You show no certificate of your own: come by TLS with one.")
        return
    try:
        fingerprint = fingerprint_of(shown)
    except Refusal as no:
        _answer(session, "NickServ", f"Your certificate is of no use here: {no.text}.")
        return
    _answer(session, "NickServ", f"The key of your certificate is {fingerprint}.")
    keys = await session.hall.keys.list(session.caller) if session.client.account else []
    if any(key.fingerprint == fingerprint for key in keys):
        _answer(session, "NickServ", f"{session.client.account} has it: SASL EXTERNAL logs you in.")
    else:
        _answer(session, "NickServ", "Put the certificate into your account's keys, on the site, to log in with it.")


# ChanServ


def _channel(session: IrcServer, words: list[str]) -> Channel:
    channel = session.network.channel(words[0]) if words else None
    if channel is None:
        raise No(403, words[0][:100] if words else "*")
    return channel


def _own(session: IrcServer, words: list[str]) -> Channel:
    """A channel that is the client's own, or a sysop's to look after. Raises No."""
    channel = _channel(session, words)
    if not (is_founder(session.client, channel) or session.client.is_sysop):
        raise No(482, channel.name)
    return channel


async def _register(session: IrcServer, words: list[str]) -> None:
    channel, client = _channel(session, words), session.client
    if not client.account:
        _answer(session, "ChanServ", "Log in first: /msg NickServ IDENTIFY account password")
        return
    if channel.kept:
        _answer(session, "ChanServ", f"{channel.name} is kept already.")
        return
    if not channel.is_op(client):
        raise No(482, channel.name)
    number = session.caller.user.number
    if sum(one.founder == number for one in session.network.channels.values()) >= CHANNELS_MOST:
        _answer(session, "ChanServ", f"You have registered {CHANNELS_MOST} channels already.")
        return
    channel.founder = number
    channel.modes.add("r")
    await session.hall.keep(channel)
    session.network.memory.keep(channel.key)
    channel.tell(session.network.own("MODE", channel.name, "+r"))
    log.notice("irc.registered", f"{client.account} registered {channel.name}", user=client.account)
    _answer(session, "ChanServ", f"{channel.name} is yours now.")


async def _drop(session: IrcServer, words: list[str]) -> None:
    channel = _own(session, words)
    if not channel.founder:
        _answer(session, "ChanServ", f"{channel.name} is not registered.")
        return
    await keeping.forget(channel, session.hall.store)
    channel.founder = 0
    channel.modes.discard("r")
    channel.accounts.clear()
    channel.tell(session.network.own("MODE", channel.name, "-r"))
    session.network.memory.drop(channel.key)
    session.network.drop_empty(channel)
    _answer(session, "ChanServ", f"{channel.name} is kept no more.")


async def _info(session: IrcServer, words: list[str]) -> None:
    channel = _channel(session, words)
    if channel.of_board:
        text = "a room of the board"
    elif channel.founder:
        user = await session.hall.directory.get(UserNumber(channel.founder))
        text = f"registered by {user.alias if user is not None else 'somebody who is gone'}"
    else:
        text = "not registered"
    _answer(session, "ChanServ", f"{channel.name}: {text}")


async def _access(session: IrcServer, words: list[str]) -> None:
    channel = _own(session, words)
    if len(words) < 2:
        for account, letter in sorted(channel.accounts.items()):
            _answer(session, "ChanServ", f"{letter} {account}")
        _answer(session, "ChanServ", f"{len(channel.accounts)} accounts")
        return
    user = await session.hall.directory.by_login(words[1])
    letter = words[2].lower() if len(words) > 2 else ""
    if user is None or letter not in ("o", "v", "-") or not channel.kept:
        _answer(session, "ChanServ", CHAN_HELP[-1])
        return
    if letter == "-":
        channel.accounts.pop(user.alias, None)
    elif len(channel.accounts) < ACCOUNTS_MOST or user.alias in channel.accounts:
        channel.accounts[user.alias] = letter
    await session.hall.keep(channel)
    _answer(session, "ChanServ", f"{user.alias}: {letter}")


def _rank(letter: str, on: bool) -> Callable[[IrcServer, list[str]], Awaitable[None]]:
    async def obey(session: IrcServer, words: list[str]) -> None:
        channel, client = _channel(session, words), session.client
        named = client.account and channel.accounts.get(client.account) == "o"
        if not (named or is_founder(client, channel) or client.is_sysop):
            raise No(482, channel.name)
        person = session.network.person(words[1] if len(words) > 1 else client.nick)
        member = channel.member(person) if person is not None else None
        if person is None or member is None:
            raise No(441, (words[1] if len(words) > 1 else client.nick)[:30], channel.name)
        if letter == "o":
            member.op = on
        else:
            member.voice = on
        source = f"ChanServ!services@{session.network.server}"
        sign = "+" if on else "-"
        channel.tell(session.network.message(source, "MODE", channel.name, f"{sign}{letter}", person.nick))

    return obey


Row = Callable[["IrcServer", list[str]], Awaitable[None]]
NICK: dict[str, Row] = {"IDENTIFY": _identify, "ID": _identify, "LOGIN": _identify, "STATUS": _status, "CERT": _cert}
CHAN: dict[str, Row] = {
    "REGISTER": _register,
    "DROP": _drop,
    "INFO": _info,
    "ACCESS": _access,
    "OP": _rank("o", True),
    "DEOP": _rank("o", False),
    "VOICE": _rank("v", True),
    "DEVOICE": _rank("v", False),
}
