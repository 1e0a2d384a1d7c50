"""Who somebody is: AUTHENTICATE (IRCv3 sasl-3.1 and 3.2), and what follows when he has proved it, by any command."""

from __future__ import annotations

from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import User
from dialtone.protocols.irc import external
from dialtone.protocols.irc.caps import Cap
from dialtone.protocols.irc.grammar import Line, user_name
from dialtone.protocols.irc.replies import No
from dialtone.protocols.irc.server import IrcServer
from dialtone.wire import sasl
from dialtone.wire.proofs import KeyProof, Proof

FAILURES_MOST = 3  # wrong passwords of one connection
PIECE = 400  # bytes of one AUTHENTICATE (IRCv3 sasl-3.1)


def mechanisms(session: IrcServer) -> tuple[str, ...]:
    """Those of the board that IRC has (CRAM-MD5 and LOGIN are no programs' of this field), and EXTERNAL for whoever has
    shown a certificate."""
    offered = session.hall.logins.mechanisms(session.peer, session.wire.secure)
    names = [name for name in offered if name in ("PLAIN", "SCRAM-SHA-256")]
    if "PLAIN" not in names and session.hall.logins.clear_text(session.peer, session.wire.secure, session.door.service):
        names.insert(0, "PLAIN")
    if external.certificate(session):
        names.append(external.MECHANISM)
    return tuple(names)


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
    offered = mechanisms(session)
    if mechanism not in offered:
        session.numeric(908, ",".join(offered) or "*", "are the mechanisms there are")
        await _failed(session)
        return
    own = mechanism == external.MECHANISM
    exchange = external.begin(session) if own else sasl.begin(mechanism, session.hall.logins)
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
        if isinstance(found, KeyProof):
            await session.hall.keys.used(caller, found.fingerprint)
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
