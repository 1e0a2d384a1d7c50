"""Listening sockets: names and values of sockopts.ini, resolving interfaces, binding with retries.

Log lines are those of the reference (spec services.md 1.3).
"""

from __future__ import annotations

import asyncio
import socket
import struct
from collections.abc import Mapping
from dataclasses import dataclass

from dialtone.base import log

Options = Mapping[str, int]

BACKLOG = 1024

_LEVELS = {"TCP_": socket.IPPROTO_TCP, "IPV6_": socket.IPPROTO_IPV6}
_GENERAL = frozenset(
    {"DEBUG", "LINGER", "SNDBUF", "RCVBUF", "SNDLOWAT", "RCVLOWAT", "SNDTIMEO", "RCVTIMEO"}
    | {"REUSEADDR", "REUSEPORT", "KEEPALIVE", "DONTROUTE", "BROADCAST", "OOBINLINE"}
)


@dataclass(frozen=True, slots=True)
class Place:
    """Where to listen: a literal address or a name of this machine, and a port (0: any free one)."""

    host: str
    port: int


@dataclass(frozen=True, slots=True)
class Retries:
    """How often, beyond the first time, and how many seconds apart a port that cannot be bound is tried again."""

    count: int = 2
    delay: float = 15.0


def set_options(sock: socket.socket, options: Options) -> None:
    """Set options by their names in sockopts.ini; those that the platform or the kind of socket lacks are ignored."""
    for name, value in {"REUSEADDR": 1, "IPV6_V6ONLY": 1, **options}.items():
        level, number = _option(name)
        if number is None or (level == socket.IPPROTO_IPV6 and sock.family != socket.AF_INET6):
            continue
        try:
            sock.setsockopt(level, number, _value(name, value))
        except (OSError, TypeError, OverflowError) as error:
            log.debug("net.sockopt", f"socket option {name}={value} not set: {error}")


def _option(name: str) -> tuple[int, int | None]:
    for prefix, level in _LEVELS.items():
        if name.startswith(prefix):
            return level, getattr(socket, name, None)
    return socket.SOL_SOCKET, getattr(socket, f"SO_{name}", None) if name in _GENERAL else None


def _value(name: str, value: int) -> int | bytes:
    if name == "LINGER":
        return struct.pack("ii", int(value > 0), value)
    if name in ("SNDTIMEO", "RCVTIMEO"):
        return struct.pack("ll", value, 0)
    return value


async def resolve(title: str, host: str, port: int, kind: socket.SocketKind) -> list[tuple[int, tuple[str, int]]]:
    """Return (family, address) for every address of `host`; none, and a line in the log, when there is none."""
    loop = asyncio.get_running_loop()
    flags = socket.AI_PASSIVE | (socket.AI_ADDRCONFIG if host.strip("0123456789.:") else 0)
    try:
        found = await loop.getaddrinfo(host, port, type=kind, flags=flags)
    except OSError as error:
        log.critical("net.unresolved", f"!{title} ERROR {error.errno} calling getaddrinfo() on {host}", host=host)
        return []
    return [(int(family), (str(address[0]), int(address[1]))) for family, _, _, _, address in dict.fromkeys(found)]


async def listen(
    title: str,
    place: Place,
    kind: socket.SocketKind,
    options: Options,
    retries: Retries,
    backlog: int = BACKLOG,
) -> list[socket.socket]:
    """Bind every address of a place, and listen when it is a stream. What cannot be bound is told in the log."""
    addresses = await resolve(title, place.host, place.port, kind)
    tries = [_persist(title, family, address, kind, options, retries, backlog) for family, address in addresses]
    return [sock for sock in await asyncio.gather(*tries) if sock is not None]


async def _persist(
    title: str,
    family: int,
    address: tuple[str, int],
    kind: socket.SocketKind,
    options: Options,
    retries: Retries,
    backlog: int,
) -> socket.socket | None:
    for attempt in range(retries.count + 1):
        try:
            sock = bind(family, address, kind, options, backlog)
        except OSError as error:
            _tell(title, address, error, attempt, retries)
            if attempt < retries.count:
                await asyncio.sleep(retries.delay)
            continue
        host, port = sock.getsockname()[:2]
        log.info("net.listening", f"{title} listening on socket {host} port {port}", host=host, port=port)
        return sock
    return None


def _tell(title: str, address: tuple[str, int], error: OSError, attempt: int, retries: Retries) -> None:
    host, port = address
    text = f"!ERROR {error.errno} binding {title} socket to port {port}: {error.strerror}"
    if attempt == retries.count:
        log.critical("net.bind", text, host=host, port=port)
        return
    log.warning("net.bind", text, host=host, port=port)
    log.warning("net.retry", f"Will retry in {retries.delay:g} seconds ({attempt + 1} of {retries.count})")


def bind(
    family: int, address: tuple[str, int], kind: socket.SocketKind, options: Options, backlog: int = BACKLOG
) -> socket.socket:
    """One socket, not blocking, bound and (a stream) listening. Raises OSError."""
    sock = socket.socket(family, kind)
    try:
        sock.setblocking(False)
        set_options(sock, options)
        sock.bind(address)
        if kind == socket.SOCK_STREAM:
            sock.listen(backlog)
    except BaseException:
        sock.close()
        raise
    return sock


def plain_address(address: str) -> str:
    """An address without a zone, and an IPv4 address that came through an IPv6 socket as what it is."""
    address = address.partition("%")[0]
    if address.startswith("::ffff:") and "." in address:
        return address[7:]
    return address


def turn_away(sock: socket.socket, words: bytes) -> None:
    """Say a few words, if they can be said at once, and close."""
    try:
        if words:
            sock.setblocking(False)
            sock.send(words)
            sock.shutdown(socket.SHUT_WR)
            sock.recv(65536)  # closing on unread input would take the words back
    except OSError:
        pass
    sock.close()
