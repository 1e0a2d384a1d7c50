"""A port for a passive data connection: random, free, and nobody else's. Sources: spec services.md 3.5; FTP-03.

Nothing is bound over a port that somebody uses. But whoever sends a file closes first, and the system then keeps the
port to itself for a minute; a narrow range, as people open it in their routers, would be used up by a hundred small
files. So when no port is free otherwise, those that only rest after connections of ours are taken; the system does not
give away a port where somebody listens, whatever is asked of it.
"""

from __future__ import annotations

import errno
import socket
from collections.abc import Iterator

from dialtone.base.chance import Chance

GUESSES = 16  # random ports before all are tried in turn
TRIES_MOST = 2000  # binding takes a few microseconds
BACKLOG = 16


class NoPort(Exception):
    """No port of the range is free."""


def open_port(address: tuple[object, ...], low: int, high: int, chance: Chance) -> socket.socket:
    """A listening socket that does not block, at a local address as of `getsockname` (its port does not matter) and a
    port from `low` to `high`. Raises NoPort; OSError when the address itself is none of ours."""
    family = socket.AF_INET6 if ":" in str(address[0]) else socket.AF_INET
    for again in (False, True):
        for port in ports(low, high, chance):
            sock = _bind(family, (address[0], port, *address[2:]), again)
            if sock is not None:
                return sock
    raise NoPort


def ports(low: int, high: int, chance: Chance) -> Iterator[int]:
    """Ports in the order in which they are tried."""
    count = high - low + 1
    for _ in range(GUESSES):
        yield low + int.from_bytes(chance.token(4), "big") % count
    start = int.from_bytes(chance.token(4), "big") % count
    for step in range(min(count, TRIES_MOST)):
        yield low + (start + step) % count


def _bind(family: int, address: tuple[object, ...], again: bool) -> socket.socket | None:
    sock = socket.socket(family, socket.SOCK_STREAM)
    try:
        sock.setblocking(False)
        if family == socket.AF_INET6:
            sock.setsockopt(socket.IPPROTO_IPV6, socket.IPV6_V6ONLY, 1)
        if again:
            sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        sock.bind(address)
        sock.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)  # for whoever comes after us, see above
        sock.listen(BACKLOG)
    except OSError as error:
        sock.close()
        if error.errno in (errno.EADDRINUSE, errno.EACCES):  # EACCES: a port below 1024
            return None
        raise
    return sock
