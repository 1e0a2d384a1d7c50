"""FTP's lines and arguments: bytes in, meanings out. Pure. Sources: RFC 959, 1639, 2428, 3659; spec services.md 3.2.

Telnet's commands are taken out of a line (RFC 959 section 2.3): a client that aborts sends IP and Synch before ABOR.
Names are UTF-8 (RFC 2640); what is none is read as the western characters old programs send.
"""

from __future__ import annotations

import ipaddress
import re
from calendar import timegm
from datetime import UTC, datetime

from dialtone.base.errors import Refusal, Why
from dialtone.wire.sidelines import Place

IAC = 0xFF
_OPTIONS = range(0xFB, 0xFF)  # WILL, WONT, DO, DONT: an option follows
_COMMANDS = range(0xF0, 0xFB)
_CONTROLS = bytes([*range(0x20), 0x7F])
_TIME = re.compile(r"(\d{14})(?:\.\d{1,6})?", re.ASCII)
FAMILIES = {1: "4", 2: "6"}  # of RFC 2428
LONG_FAMILIES = {4: 4, 6: 16}  # of RFC 1639: bytes of an address
BIGGEST = 2**62


def clean(line: bytes) -> bytes:
    """A line without Telnet commands and control characters."""
    if IAC in line:
        line = _without_telnet(line)
    return line.translate(None, _CONTROLS)


def _without_telnet(line: bytes) -> bytes:
    found = bytearray()
    at = 0
    while at < len(line):
        byte = line[at]
        following = line[at + 1] if at + 1 < len(line) else 0
        if byte != IAC:
            found.append(byte)
            at += 1
        elif following in _OPTIONS:
            at += 3
        elif following in _COMMANDS or following == IAC:
            at += 2
        else:
            at += 1  # the byte after it was urgent and is lost
    return bytes(found)


def split(line: bytes) -> tuple[bytes, bytes]:
    """Verb in upper case and argument. What is in front of the verb is Telnet's rest and blanks."""
    verb, _, argument = clean(line).lstrip(b" ").partition(b" ")
    return verb.upper(), argument


def text(raw: bytes) -> str:
    """An argument as text."""
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def number(raw: bytes, *, most: int = BIGGEST) -> int:
    """A number in ASCII digits. Raises Refusal (INVALID): REST -1, 1_0, more digits than a file has bytes (FTP-07)."""
    if not raw.isdigit() or len(raw) > 19 or int(raw) > most:
        raise Refusal(Why.INVALID, "A number is expected.")
    return int(raw)


def port(argument: bytes) -> Place:
    """PORT h1,h2,h3,h4,p1,p2. Raises Refusal (INVALID)."""
    numbers = _bytes(argument)
    if len(numbers) != 6:
        raise _unreadable()
    return Place(".".join(map(str, numbers[:4])), numbers[4] << 8 | numbers[5])


def long_port(argument: bytes) -> Place:
    """LPRT af,hal,h1...,pal,p1,p2. Raises Refusal: INVALID; UNSUPPORTED for a family that is none of ours."""
    numbers = _bytes(argument)
    if len(numbers) < 2:
        raise _unreadable()
    family, length = numbers[:2]
    if family not in LONG_FAMILIES:
        raise Refusal(Why.UNSUPPORTED, reply=b"521 Supported address families are (4, 6)")
    if length != LONG_FAMILIES[family] or len(numbers) != length + 5 or numbers[length + 2] != 2:
        raise _unreadable()
    address = ipaddress.ip_address(bytes(numbers[2 : length + 2]))
    return Place(str(address), numbers[-2] << 8 | numbers[-1])


def extended_port(argument: bytes) -> Place:
    """EPRT |1|192.0.2.1|6275|. Raises Refusal: INVALID; UNSUPPORTED for a family that is none of ours."""
    said = text(argument)
    parts = said.split(said[0]) if said else []
    if len(parts) != 5 or parts[0] or parts[4] or not parts[1].isascii() or not parts[1].isdigit():
        raise _unreadable()
    version = FAMILIES.get(int(parts[1][:3]))
    if version is None:
        raise Refusal(Why.UNSUPPORTED, reply=b"522 Network protocol not supported, use (1,2)")
    try:
        address = ipaddress.ip_address(parts[2])
    except ValueError:
        raise _unreadable() from None
    if str(address.version) != version or (address.version == 6 and getattr(address, "scope_id", None)):
        raise _unreadable()
    return Place(str(address), number(parts[3].encode("utf-8", "replace"), most=65535))


def _bytes(argument: bytes) -> list[int]:
    numbers = [part.strip(b" ") for part in argument.split(b",")]
    if len(numbers) > 24 or not all(part.isdigit() and len(part) <= 3 and int(part) < 256 for part in numbers):
        raise _unreadable()
    return [int(part) for part in numbers]


def _unreadable() -> Refusal:
    return Refusal(Why.INVALID, "That is not an address and a port.")


def told(place: Place) -> bytes:
    """The numbers of 227: h1,h2,h3,h4,p1,p2."""
    packed = ipaddress.ip_address(place.address).packed
    return b",".join(b"%d" % byte for byte in (*packed, place.port >> 8, place.port & 255))


def long_told(place: Place) -> bytes:
    """The numbers of 228: family, length and bytes of the address, 2, the port."""
    address = ipaddress.ip_address(place.address)
    packed = address.packed
    numbers = (address.version, len(packed), *packed, 2, place.port >> 8, place.port & 255)
    return b", ".join(b"%d" % one for one in numbers)


def same_address(one: str, other: str) -> bool:
    """Whether two texts are the same IP address."""
    try:
        return ipaddress.ip_address(one.partition("%")[0]) == ipaddress.ip_address(other.partition("%")[0])
    except ValueError:
        return False


def is_ipv6(address: str) -> bool:
    """Whether an address, as the connection has it, is one of IPv6."""
    return ":" in address


def time(said: str) -> float:
    """YYYYMMDDHHMMSS in UTC as seconds since 1970. Raises Refusal (INVALID)."""
    found = _TIME.fullmatch(said)
    try:
        moment = datetime.strptime(found[1], "%Y%m%d%H%M%S") if found else None
    except ValueError:
        moment = None
    if moment is None or moment.year < 1970:
        raise Refusal(Why.INVALID, "A time is expected: YYYYMMDDHHMMSS.")
    return float(timegm(moment.timetuple()))


def moment(seconds: float) -> str:
    """The other way round; times before 1970 and after 9999 are set to those."""
    within = min(max(seconds, 0.0), 253402300799.0)
    return datetime.fromtimestamp(int(within), UTC).strftime("%Y%m%d%H%M%S")


def listed(argument: str) -> str:
    """The path of LIST and NLST: options in front of it, such as -la, are left out."""
    rest = argument.strip()
    while rest.startswith("-"):
        word, _, rest = rest.partition(" ")
        if word == "--":
            break
        rest = rest.strip()
    return rest
