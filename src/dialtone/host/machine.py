"""Which machine this is: its name and platform (they choose among variants of settings files), and its addresses."""

from __future__ import annotations

import ipaddress
import socket
import sys
from contextlib import suppress

from dialtone.config.places import Host

PLATFORMS = {"linux": "Linux", "darwin": "Darwin", "win32": "Win32"}


def platform_name() -> str:
    """The platform's name as version strings show it."""
    return PLATFORMS.get(sys.platform, sys.platform.capitalize())


def this_machine() -> Host:
    """The machine's name in lower case as it knows it without asking the network, and its platform in lower case."""
    return Host(socket.gethostname().lower(), platform_name().lower())


def own_addresses() -> frozenset[str]:
    """The addresses this machine answers on, as far as it tells: always those of its loopback."""
    found = {"127.0.0.1", "::1"}
    found.update(_ipv4_from(_lines("/proc/net/fib_trie")))
    for line in _lines("/proc/net/if_inet6"):
        found.add(str(ipaddress.IPv6Address(int(line.split()[0], 16))))
    if len(found) == 2:  # this system has no such tables; asking for names may mean asking the network
        with suppress(OSError):
            found.update(str(entry[4][0]).partition("%")[0] for entry in socket.getaddrinfo(socket.gethostname(), None))
    return frozenset(found)


def _ipv4_from(lines: list[str]) -> set[str]:
    """Local addresses of the kernel's table: a leaf `|-- address` with a line `/32 host LOCAL` below it."""
    found: set[str] = set()
    leaf = ""
    for line in lines:
        words = line.split()
        if words[:1] == ["|--"]:
            leaf = words[1]
        elif words[:3] == ["/32", "host", "LOCAL"]:
            found.add(leaf)
    return found


def _lines(path: str) -> list[str]:
    try:
        with open(path, encoding="ascii", errors="replace") as file:
            return file.readlines()
    except OSError:
        return []
