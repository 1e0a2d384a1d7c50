"""Addresses of message networks: FidoNet's numbers, QWKnet's names and routes, and telling one kind from another.

Sources: spec mail.md 2.2 and 2.8, bbs.md 4.2, 16.1 and 17.1; the seed manual (host form of FidoNet addresses).
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import IntEnum

LARGEST = 0xFFFF  # each part of a FidoNet address has 16 bits in packets
SUFFIX = ".fidonet"
HOPS = 16  # most names of a QWKnet route

_TEXT = re.compile(r"(?:(?:([0-9]{1,5}):)?([0-9]{1,5})/)?([0-9]{1,5})(?:\.([0-9]{1,5}))?(?:@[A-Za-z0-9._-]{1,63})?")
_HOST = re.compile(r"(?:p([0-9]{1,5})\.)?f([0-9]{1,5})\.n([0-9]{1,5})\.z([0-9]{1,5})\.fidonet", re.IGNORECASE)
_NUMBERS = re.compile(r"[0-9]+(?::[0-9]+)?(?:/[0-9]+)?(?:\.[0-9]+)?")
_QWK_ID = re.compile(r"[A-Z][A-Z0-9#$%&'()\-^_`{}~]{1,7}")
_TAKEN = frozenset({"SYSOP", "NETMAIL"})  # names with a meaning in packets
_DEVICES = re.compile(r"CON|PRN|AUX|NUL|(?:COM|LPT)[1-9]")  # DOS cannot have files of these names


class NetType(IntEnum):
    """The kinds of addresses, numbered as in recipient lists (spec mail.md 2.7)."""

    NONE = 0
    UNKNOWN = 1
    FIDO = 2
    QWK = 4
    INTERNET = 5


@dataclass(frozen=True, slots=True, order=True)
class FidoAddress:
    """`zone:net/node.point`; point 0 is the node itself. Raises ValueError for zone 0 and parts above 16 bits."""

    zone: int
    net: int
    node: int
    point: int = 0

    def __post_init__(self) -> None:
        if not 0 < self.zone <= LARGEST:
            raise ValueError(f"{self.zone} is not a zone")
        if not all(0 <= part <= LARGEST for part in (self.net, self.node, self.point)):
            raise ValueError(f"a number in {self} is too large")

    def __str__(self) -> str:
        point = f".{self.point}" if self.point else ""
        return f"{self.zone}:{self.net}/{self.node}{point}"

    @property
    def host(self) -> str:
        """The form mail programs can write: `[pP.]fF.nN.zZ.fidonet`."""
        point = f"p{self.point}." if self.point else ""
        return f"{point}f{self.node}.n{self.net}.z{self.zone}{SUFFIX}"


def read_fido(text: str, main: FidoAddress | None = None) -> FidoAddress:
    """Read `[[zone:]net/]node[.point][@domain]`; a missing zone or net is `main`'s. Raises ValueError."""
    found = _TEXT.fullmatch(text.strip())
    if found is None:
        raise ValueError(f'"{text.strip()}" is not a FidoNet address')
    zone, net, node, point = found.groups()
    if main is None and (zone is None or net is None):
        raise ValueError(f'"{text.strip()}" lacks its zone or net')
    return FidoAddress(
        int(zone) if zone or main is None else main.zone,
        int(net) if net or main is None else main.net,
        int(node),
        int(point or 0),
    )


def is_fido_host(host: str) -> bool:
    """Whether a host name ends as those of FidoNet systems do, in any case; it may be malformed."""
    return host.lower().endswith(SUFFIX)


def read_fido_host(host: str) -> FidoAddress | None:
    """Read `[pP.]fF.nN.zZ.fidonet`, in any case; None when it is something else or cannot be."""
    found = _HOST.fullmatch(host)
    if found is None:
        return None
    point, node, net, zone = (int(part or 0) for part in found.groups())
    try:
        return FidoAddress(zone, net, node, point)
    except ValueError:
        return None


def is_qwk_id(text: str) -> bool:
    """Whether a text (in any case) can be a QWK-ID: 2 to 8 characters, first a letter, a file name everywhere."""
    name = text.upper()
    return _QWK_ID.fullmatch(name) is not None and name not in _TAKEN and _DEVICES.fullmatch(name) is None


def read_route(text: str) -> tuple[str, ...]:
    """Read a QWKnet route `ID/ID/...`, nearest first; the IDs in upper case. Raises ValueError."""
    names = tuple(text.upper().split("/", HOPS))
    if len(names) > HOPS:
        raise ValueError(f"a route has at most {HOPS} names")
    wrong = next((name for name in names if not is_qwk_id(name)), None)
    if wrong is not None:
        raise ValueError(f'"{wrong}" is not a QWK-ID')
    return names


def netaddr_type(text: str) -> NetType:
    """Which network an address belongs to: judged by what follows its first "@", or by all of it without one."""
    before, at, after = text.partition("@")
    address = after if at else text
    if not text or not address:
        return NetType.NONE
    if text.startswith("@") or address.startswith("@"):
        return NetType.UNKNOWN
    kind = _kind(address)
    return NetType.NONE if kind is NetType.INTERNET and at and " " in before else kind


def _kind(address: str) -> NetType:
    first = address[0]
    letter = first.isascii() and first.isalpha()
    if letter and not any(mark in address for mark in ".: "):
        return NetType.QWK
    if _NUMBERS.fullmatch(address):
        return NetType.FIDO
    if "." in address and not any(mark in address for mark in "/ ") and (letter or first in "0123456789"):
        return NetType.INTERNET
    return NetType.UNKNOWN
