"""Who is here: WHO (and WHOX), WHOIS, WHOWAS, USERHOST, ISON, AWAY, SETNAME, SILENCE, MONITOR."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from dialtone.protocols.irc.caps import Cap
from dialtone.protocols.irc.channel import Channel, Member
from dialtone.protocols.irc.commands.channels import visible
from dialtone.protocols.irc.grammar import (
    AWAY_MOST,
    REAL_MOST,
    Line,
    each,
    fits,
    fold,
    full_mask,
    is_nick,
    shortened,
)
from dialtone.protocols.irc.people import Client, Person
from dialtone.protocols.irc.replies import No
from dialtone.protocols.irc.welcome import MONITOR_MOST, SILENCE_MOST

if TYPE_CHECKING:
    from dialtone.protocols.irc.server import IrcServer

WHO_MOST = 100  # answers to whoever is no operator, when he asks by a mask
USERHOST_MOST = 6
WHOX_FIELDS = "tcuihsnfdlaor"


# WHO


async def who(session: IrcServer, line: Line) -> None:
    """WHO mask [o] [%fields,token]."""
    mask = line.params[0] if line.params else "*"
    flags = line.params[1] if len(line.params) > 1 else ""
    options, _, fields = flags.partition("%")
    fields, _, token = fields.partition(",")
    for count, (person, channel, member) in enumerate(_found(session, mask, "o" in options)):
        if count >= WHO_MOST and not session.client.is_oper and mask[:1] not in ("#", "&"):
            break
        if "%" in flags:
            _whox(session, person, channel, member, fields, token[:3])
        else:
            _who_row(session, person, channel, member)
    session.numeric(315, mask.split(" ")[0][:100] or "*", "End of WHO list")


def _found(session: IrcServer, mask: str, opers: bool) -> Iterator[tuple[Person, Channel | None, Member]]:
    network = session.network
    if mask[:1] in ("#", "&"):
        channel = network.channel(mask)
        if channel is None or not visible(session, channel):
            return
        inside = session.client in channel.members
        for person, member in channel.people():
            if (inside or _may_see(session, person)) and (not opers or _is_oper(person)):
                yield person, channel, member
        return
    for client in list(network.clients.values()):
        if opers and not client.is_oper:
            continue
        if _fits_who(client, mask) and (_may_see(session, client) or fold(mask) == fold(client.nick)):
            yield client, _shared(session, client), Member()


def _fits_who(client: Client, mask: str) -> bool:
    if mask in ("*", "0", ""):
        return True
    texts = (client.nick, client.user, client.host, client.real, client.account)
    return any(text and fits(mask, text) for text in texts)


def _is_oper(person: Person) -> bool:
    return isinstance(person, Client) and person.is_oper


def _may_see(session: IrcServer, person: Person) -> bool:
    """Invisible people are seen by those they share a channel with (IRC-07)."""
    client = session.client
    if not isinstance(person, Client) or person is client or "i" not in person.modes or client.is_oper:
        return True
    return not client.channels.keys().isdisjoint(person.channels)


def _shared(session: IrcServer, person: Client) -> Channel | None:
    return next((channel for channel in person.channels.values() if visible(session, channel)), None)


def _flags(session: IrcServer, person: Person, member: Member) -> str:
    away = isinstance(person, Client) and bool(person.away)
    bot = isinstance(person, Client) and person.bot
    every = bool(session.client.caps & Cap.MULTI_PREFIX)
    return ("G" if away else "H") + "*" * _is_oper(person) + member.prefix(every) + "B" * bot


def _who_row(session: IrcServer, person: Person, channel: Channel | None, member: Member) -> None:
    where = channel.name if channel is not None else "*"
    flags = _flags(session, person, member)
    server = session.network.server
    session.numeric(352, where, person.user, person.host, server, person.nick, flags, f"0 {person.real}")


def _whox(session: IrcServer, person: Person, channel: Channel | None, member: Member, fields: str, token: str) -> None:
    """The fields asked for, in the order of WHOX."""
    client = session.client
    idle = int(session.network.now() - person.heard) if isinstance(person, Client) else 0
    address = "255.255.255.255"
    if isinstance(person, Client) and (client.is_oper or person is client):
        address = person.address
    values = {
        "t": token or "0",
        "c": channel.name if channel is not None else "*",
        "u": person.user,
        "i": address,
        "h": person.host,
        "s": session.network.server,
        "n": person.nick,
        "f": _flags(session, person, member),
        "d": "0",
        "l": str(idle),
        "a": person.account or "0",
        "o": "n/a",
        "r": person.real,
    }
    session.numeric(354, *[values[field] for field in WHOX_FIELDS if field in fields], text="r" in fields)


# WHOIS


async def whois(session: IrcServer, line: Line) -> None:
    """WHOIS [server] nick."""
    nick = line.params[-1]
    if not nick:
        raise No(431)
    person = session.network.person(each(nick, 1)[0] if each(nick, 1) else nick)
    if person is None:
        session.refuse(No(401, nick.split(" ")[0][:30] or "*"))
    else:
        _tell_whois(session, person)
    session.numeric(318, nick.split(" ")[0][:30] or "*", "End of /WHOIS list")


def _tell_whois(session: IrcServer, person: Person) -> None:
    client, network = session.client, session.network
    session.numeric(311, person.nick, person.user, person.host, "*", person.real)
    if seen := list(_channels_shown(session, person)):
        for at in range(0, len(seen), 8):
            session.numeric(319, person.nick, " ".join(seen[at : at + 8]))
    session.numeric(312, person.nick, network.server, network.name)
    if person.account:
        session.numeric(330, person.nick, person.account, "is logged in as")
    if not isinstance(person, Client):
        return
    if person.away:
        session.numeric(301, person.nick, person.away)
    if person.is_oper:
        session.numeric(313, person.nick, "is an IRC operator")
    if person.bot:
        session.numeric(335, person.nick, f"is a bot on {network.name}")
    if person.secure:
        session.numeric(671, person.nick, "is using a secure connection")
    if client.is_oper or person is client:
        session.numeric(378, person.nick, f"is connecting from {person.user}@{person.address}")
    idle = int(network.now() - person.heard)
    session.numeric(317, person.nick, str(idle), str(int(person.since)), "seconds idle, signon time")


def _channels_shown(session: IrcServer, person: Person) -> Iterator[str]:
    every = bool(session.client.caps & Cap.MULTI_PREFIX)
    if isinstance(person, Client):
        if "i" in person.modes and not _may_see(session, person):
            return
        for channel in person.channels.values():
            if visible(session, channel):
                yield channel.members[person].prefix(every) + channel.name
        return
    for channel in session.network.channels.values():
        if person in channel.ghosts and visible(session, channel):
            yield channel.ghosts[person].prefix(every) + channel.name


async def whowas(session: IrcServer, line: Line) -> None:
    """WHOWAS nick [count]."""
    nick = line.params[0]
    count = int(line.params[1]) if len(line.params) > 1 and line.params[1].isdecimal() else 0
    seen = [gone for gone in session.network.whowas if fold(gone.nick) == fold(nick)][: count or 20]
    for gone in seen:
        session.numeric(314, gone.nick, gone.user, gone.host, "*", gone.real)
        when = datetime.fromtimestamp(gone.at, UTC)
        session.numeric(312, gone.nick, session.network.server, f"{when:%a %b %d %H:%M:%S %Y}")
    if not seen:
        session.refuse(No(406, nick[:30]))
    session.numeric(369, nick[:30], "End of WHOWAS")


async def userhost(session: IrcServer, line: Line) -> None:
    """USERHOST nicks."""
    found = []
    for nick in line.params[:USERHOST_MOST]:
        person = session.network.person(nick)
        if person is not None:
            away = isinstance(person, Client) and person.away
            found.append(f"{person.nick}{'*' * _is_oper(person)}={'-' if away else '+'}{person.user}@{person.host}")
    session.numeric(302, " ".join(found))


async def ison(session: IrcServer, line: Line) -> None:
    """ISON nicks."""
    words = " ".join(line.params).split(" ")[:50]
    found = [person.nick for nick in words if (person := session.network.person(nick)) is not None]
    session.numeric(303, " ".join(found))


# what one says of oneself


async def away(session: IrcServer, line: Line) -> None:
    """AWAY [text]."""
    client, network = session.client, session.network
    client.away = shortened(line.params[0], AWAY_MOST) if line.params else ""
    message = network.from_(client, "AWAY", *([client.away] if client.away else []), text=bool(client.away))
    network.tell_neighbours(client, Cap.AWAY_NOTIFY, message, himself=False)
    network.tell_watchers(client, Cap.AWAY_NOTIFY, message)
    if client.away:
        session.numeric(306, "You have been marked as being away")
    else:
        session.numeric(305, "You are no longer marked as being away")


async def setname(session: IrcServer, line: Line) -> None:
    """SETNAME text (IRCv3)."""
    client, network = session.client, session.network
    name = line.params[0]
    if not name.strip() or len(name.encode()) > REAL_MOST:
        session.fail("SETNAME", "INVALID_REALNAME", "That is no name, or too long")
        return
    client.real = shortened(name, REAL_MOST)
    message = network.from_(client, "SETNAME", client.real, text=True)
    network.tell_neighbours(client, Cap.SETNAME, message)


async def silence(session: IrcServer, line: Line) -> None:
    """SILENCE [+mask|-mask]: whom one does not hear."""
    client = session.client
    if not line.params:
        for mask in client.silenced:
            session.numeric(271, client.nick, mask, text=False)
        session.numeric(272, "End of Silence List")
        return
    text = line.params[0]
    mask = full_mask(text.lstrip("+-"))
    if text.startswith("-"):
        if mask not in client.silenced:
            return
        client.silenced.remove(mask)
    elif mask not in client.silenced:
        if len(client.silenced) >= SILENCE_MOST:
            raise No(511, mask)
        client.silenced.append(mask)
    session.say(session.network.from_(client, "SILENCE", ("-" if text.startswith("-") else "+") + mask))


# MONITOR


async def monitor(session: IrcServer, line: Line) -> None:
    """MONITOR + nicks, - nicks, C, L, S (IRCv3)."""
    client, network, what = session.client, session.network, line.params[0].upper()
    nicks = each(line.params[1], MONITOR_MOST + 1) if len(line.params) > 1 else []
    if what == "+":
        added = []
        for at, nick in enumerate(nicks):
            if not is_nick(nick):
                continue
            if len(client.monitored) >= MONITOR_MOST and fold(nick) not in client.monitored:
                session.refuse(No(734, str(MONITOR_MOST), ",".join(nicks[at:])[:300]))
                break
            network.watch(client, nick)
            added.append(nick)
        _tell_watched(session, added)
    elif what == "-":
        for nick in nicks:
            network.unwatch(client, nick)
    elif what == "C":
        for nick in list(client.monitored):
            network.unwatch(client, nick)
    elif what == "L":
        _rows(session, 732, sorted(client.monitored))
        session.numeric(733, "End of MONITOR list")
    elif what == "S":
        _tell_watched(session, sorted(client.monitored))


def _tell_watched(session: IrcServer, nicks: list[str]) -> None:
    here = [(nick, session.network.person(nick)) for nick in nicks]
    _rows(session, 730, [person.mask for _, person in here if person is not None])
    _rows(session, 731, [nick for nick, person in here if person is None])


def _rows(session: IrcServer, code: int, items: list[str]) -> None:
    row: list[str] = []
    for item in items:
        if row and len(",".join(row)) + len(item) > 380:
            session.numeric(code, ",".join(row))
            row = []
        row.append(item)
    if row:
        session.numeric(code, ",".join(row))
