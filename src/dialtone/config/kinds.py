"""The kinds of values settings have: how each is read, checked, shown, and what it allows in words.

A `Kind` is data; `field.py` joins one to each setting. Reading raises ValueError with what is wrong; `remarks` finds
parts of an accepted value that deserve a word (an unknown flag, one that does nothing yet).
"""

from __future__ import annotations

import ipaddress
from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from dialtone.base.log import Secret
from dialtone.config.interfaces import endpoint
from dialtone.formats import ini_values as ini

Remark = tuple[str, str]  # level ("note", "warning", or "unknown" for what a file may keep but nobody may set), text


def _no_remarks(_: str) -> list[Remark]:
    return []


@dataclass(frozen=True, slots=True)
class Kind:
    """How the text of one kind of setting is read and shown. `allowed` finishes the sentence "allowed: ..."."""

    name: str
    allowed: str
    read: Callable[[str], Any]
    show: Callable[[Any], str] = str
    remarks: Callable[[str], list[Remark]] = _no_remarks
    blank: bool = False  # a key present without a value is an empty value, not the default
    choices: tuple[str, ...] = ()
    secret: bool = False
    flags: tuple[Flag, ...] = ()  # what the choices of a flags key mean


@dataclass(frozen=True, slots=True)
class Flag:
    """One name of a flags key. `bit` is its number in old numeric values, -1 when it has none."""

    name: str
    bit: int
    help: str
    effective: bool = True
    note: str = ""


def integer(low: int = 0, high: int = 2**31 - 1) -> Kind:
    """A whole number from `low` to `high`."""

    def read(text: str) -> int:
        number = ini.read_int(text)
        if not low <= number <= high:
            raise ValueError(f"{number} is out of range")
        return number

    return Kind("int", f"a whole number from {low} to {high}", read)


def one_of(*words: str) -> Kind:
    """One of a few words, in any case; the value is in lower case."""

    def read(text: str) -> str:
        word = ini.first_word(text).lower()
        if word not in words:
            raise ValueError(f'"{word}" is not known')
        return word

    return Kind("enum", "one of: " + ", ".join(words), read, choices=words)


def bit(number: int) -> Kind:
    """One bit of a number that holds many; the value is whether it is set."""
    return Kind(
        "bit",
        "a whole number from 0 to 4294967295",
        lambda text: bool(ini.read_int(text) >> number & 1),
        show=ini.bool_text,
    )


def flags(known: Iterable[Flag]) -> Kind:
    """Names between "|" (or old numbers); the value is the frozenset of the known names, in upper case."""
    table = {flag.name: flag for flag in known}
    bits = {flag.bit: flag.name for flag in table.values() if flag.bit >= 0}

    def names(item: str) -> list[str]:
        if not item[:1].isdigit():
            return [item]
        number = ini.read_int(item)
        return [bits.get(place, f"bit {place}") for place in range(number.bit_length()) if number >> place & 1]

    def every(text: str) -> list[str]:
        return [name for item in ini.read_flags(text) for name in names(item)]

    def read(text: str) -> frozenset[str]:
        return frozenset(name for name in every(text) if name in table)

    def remarks(text: str) -> list[Remark]:
        found: list[Remark] = []
        for name in every(text):
            flag = table.get(name)
            if flag is None:
                found.append(("unknown", f"{name}: unknown flag, without effect"))
            elif flag.note:
                found.append(("note", f"{name}: {flag.note}"))
            elif not flag.effective:
                found.append(("warning", f"{name}: known, but not effective in this version"))
        return found

    choices = tuple(table)
    return Kind(
        "flags",
        "any of these, joined with |: " + " ".join(choices),
        read,
        show=lambda value: " | ".join(name for name in choices if name in value),
        remarks=remarks,
        blank=True,
        choices=choices,
        flags=tuple(table.values()),
    )


def _read_ipv4(text: str) -> str:
    return str(ipaddress.IPv4Address(text.strip())) if text.strip() else ""


def _read_ipv6(text: str) -> str:
    return str(ipaddress.IPv6Address(text.strip())) if text.strip() else ""


def _read_endpoints(text: str) -> tuple[str, ...]:
    items = ini.read_list(text)
    for item in items:
        endpoint(item, 0)
    return items


def _read_networks(text: str) -> tuple[str, ...]:
    return tuple(str(ipaddress.ip_network(item, strict=False)) for item in ini.read_list(text))


def _read_server(text: str) -> str:
    """A name server: "" (automatic), `address`, `address:port` or `[address]:port`."""
    text = text.strip()
    if text.lower() in ("", "<auto>", "auto"):
        return ""
    host, _ = endpoint(text, 53)
    ipaddress.ip_address(host)
    return text


BOOL = Kind("bool", "true, yes, on, false, no, off, or a number (0 is false)", ini.read_bool, show=ini.bool_text)
INT = integer()
BITS = Kind("int", "a whole number from 0 to 4294967295", integer(0, 2**32 - 1).read, show="0x{:x}".format)
MODE = Kind("int", "an octal number from 0 to 0777", integer(0, 0o777).read, show="0{:o}".format)
PORT = Kind("port", "a port number from 1 to 65535", integer(1, 65535).read)
SIZE = Kind("size", "a number of bytes, or with K, M, G, T, such as 20M", ini.read_size, show=ini.size_text)
DURATION = Kind(
    "duration",
    "a number of seconds, or with a unit (s, m for minutes, h, d, w, y), such as 60M, 1.5h or 10 minutes",
    ini.read_duration,
    show=ini.duration_text,
)
MILLIS = Kind("millis", "a whole number of milliseconds", INT.read)
TEXT = Kind("text", "any text", str.strip)
PATH = Kind("path", "the path of a file or directory, relative to ctrl/ when it does not begin with /", str.strip)
SECRET = Kind("secret", "any text; never shown", Secret, show=lambda value: str(value) if value else "", secret=True)
LIST = Kind("list", "items with commas between them", ini.read_list, show=ini.list_text)
LEVEL = Kind(
    "level", "a level (" + ", ".join(ini.LEVELS) + ") or its number from 0", ini.read_level, show=ini.level_text
)
ENDPOINTS = Kind(
    "list",
    "addresses or host names with commas between them, each with or without a port: 0.0.0.0, ::, 192.0.2.1:2525, "
    "[2001:db8::1]:2525",
    _read_endpoints,
    show=ini.list_text,
)
NETWORKS = Kind(
    "list", "addresses or networks with commas between them: 192.0.2.1, 10.0.0.0/8", _read_networks, show=ini.list_text
)
IPV4 = Kind("address", "one IPv4 address; 0.0.0.0 or nothing is any", _read_ipv4)
IPV6 = Kind("address", "one IPv6 address; :: or nothing is any", _read_ipv6)
NAME_SERVER = Kind(
    "text", "an address, address:port or [IPv6 address]:port; nothing or <auto> is automatic", _read_server
)
