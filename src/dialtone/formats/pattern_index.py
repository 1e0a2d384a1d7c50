"""Finds which of many patterns match a string, without trying each. Source of the forms: spec mail.md 3.1.

Every form has a table that answers in a few dictionary look-ups, whatever the number of lines: whole strings directly,
beginnings and ends by length, contained texts by their first letters and length, networks by prefix length. A look-up
gives lists of line numbers, each ascending. Forms that no line has are not looked for.
"""

from __future__ import annotations

import ipaddress
import re
from collections import defaultdict
from collections.abc import Iterable, Iterator

_LOWER = {upper: upper + 32 for upper in range(ord("A"), ord("Z") + 1)}
_NETWORK = re.compile(r"([0-9A-Fa-f:.]+)/(\d{1,3})", re.ASCII)
_ADDRESS = re.compile(r"[0-9.]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*(?:%.*)?", re.ASCII)
_GRAM = 4  # contained texts are found by this many first letters
_FEW = 8

Address = tuple[int, int]  # bits of the family (32 or 128), number


def lower(text: str) -> str:
    """ASCII letters in lower case; all else as it is."""
    return text.lower() if text.isascii() else text.translate(_LOWER)


def _ipv4(text: str) -> int:
    """Four decimal numbers without leading zeros. (ipaddress does the same in five times the time.)"""
    parts = text.split(".")
    number = 0
    for part in parts:
        byte = int(part)
        if byte > 255 or (part[0] == "0" and len(part) > 1):
            raise ValueError(text)
        number = number << 8 | byte
    if len(parts) != 4:
        raise ValueError(text)
    return number


def address_of(text: str) -> Address | None:
    """Read an IP address; an IPv4-mapped IPv6 address counts as IPv4. None when it is no address."""
    if len(text) > 60 or _ADDRESS.fullmatch(text) is None:
        return None
    try:
        if ":" not in text:
            return 32, _ipv4(text)
        number = int(ipaddress.IPv6Address(text.partition("%")[0]))
    except ValueError:
        return None
    return (32, number & 0xFFFFFFFF) if number >> 32 == 0xFFFF else (128, number)


def _address_text(address: Address) -> str:
    bits, number = address
    return str(ipaddress.IPv4Address(number) if bits == 32 else ipaddress.IPv6Address(number))


def spellings(text: str) -> tuple[str, ...]:
    """The texts under which a searched string is known: itself and, for an IP address, its usual form."""
    text = lower(text)
    if ":" not in text:
        return (text,)
    address = address_of(text)
    if address is None:
        return (text,)
    usual = _address_text(address)
    return (text,) if usual == text else (text, usual)


def is_network_form(pattern: str) -> bool:
    """Whether a pattern is written as a network, right or wrong."""
    return _NETWORK.fullmatch(pattern) is not None


def network_of(pattern: str) -> tuple[int, int, int] | None:
    """Read `address/length`: (bits of the family, prefix length, first bits as a number), or None."""
    match = _NETWORK.fullmatch(pattern)
    if match is None:
        return None
    length = int(match[2])
    try:
        if ":" not in match[1]:
            bits, number = 32, _ipv4(match[1])
        else:
            bits, number = 128, int(ipaddress.IPv6Address(match[1]))
    except ValueError:
        return None
    if bits == 128 and length >= 96 and number >> 32 == 0xFFFF:
        bits, length, number = 32, length - 96, number & 0xFFFFFFFF
    return None if length > bits else (bits, length, number >> (bits - length))


class _Lengths:
    """Texts of several lengths, each with its line numbers; finds those a string begins or ends with."""

    __slots__ = ("tables",)

    def __init__(self) -> None:
        self.tables: dict[int, dict[str, list[int]]] = {}

    def add(self, text: str, number: int) -> None:
        self.tables.setdefault(len(text), {}).setdefault(text, []).append(number)

    def beginnings(self, text: str) -> Iterator[list[int]]:
        for length, table in self.tables.items():
            if length <= len(text) and (numbers := table.get(text[:length])):
                yield numbers

    def ends(self, text: str, spare: int = 0) -> Iterator[list[int]]:
        """Lines whose text ends `text` without reaching into its first `spare` characters."""
        room = len(text) - spare
        for length, table in self.tables.items():
            if length <= room and (numbers := table.get(text[-length:])):
                yield numbers


class _Contained:
    """Texts that may be anywhere: short ones by windows of their length; others by their first letters, and those that
    begin alike by length, so that a thousand lines `word...~` cost little more than one."""

    __slots__ = ("long", "short")

    def __init__(self) -> None:
        self.short: dict[int, dict[str, list[int]]] = {}
        self.long: dict[str, dict[int, dict[str, list[int]]]] = {}

    def add(self, text: str, number: int) -> None:
        lengths = self.short if len(text) < _GRAM else self.long.setdefault(text[:_GRAM], {})
        lengths.setdefault(len(text), {}).setdefault(text, []).append(number)

    def find(self, text: str) -> Iterator[list[int]]:
        for length, table in self.short.items():
            for window in {text[start : start + length] for start in range(len(text) - length + 1)}:
                if numbers := table.get(window):
                    yield numbers
        for gram in self._grams(text):
            start = text.find(gram)
            while start >= 0:
                for length, table in self.long[gram].items():
                    if numbers := table.get(text[start : start + length]):
                        yield numbers
                start = text.find(gram, start + 1)

    def _grams(self, text: str) -> Iterable[str]:
        """Which of the first letters are in the text; looked for one by one when they are few."""
        if len(self.long) <= _FEW:
            return [gram for gram in self.long if gram in text]
        return self.long.keys() & set(map("".join, zip(text, text[1:], text[2:], text[3:], strict=False)))


class PatternIndex:
    """Line numbers by pattern. Numbers must be added in ascending order."""

    __slots__ = ("_any", "_around", "_begin", "_contain", "_end", "_networks", "_size", "_whole")

    def __init__(self) -> None:
        self._any: list[int] = []
        self._whole: dict[str, list[int]] = {}
        self._begin = _Lengths()
        self._end = _Lengths()
        self._contain = _Contained()
        self._around: dict[int, dict[str, _Lengths]] = {}  # `pre*post`: by length of pre, then pre
        self._networks: defaultdict[int, dict[int, dict[int, list[int]]]] = defaultdict(dict)
        self._size = 0

    def __len__(self) -> int:
        return self._size

    def add(self, pattern: str, number: int) -> None:
        """Add the pattern of line `number`."""
        self._size += 1
        text = lower(pattern)
        last = text[-1:]
        if last == "~" or last == "^":
            self._add_marked(text[:-1], last, number)
        elif "*" in text:
            before, _, after = text.partition("*")
            self._add_around(before, after, number)
        else:
            self._add_whole(text, number)

    def _add_marked(self, text: str, mark: str, number: int) -> None:
        if not text:
            self._any.append(number)
        elif mark == "~":
            self._contain.add(text, number)
        else:
            self._begin.add(text, number)

    def _add_around(self, before: str, after: str, number: int) -> None:
        if not before and not after:
            self._any.append(number)
        elif not after:
            self._begin.add(before, number)
        elif not before:
            self._end.add(after, number)
        else:
            table = self._around.setdefault(len(before), {})
            if before not in table:
                table[before] = _Lengths()
            table[before].add(after, number)

    def _add_whole(self, text: str, number: int) -> None:
        self._whole.setdefault(text, []).append(number)
        if "/" in text:
            network = network_of(text)
            if network is not None:
                bits, length, start = network
                self._networks[bits].setdefault(length, {}).setdefault(start, []).append(number)
        elif ":" in text:
            for usual in spellings(text)[1:]:
                self._whole.setdefault(usual, []).append(number)

    def find(self, texts: tuple[str, ...]) -> Iterator[list[int]]:
        """Line numbers of every pattern that matches a searched string, given in its `spellings`; ascending lists."""
        if self._any:
            yield self._any
        for text in texts:
            if numbers := self._whole.get(text):
                yield numbers
            if self._begin.tables:
                yield from self._begin.beginnings(text)
            if self._end.tables:
                yield from self._end.ends(text)
            if self._contain.long or self._contain.short:
                yield from self._contain.find(text)
            if self._around:
                yield from self._find_around(text)
        if self._networks:
            yield from self._find_network(texts[-1])

    def _find_around(self, text: str) -> Iterator[list[int]]:
        for length, table in self._around.items():
            if length < len(text) and (ends := table.get(text[:length])):
                yield from ends.ends(text, spare=length)

    def _find_network(self, text: str) -> Iterator[list[int]]:
        address = address_of(text)
        if address is None or address[0] not in self._networks:
            return
        bits, number = address
        for length, table in self._networks[bits].items():
            if numbers := table.get(number >> (bits - length)):
                yield numbers
