"""Which systems a Received field says a message came from, as far as blacklists may know them.

Source: spec mail.md 3.6.2 (Received scan). Everything here was written by others and may be invented: reading never
raises, is linear, and looks at the beginning of a field only.
"""

from __future__ import annotations

import ipaddress
import re
from typing import NamedTuple

from dialtone.formats.mail.headers import unfold

LONGEST = 2000  # bytes of a field that are looked at
MOST = 3  # addresses of one field

_FROM = re.compile(r"(?:\A|\s)from\s+(\S{1,255})")
_BY = re.compile(r"\sby\s")
_ADDRESS = re.compile(r"\[(?:ipv6:)?\s*([0-9a-f.:]{2,45})\]")
_INSIDE = [  # addresses that mean another system in every network
    ipaddress.ip_network(network)
    for network in (
        *("0.0.0.0/8", "10.0.0.0/8", "100.64.0.0/10", "127.0.0.0/8", "169.254.0.0/16", "172.16.0.0/12"),
        *("192.168.0.0/16", "224.0.0.0/3", "::/127", "fc00::/7", "fe80::/10", "ff00::/8"),
    )
]


class Hop(NamedTuple):
    """One address and the name that stands before it."""

    host: str
    address: str


def hops(value: bytes) -> list[Hop]:
    """The public addresses in the `from` part of a Received field's raw value, at most a few, in their order. The first
    in brackets may be what the client called itself, so the others count as well."""
    text = unfold(value[:LONGEST]).decode("latin-1").lower()
    found = _FROM.search(text)
    if found is None:
        return []
    end = _BY.search(text, found.end())
    part = text[found.start() : end.start() if end else len(text)]
    addresses = (public(address) for address in _ADDRESS.findall(part))
    return [Hop(found[1], address) for address in dict.fromkeys(addresses) if address][:MOST]


def public(text: str) -> str:
    """An address in its usual form (IPv4-mapped ones as IPv4), or "" when it is none, or means another system
    everywhere (private, loopback, link-local, multicast)."""
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return ""
    if isinstance(address, ipaddress.IPv6Address) and address.ipv4_mapped is not None:
        address = address.ipv4_mapped
    return "" if any(address in network for network in _INSIDE) else str(address)
