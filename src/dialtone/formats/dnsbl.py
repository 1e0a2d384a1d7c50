"""DNS blacklists as bytes and names: the lines of dns_blacklist.cfg, the names to ask for, what an answer means.

Source: spec mail.md 3.6.1, RFC 5782, security case DNS-02. A line is a zone and a note, as it always was. Ours is that
the words right behind the zone may name the answers that count, each word one or more addresses or networks inside
127.0.0.0/8 with commas between them (`list.example 127.0.0.2,127.0.0.4` or `list.example 127.0.1.0/24`); the first word
that is anything else begins the note. Without such words 127.0.0.0/24 counts.
"""

from __future__ import annotations

import ipaddress
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import Enum, auto

LABEL_MOST = 100  # characters of a line that are shown
MOST_ZONES = 50
NEVER_LISTED = "127.0.0.1"  # RFC 5782 section 5: a list that has it is not in working order
USUAL = (ipaddress.IPv4Network("127.0.0.0/24"),)

_LOOPBACK = ipaddress.IPv4Network("127.0.0.0/8")
_REFUSED = ipaddress.IPv4Network("127.255.255.0/24")
_ZONE = re.compile(r"(?=.{1,189}\Z)[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?(\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9_])?)*")
_UNFIT = re.compile("[\x00-\x1f\x7f]")


@dataclass(frozen=True, slots=True)
class Zone:
    """One list. `label` is its line as people see it; `accepts` the answers that mean "listed"."""

    name: str
    label: str
    accepts: tuple[ipaddress.IPv4Network, ...] = USUAL


@dataclass(frozen=True, slots=True)
class Zones:
    """A file's lists in its order, each once, and the lines that are none (or one too many)."""

    zones: tuple[Zone, ...] = ()
    bad: tuple[str, ...] = ()


class Means(Enum):
    """What a list said of an address."""

    LISTED = auto()
    CLEAR = auto()
    REFUSED = auto()  # the list does not answer us (127.255.255.x): ask it no more
    STRANGE = auto()  # no answer a blacklist gives


def read_zones(lines: Iterable[str]) -> Zones:
    """Read the lines of dns_blacklist.cfg; blank ones and comments are passed over. Never raises."""
    zones: dict[str, Zone] = {}
    bad: list[str] = []
    for line in lines:
        text = line.strip()
        if not text or text.startswith(";"):
            continue
        zone = _read_zone(text)
        if zone is None or (len(zones) >= MOST_ZONES and zone.name not in zones):
            bad.append(shown_line(text))
        else:
            zones.setdefault(zone.name, zone)
    return Zones(tuple(zones.values()), tuple(bad))


def _read_zone(text: str) -> Zone | None:
    words = text.split()
    name = words[0].lower().rstrip(".")
    if _ZONE.fullmatch(name) is None:
        return None
    accepts: list[ipaddress.IPv4Network] = []
    for word in words[1:]:
        networks = _answers(word)
        if networks is None:
            break
        accepts += networks
    return Zone(name, shown_line(text), tuple(accepts) or USUAL)


def shown_line(text: str) -> str:
    """A line as replies, logs and headers show it."""
    return _UNFIT.sub(" ", text)[:LABEL_MOST].rstrip()


def _answers(word: str) -> list[ipaddress.IPv4Network] | None:
    try:
        networks = [ipaddress.IPv4Network(item) for item in word.split(",")]
    except ValueError:
        return None
    return networks if all(network.subnet_of(_LOOPBACK) for network in networks) else None


def query_name(address: str, zone: str) -> str:
    """The name whose A record says whether `address` is listed. IPv4-mapped addresses are IPv4 ones, a scope (`%eth0`)
    does not count. Raises ValueError when it is no address."""
    number = ipaddress.ip_address(address.partition("%")[0])
    if isinstance(number, ipaddress.IPv6Address) and number.ipv4_mapped is not None:
        number = number.ipv4_mapped
    if isinstance(number, ipaddress.IPv4Address):
        return f"{'.'.join(reversed(str(number).split('.')))}.{zone}"
    return f"{'.'.join(reversed(number.exploded.replace(':', '')))}.{zone}"


def reserved_name(zone: str) -> str:
    """The name that no list in working order has (RFC 5782 section 5)."""
    return query_name(NEVER_LISTED, zone)


def judge(answers: Sequence[str], zone: Zone) -> tuple[Means, str]:
    """What the addresses of an answer mean, and the one that says so ("" for none)."""
    numbers = [number for number in map(_ipv4, answers) if number is not None]
    for number in numbers:
        if number in _REFUSED:
            return Means.REFUSED, str(number)
    for number in numbers:
        if any(number in network for network in zone.accepts):
            return Means.LISTED, str(number)
    if not numbers:
        return Means.CLEAR, ""
    if zone.accepts is not USUAL and numbers[0] in _LOOPBACK:
        return Means.CLEAR, str(numbers[0])  # listed for another reason than those that count here
    return Means.STRANGE, str(numbers[0])


def _ipv4(text: str) -> ipaddress.IPv4Address | None:
    try:
        return ipaddress.IPv4Address(text)
    except ValueError:
        return None
