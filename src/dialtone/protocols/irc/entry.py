"""How somebody gets in: NICK, USER and PASS, capabilities, SASL, a gateway's word, and what comes of them.

An account is proved by PASS (the board's password, of the account named by USER or NICK, or as `account:password`), by
SASL (PLAIN, SCRAM-SHA-256) or later by NickServ; every failure counts with the board's other failed log-ins. Who proves
nothing comes as the board's guest, if it has one and ircd.ini lets guests in; his user name begins with "~".
Sources: spec services.md 8.2, IRCv3 capability negotiation and sasl-3.1/3.2.
"""

from __future__ import annotations

import hmac
from dataclasses import replace

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.irc import Allow
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import User
from dialtone.protocols.irc import caps as table
from dialtone.protocols.irc.caps import NOTHING, Cap
from dialtone.protocols.irc.grammar import REAL_MOST, Line, fits, fold, is_nick, shortened, user_name
from dialtone.protocols.irc.network import SERVICES
from dialtone.protocols.irc.outgoing import Message
from dialtone.protocols.irc.people import Client, Ghost
from dialtone.protocols.irc.replies import No
from dialtone.protocols.irc.server import IrcServer
from dialtone.protocols.irc.welcome import welcome
from dialtone.wire import sasl
from dialtone.wire.proofs import PasswordProof, Proof

GUEST = "guest"
REPLACED = "Replaced by a new connection"
FAILURES_MOST = 3  # wrong passwords of one connection
PIECE = 400  # bytes of one AUTHENTICATE (IRCv3 sasl-3.1)
NEEDS_TLS = "Passwords are taken by TLS only: use port {port}"
NO_GUESTS = "You need an account of the board here: log in by SASL, or by PASS before NICK and USER"


# names


async def nick(session: IrcServer, line: Line) -> None:
    """NICK, before registration and after."""
    if not line.params or not line.params[0]:
        raise No(431)
    wanted = line.params[0]
    if not is_nick(wanted):
        raise No(432, wanted.split(" ")[0][:30] or "*")
    if session.client.registered:
        if wanted == session.client.nick:
            return
        await claim(session, wanted)
        network, client = session.network, session.client
        network.rename(client, wanted)
        for channel in client.channels.values():
            member = channel.members.get(client)
            if member is not None and member.seat is not None:
                session.hall.chat.channels.rename(member.seat, wanted)
        return
    session.wanted = wanted
    await complete(session)


async def claim(session: IrcServer, wanted: str) -> None:
    """Whether a client may have a nick. Raises No."""
    client, network = session.client, session.network
    if fold(wanted) in SERVICES:
        raise No(432, wanted, text="This nick is reserved.")
    for banned in session.hall.config.restricts:
        if any(fits(mask, wanted) for mask in banned.masks) and not client.is_sysop:
            raise No(432, wanted, text=banned.reason or "This nick is reserved.")
    holder = network.holder(wanted, client)
    if isinstance(holder, Ghost) and client.account and holder.account == client.account:
        network.give_way(holder)
    elif holder is not None:
        if not _replaces(client, holder):
            raise No(433, wanted)
        assert isinstance(holder, Client)
        holder.end(REPLACED)
        for seat in network.leave(holder, REPLACED):
            session.hall.chat.channels.leave(seat)
    owner = await session.hall.directory.by_login(wanted)
    if owner is not None and owner.alias != client.account and not owner.is_guest:
        raise No(433, wanted)  # the same words, whether somebody is here or not (ENU-03)


def _replaces(client: Client, holder: object) -> bool:
    """A second connection of the same account with the same nick replaces the first."""
    return (
        isinstance(holder, Client)
        and not client.registered
        and bool(client.account)
        and holder.account == client.account
    )


async def user(session: IrcServer, line: Line) -> None:
    """USER."""
    client = session.client
    if client.registered:
        raise No(462)
    if len(line.params) < 4:
        raise No(461, "USER")
    client.user = user_name(line.params[0])
    session.named = line.params[0]
    client.real = shortened(line.params[3], REAL_MOST)
    await complete(session)


async def password(session: IrcServer, line: Line) -> None:
    """PASS."""
    if session.client.registered:
        raise No(462)
    session.password = log.Secret(line.params[0])


async def webirc(session: IrcServer, line: Line) -> None:
    """WEBIRC password gateway host address: a listed gateway says whom it brings."""
    if session.client.registered or session.wanted or session.client.user:
        raise No(462)
    given, _, host, address = line.params[:4]
    for gateway in session.hall.config.gateways:
        if gateway.address == session.wire.peer.address and _same(gateway.password, given):
            session.peer = replace(session.peer, address=address[:45], host=host[:63])
            session.client.address, session.client.host = address[:45], host[:63]
            return
    session.hang_up("WEBIRC is not for you")


async def starttls(session: IrcServer, line: Line) -> None:
    """STARTTLS: what was said before is forgotten (TLS-03)."""
    if session.client.registered or session.wire.secure or session.door.tls != "starttls" or session.way.framing:
        raise No(691)
    await session.wire.flush()
    await session.wire.send(session.network.own("670", "*", "STARTTLS: begin your handshake", text=True).data)
    await session.wire.start_tls()
    session.client.secure = True
    session.wanted, session.client.user, session.password, session.exchange = "", "", None, None
    session.client.want(NOTHING)
    session.negotiating = False


# capabilities


async def cap(session: IrcServer, line: Line) -> None:
    """CAP LS, LIST, REQ, END."""
    verb = line.params[0].upper()
    client = session.client
    if verb == "LS":
        session.version = max(session.version, _version(line.params[1:]))
        session.negotiating = session.negotiating or not client.registered
        if session.version >= 302:
            client.caps |= Cap.CAP_NOTIFY
        _cap_lines(session, "LS", [one.shown(session.version) for one in _offered(session)])
    elif verb == "LIST":
        _cap_lines(session, "LIST", table.listed(client.caps))
    elif verb == "REQ":
        session.negotiating = session.negotiating or not client.registered
        _request(session, line.params[-1] if len(line.params) > 1 else "")
    elif verb == "END":
        session.negotiating = False
        await complete(session)
    else:
        raise No(461 if not verb else 421, "CAP", text="Invalid CAP subcommand")


def _version(words: list[str]) -> int:
    return int(words[0]) if words and words[0].isdecimal() and len(words[0]) < 5 else 301


def _offered(session: IrcServer) -> list[table.Offered]:
    hall = session.hall
    sts = hall.config.sts
    value = ""
    if sts:
        value = f"duration={sts}" if session.wire.secure else f"port={hall.secure_port}"
    return table.offered(mechanisms=_mechanisms(session), sts=value)


def _mechanisms(session: IrcServer) -> tuple[str, ...]:
    """Those of the board that IRC has (CRAM-MD5 and LOGIN are no programs' of this field)."""
    offered = session.hall.logins.mechanisms(session.peer, session.wire.secure)
    names = [name for name in offered if name in ("PLAIN", "SCRAM-SHA-256")]
    if "PLAIN" not in names and session.hall.logins.clear_text(session.peer, session.wire.secure, session.door.service):
        names.insert(0, "PLAIN")
    return tuple(names)


def _request(session: IrcServer, text: str) -> None:
    client = session.client
    names = [name for name in text.split(" ") if name][:40]
    found = table.chosen(names, client.caps, {one.name for one in _offered(session)})
    if found is not None:
        client.want(table.effective(found))
    session.say(_cap(session, "NAK" if found is None else "ACK", text.strip()[:400]))


def _cap(session: IrcServer, *params: str) -> Message:
    return session.network.own("CAP", session.client.nick, *params, text=True)


def _cap_lines(session: IrcServer, verb: str, items: list[str]) -> None:
    """A list over several lines, for clients that know those (302)."""
    lines, row = [], ""
    for item in items:
        if len(row) + len(item) > 400:
            lines.append(row)
            row = ""
        row = f"{row} {item}".strip()
    for more in lines:
        session.say(_cap(session, verb, "*", more))
    session.say(_cap(session, verb, row))


# proofs


async def authenticate(session: IrcServer, line: Line) -> None:
    """AUTHENTICATE mechanism, then pieces of base64, then another proof or an end (IRC-09)."""
    if session.client.account:
        raise No(907)
    word = line.params[0]
    if len(word) > PIECE:
        session.exchange, session.pieces = None, ""
        raise No(905)
    if session.exchange is None:
        await _begin(session, word.upper())
        return
    if word == "*":
        session.exchange, session.pieces = None, ""
        raise No(906)
    session.pieces += "" if word == "+" else word
    if len(session.pieces) > sasl.LIMIT:
        session.exchange, session.pieces = None, ""
        raise No(905)
    if len(word) < PIECE:
        answer, session.pieces = session.pieces, ""
        await _step(session, answer.encode())


async def _begin(session: IrcServer, mechanism: str) -> None:
    offered = _mechanisms(session)
    if mechanism not in offered:
        session.numeric(908, ",".join(offered) or "*", "are the mechanisms there are")
        await _failed(session)
        return
    exchange = sasl.begin(mechanism, session.hall.logins)
    session.exchange, session.pieces = exchange, ""
    await _challenge(session, await exchange.step(None))


async def _challenge(session: IrcServer, challenge: bytes | Proof) -> None:
    assert isinstance(challenge, bytes), "a mechanism asks before it proves"
    text = challenge.decode()
    for at in range(0, len(text), PIECE):
        session.say(session.network.message("", "AUTHENTICATE", text[at : at + PIECE]))
    if len(text) % PIECE == 0:
        session.say(session.network.message("", "AUTHENTICATE", "+"))


async def _step(session: IrcServer, answer: bytes) -> None:
    exchange = session.exchange
    assert exchange is not None
    try:
        found = await exchange.step(answer)
        if isinstance(found, bytes):
            await _challenge(session, found)
            return
        session.exchange = None
        caller = await prove(session, found)
    except Refusal as no:
        session.exchange = None
        if isinstance(no, sasl.Malformed):
            await session.hall.logins.malformed(session.peer, session.door.service, no)
        await _failed(session, no)
        return
    await become(session, caller)
    session.numeric(903, "SASL authentication successful")


async def _failed(session: IrcServer, no: Refusal | None = None) -> None:
    """One answer, whatever the reason (IRC-08); too many end the connection."""
    if no is not None and no.delay:
        await session.wire.pause(no.delay)
    session.failures += 1
    session.refuse(No(904))
    if session.failures >= FAILURES_MOST or (no is not None and no.why is Why.BLOCKED):
        session.hang_up("Too many failed logins")


async def prove(session: IrcServer, proof: Proof) -> Caller:
    """Have a proof judged. Raises Refusal."""
    return await session.hall.logins.admit(session.peer, session.door.service, proof, secure=session.wire.secure)


async def become(session: IrcServer, caller: Caller) -> None:
    """The client is somebody now; those who may know are told."""
    client, network = session.client, session.network
    client.caller, client.account = caller, caller.user.alias
    session.wire.identify(caller.user.alias)
    mask = f"{session.wanted or client.nick}!{client.user or '*'}@{client.host}"
    session.numeric(
        900, client.mask if client.registered else mask, client.account, f"You are now logged in as {client.account}"
    )
    for channel in client.channels.values():
        member = channel.members[client]
        if member.seat is not None:
            member.seat.caller = caller
    if client.registered:
        _renamed(session, own_user(caller.user))
        message = network.from_(client, "ACCOUNT", client.account)
        network.tell_neighbours(client, Cap.ACCOUNT_NOTIFY, message)
        network.tell_watchers(client, Cap.ACCOUNT_NOTIFY, message)
        session.arrive(caller)


def _renamed(session: IrcServer, name: str) -> None:
    """The user name changes with the account (IRCv3 chghost)."""
    client, network = session.client, session.network
    if client.user == name:
        return
    message = network.from_(client, "CHGHOST", name, client.host)
    client.user = name
    network.tell_neighbours(client, Cap.CHGHOST, message)


def own_user(user: User) -> str:
    """The user name of somebody who has proved who he is."""
    return user_name((user.handle or user.alias).lower())


# all together


async def complete(session: IrcServer) -> None:
    """Let the client in as soon as everything has been said. Raises No, HangUp."""
    client = session.client
    if client.registered or session.negotiating or not session.wanted or not client.user:
        return
    await session.hall.load()
    _check_bans(session)
    await _check_blacklists(session)
    if not client.account and session.password is not None:
        await _by_password(session, session.password)
    if not client.account:
        await _as_guest(session)
    client.user = own_user(session.caller.user) if client.account else f"~{client.user}"[:10]
    allow = _allowed(session)
    _join_class(session, allow)
    wanted, session.wanted = session.wanted, ""
    try:
        await claim(session, wanted)
    except No:
        client.user = client.user.removeprefix("~")
        raise
    client.nick, client.registered = wanted, True
    client.heard = session.hall.clock.now()
    session.network.enter(client)
    if not client.account:
        session.wire.identify("")
    log.info("irc.entered", f"{client.mask} is on IRC", account=client.account)
    session.network.notice("c", f"Client connecting: {client.mask} [{client.address}]")
    await welcome(session)
    if client.account:
        session.arrive(session.caller)


def _check_bans(session: IrcServer) -> None:
    client = session.client
    masks = (f"{client.user}@{client.host}", f"{client.user}@{client.address}")
    for banned in session.hall.config.bans:
        if any(fits(mask, full) for mask in banned.masks for full in masks):
            session.network.notice("r", f"Refused: {session.wanted} ({masks[1]}), banned by ircd.ini")
            session.refuse(No(465, text=banned.reason or "You are banned from this server"))
            session.hang_up(banned.reason or "Banned")


async def _check_blacklists(session: IrcServer) -> None:
    """Raises HangUp for an address a blacklist of ircd.ini names; this machine is on none."""
    client = session.client
    zone = "" if session.is_near(client.address) else await session.hall.listed_on(client.address, client.host)
    if zone:
        log.notice("irc.listed", f"!{client.address} is listed on {zone}: refused", zone=zone)
        session.network.notice("r", f"Refused: {session.wanted} ({client.address}), listed on {zone}")
        session.refuse(No(465, text=f"Your address is listed on {zone}"))
        session.hang_up("Listed on a DNS blacklist")


async def _by_password(session: IrcServer, given: log.Secret) -> None:
    """PASS: a password of ircd.ini, else the board's of whoever USER or NICK names."""
    session.password = None
    if any(_same(allow.password, given.reveal()) for allow in session.hall.config.allows if allow.password.reveal()):
        session.allowed_by = given
        return
    if not session.hall.logins.clear_text(session.peer, session.wire.secure, session.door.service):
        session.hang_up(NEEDS_TLS.format(port=session.hall.secure_port))
    name, secret = await _whose(session, given.reveal())
    try:
        caller = await prove(session, PasswordProof(name, log.Secret(secret), "PASS"))
    except Refusal as no:
        if no.delay:
            await session.wire.pause(no.delay)
        session.refuse(No(464))
        session.hang_up("Password incorrect")
    await become(session, caller)


async def _whose(session: IrcServer, given: str) -> tuple[str, str]:
    """The account a password is for, and the password: `account:password`, else USER's name, else the nick."""
    directory = session.hall.directory
    before, colon, after = given.partition(":")
    if colon and before and await directory.by_login(before) is not None:
        return before, after
    for name in (session.named, session.wanted):
        if name and await directory.by_login(name) is not None:
            return name, given
    return session.named or session.wanted, given


async def _as_guest(session: IrcServer) -> None:
    """Who has proved nothing acts as the board's guest. Raises HangUp where there is none."""
    hall = session.hall
    user = await hall.directory.by_login(GUEST) if hall.config.guests else None
    if user is None or not user.active or not user.is_guest:
        session.refuse(No(464, text=NO_GUESTS))
        session.hang_up(NO_GUESTS)
    try:
        session.client.caller = await hall.logins.vouched(session.peer, session.door.service, GUEST, "guest")
    except Refusal:
        session.refuse(No(464, text=NO_GUESTS))
        session.hang_up(NO_GUESTS)


def _allowed(session: IrcServer) -> Allow:
    """The first Allow that fits. Raises HangUp."""
    client, given = session.client, session.allowed_by
    for allow in session.hall.config.allows:
        full = (f"{client.user}@{client.host}", f"{client.user}@{client.address}")
        if allow.port and allow.port != client.port:
            continue
        if not any(fits(mask, one) for mask in allow.masks for one in full):
            continue
        if allow.password.reveal() and (given is None or not _same(allow.password, given.reveal())):
            session.refuse(No(464))
            session.hang_up("Password incorrect")
        return allow
    session.network.notice("r", f"Refused: {session.wanted} ({client.user}@{client.address}), no Allow fits")
    session.hang_up("You are not authorized to use this server")
    raise AssertionError


def _join_class(session: IrcServer, allow: Allow) -> None:
    client, limits = session.client, session.hall.config.class_of(allow.class_)
    others = sum(one.class_ == allow.class_ for one in session.network.clients.values())
    if limits.maximum and others >= limits.maximum:
        session.hang_up("No more connections of your class, please come again later")
    client.class_ = allow.class_
    session.set_queue(limits.sendq)


def _same(kept: log.Secret, given: str) -> bool:
    return bool(kept.reveal()) and hmac.compare_digest(kept.reveal().encode(), given.encode())
