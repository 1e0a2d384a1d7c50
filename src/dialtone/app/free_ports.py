"""Which addresses and ports of this machine can be had."""

from __future__ import annotations

import random
import socket
from collections.abc import Iterable

SERVICES = (11, 17, 18, 70, 79, 119, 143, 563, 993, 6667, 6697)
USUAL = (*SERVICES, 21, 22, 23, 25, 80, 110, 443, 465, 513, 587, 995, 1123, 11235)
DATAGRAMS = (11, 17, 18, 79)
LOWEST, HIGHEST = 10_000, 54_000
TRIES = 200


def loopbacks() -> tuple[str, ...]:
    """The loopback addresses that exist here: 127.0.0.1, and ::1 where the machine has IPv6."""
    return tuple(address for address in ("127.0.0.1", "::1") if is_free(address, 0, socket.SOCK_STREAM))


def free_offset(addresses: Iterable[str], *, ports: Iterable[int] = USUAL, highest: int = HIGHEST) -> int:
    """A number below `highest` by which all these ports can be raised so that all are free now.

    Raises OSError when none was found.
    """
    wanted = [(address, port) for address in addresses for port in ports]
    for _ in range(TRIES):
        offset = random.randrange(LOWEST, highest)
        if all(_both_free(address, port, offset) for address, port in wanted):
            return offset
    raise OSError("no free ports found")


def _both_free(address: str, port: int, offset: int) -> bool:
    if not is_free(address, port + offset, socket.SOCK_STREAM):
        return False
    return port not in DATAGRAMS or is_free(address, port + offset, socket.SOCK_DGRAM)


def is_free(address: str, port: int, kind: socket.SocketKind) -> bool:
    """Whether a socket can be bound there now."""
    try:
        with socket.socket(socket.AF_INET6 if ":" in address else socket.AF_INET, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind((address, port))
    except OSError:
        return False
    return True
