"""The life of one connection, from its name to its end, and the guard around its session.

Whatever a session does or meets, here it ends: expected ends are quiet, time limits and shutdown get last words, and
an error of ours costs this session only, is logged with its traceback and told to the client by a code that leads
from a complaint to the log.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from dialtone.base import log
from dialtone.base.chance import Chance
from dialtone.base.errors import Gone, HangUp, LineTooLong, Refusal, TimedOut, TlsFailed, WireError
from dialtone.domain.ports.outside import NoAnswer, NoSuchName, Resolver
from dialtone.net.connection import Connection
from dialtone.net.stream import Closing, LoginTooLate
from dialtone.wire.port import Farewell, Session
from dialtone.wire.service import Door


@dataclass(slots=True)
class Tally:
    """What a service, or several together, did."""

    active: int = 0
    served: int = 0
    refused: int = 0


async def converse(connection: Connection, door: Door, chance: Chance) -> None:
    """Carry an admitted connection through its conversation. Only cancellation escapes."""
    session: Session | None = None
    try:
        connection.limit_login(connection.terms.limits.before_login)
        session = connection.terms.make(connection)
        if await admit(connection, session, door):
            await session.run()
    except HangUp:
        pass
    except Closing:
        await say_farewell(connection, session, Farewell.SHUTDOWN)
    except TimedOut as late:
        _tell_timeout(late)
        await say_farewell(connection, session, Farewell.TIMEOUT)
    except TlsFailed as failure:
        log.emit(max(log.NOTICE, connection.terms.tls_errors), "tls.failed", f"!TLS failed: {failure}", {})
    except (Gone, LineTooLong) as end:
        log.debug("net.gone", f"connection closed by the other side {end}".rstrip())
    except asyncio.CancelledError:
        await say_farewell(connection, session, Farewell.SHUTDOWN)
        raise
    except Exception as fault:
        code = chance.token(3).hex()
        log.fault("net.fault", f"!FAULT {code}: {type(fault).__name__}: {fault}", fault, code=code)
        await say_farewell(connection, session, Farewell.FAULT, code)


def _tell_timeout(late: TimedOut) -> None:
    if isinstance(late, LoginTooLate):
        log.warning("net.timeout", f"!TIMEOUT: {late}")
    else:
        log.warning("net.timeout", f"!TIMEOUT in sock_recvbyte ({late}):  INACTIVE SOCKET")


async def admit(connection: Connection, session: Session, door: Door) -> bool:
    """The steps between accepting and the session's first word. False: last words have been said."""
    peer, terms = connection.peer, connection.terms
    log.info(
        "net.accepted",
        f"Connection accepted on {peer.local_address} port {peer.local_port} from port {peer.port}",
        service=door.service,
        port=peer.port,
    )
    if terms.resolver is not None:
        await look_up(connection, terms.resolver)
    if door.tls == "implicit":
        await connection.begin_tls()
    try:
        delay = await terms.gate.consider(peer, door.service)
    except Refusal as no:
        why = Farewell.BANNED if no.temporary else Farewell.BLOCKED
        await say_farewell(connection, session, why, no.text)
        return False
    if delay:
        await connection.pause(delay)
    return True


async def look_up(connection: Connection, resolver: Resolver) -> None:
    """Find the peer's name, unless that takes too long."""
    peer = connection.peer
    try:
        async with asyncio.timeout(connection.terms.limits.look_up):
            peer.host = await resolver.reverse(peer.address)
    except (NoSuchName, NoAnswer, TimeoutError):
        pass
    if connection.context is not None:
        connection.context.host = peer.host
    log.info("net.hostname", f"Hostname: {peer.host}")


async def say_farewell(connection: Connection, session: Session | None, why: Farewell, code: str = "") -> None:
    """Let the session say its last words, if it can within the time for that."""
    if session is None:
        return
    try:
        async with asyncio.timeout(connection.terms.limits.last_words):
            await session.farewell(why, code)
    except (WireError, HangUp, TimeoutError):
        return
    except Exception as fault:
        log.fault("net.farewell", f"!FAULT in last words: {type(fault).__name__}: {fault}", fault)


def refusal(session: Session, connection: Connection, why: Farewell) -> bytes:
    """What a session says to somebody who is not let in. The connection has no transport: nothing waits, or it is
    not said."""
    words = session.farewell(why)
    try:
        words.send(None)
    except StopIteration:
        return connection.collected()
    except Exception as fault:
        log.fault("net.farewell", f"!FAULT in last words: {type(fault).__name__}: {fault}", fault)
    words.close()
    return b""
