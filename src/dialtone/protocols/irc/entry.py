"""How somebody gets in: NICK, USER and PASS, a gateway's word, and what comes of them. Capabilities are in
`negotiation.py`, SASL in `proofs.py`.

An account is proved by PASS (the board's password, of the account named by USER or NICK, or as `account:password`), by
SASL (PLAIN, SCRAM-SHA-256, EXTERNAL) or later by NickServ; every failure counts with the board's other
failed log-ins. Who proves nothing comes as the board's guest, if it has one and ircd.ini lets guests in; his user name
begins with "~".
Sources: spec services.md 8.2, IRCv3 capability negotiation and sasl-3.1/3.2.
"""

from __future__ import annotations

import hmac
from dataclasses import replace

from dialtone.base import log
from dialtone.base.errors import Refusal
from dialtone.config.irc import Allow
from dialtone.protocols.irc.caps import NOTHING
from dialtone.protocols.irc.grammar import REAL_MOST, Line, fits, fold, is_nick, shortened, user_name
from dialtone.protocols.irc.network import SERVICES
from dialtone.protocols.irc.people import Client, Ghost
from dialtone.protocols.irc.proofs import become, own_user, prove
from dialtone.protocols.irc.replies import No
from dialtone.protocols.irc.server import IrcServer
from dialtone.protocols.irc.welcome import welcome
from dialtone.wire.proofs import PasswordProof

GUEST = "guest"
REPLACED = "Replaced by a new connection"
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
