"""The PROXY header that a load balancer puts before everything else, versions 1 and 2.

HAProxy's "The PROXY protocol", sections 2.1 and 2.2. Additional fields of version 2 are skipped.
"""

from __future__ import annotations

import ipaddress
from dataclasses import replace

from dialtone.base.errors import LineTooLong
from dialtone.wire.port import Peer, Wire

SIGNATURE = b"\r\n\r\n\0\r\nQUIT\n"
LONGEST_TEXT = 108
LONGEST_BINARY = 4096


class BadHeader(Exception):
    """What came first is not a PROXY header."""


async def read_header(wire: Wire, *, within: float) -> Peer:
    """Read the header and return the two ends as the proxy saw them.

    Where the proxy speaks for itself (LOCAL) or does not know (UNKNOWN), they are those of the connection. Raises
    BadHeader, Gone, TimedOut.
    """
    first = await wire.read_exactly(len(SIGNATURE), within=within)  # no header is shorter
    if first == SIGNATURE:
        return await _binary(wire, within)
    if not first.startswith(b"PROXY "):
        raise BadHeader(f"starts with {first!r}")
    try:
        line = first + await wire.read_line(limit=LONGEST_TEXT - len(first), within=within)
    except LineTooLong:
        raise BadHeader("too long") from None
    return _text(wire.peer, line)


def _text(peer: Peer, line: bytes) -> Peer:
    match line.split(b" "):
        case [_, b"UNKNOWN", *_]:
            return peer
        case [_, b"TCP4" | b"TCP6" as family, source, local, source_port, local_port]:
            version = int(family[3:])
            return replace(
                peer,
                address=_address(source.decode("ascii", "replace"), version),
                port=_port(source_port),
                local_address=_address(local.decode("ascii", "replace"), version),
                local_port=_port(local_port),
            )
    raise BadHeader(repr(line))


def _address(text: str, version: int) -> str:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        raise BadHeader(f"no address: {text!r}") from None
    if address.version != version:
        raise BadHeader(f"address of another family: {text!r}")
    return str(address)


def _port(digits: bytes) -> int:
    if not digits.isdigit() or len(digits) > 5 or int(digits) > 65535:
        raise BadHeader(f"no port: {digits!r}")
    return int(digits)


async def _binary(wire: Wire, within: float) -> Peer:
    what, family, *size = await wire.read_exactly(4, within=within)
    length = int.from_bytes(size, "big")
    if what >> 4 != 2 or what & 15 > 1 or length > LONGEST_BINARY:
        raise BadHeader(f"version {what >> 4}, command {what & 15}, {length} bytes")
    data = await wire.read_exactly(length, within=within)
    if what & 15 == 0:  # LOCAL: the proxy looks whether we are alive
        return wire.peer
    width = {0x11: 4, 0x21: 16}.get(family, 0)  # TCP over IPv4, over IPv6
    if not width:
        return wire.peer
    if length < 2 * width + 4:
        raise BadHeader(f"{length} bytes of addresses")
    return replace(
        wire.peer,
        address=str(ipaddress.ip_address(data[:width])),
        local_address=str(ipaddress.ip_address(data[width : 2 * width])),
        port=int.from_bytes(data[2 * width : 2 * width + 2], "big"),
        local_port=int.from_bytes(data[2 * width + 2 : 2 * width + 4], "big"),
    )
