"""The pattern language of `.can` files and their relatives. Source: spec mail.md 3.1 to 3.3; services.md 1.10.

One pattern per line; `;` begins a comment line; `!` negates; after a TAB come `key=value` items. Lines are looked at
in order and the first that decides ends the search. Theory of operation: an ordinary line decides (true) when any of
the searched strings matches it, a negated line decides (false) when all of them match its inner pattern. If no line
decides, the answer is true exactly when the last line that counts is a negated one, where comments count and blank
lines do not. So the answer needs only the number of the first deciding line of each sort, and those come from an
index by form and length (`pattern_index.py`): a list of a hundred thousand lines answers in microseconds.

Beyond the reference: an expired line is as if it were not there (it hides nothing), IPv4 rules also match the
IPv4-mapped form of an address, IPv6 addresses match in every spelling, zone offsets in times are honoured.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field
from itertools import chain
from typing import NamedTuple

from dialtone.formats.escapes import unescape
from dialtone.formats.pattern_index import PatternIndex, is_network_form, network_of, spellings
from dialtone.formats.pattern_times import day_text, read_time

_PLAIN_STOPS = frozenset("\\\t!;")
_EXPIRY = re.compile(r"\t\s*e\s*=([^\t]*)", re.IGNORECASE)
_QUIET = frozenset({"1", "true", "yes", "on"})


@dataclass(frozen=True, slots=True)
class Hit:
    """The line that made a search true. `line` counts from 1; 0 when only the absence of excluded ones did."""

    line: int
    pattern: str
    items: dict[str, str] = field(default_factory=dict)

    @property
    def quiet(self) -> bool:
        """Whether matches of this line are not to be logged."""
        return self.items.get("q", "").strip().lower() in _QUIET

    @property
    def reason(self) -> str:
        """Why the line was added, or ""."""
        return self.items.get("r", "")

    def details(self) -> str:
        """What is known about the line, for the log: `since <date> for <reason> using <protocol>`."""
        added = read_time(self.items["t"]) if "t" in self.items else None
        parts = (
            f"since {day_text(added)}" if added is not None else "",
            f"for {self.reason}" if self.reason else "",
            f"using {self.items['p']}" if self.items.get("p") else "",
        )
        return " ".join(part for part in parts if part)


@dataclass(frozen=True, slots=True)
class Line:
    """One line that says something. `pattern` is the text that is compared, without `!` and items."""

    pattern: str
    negated: bool = False
    items: dict[str, str] = field(default_factory=dict)
    expires: float | None = None  # seconds since 1970


def read_line(text: str) -> Line | None:
    """Take one line apart; None for a blank line or a comment."""
    text = text.strip()
    if not text or text[0] == ";":
        return None
    if _PLAIN_STOPS.isdisjoint(text):
        return Line(text)
    pattern, *rest = unescape(text).split("\t")
    items: dict[str, str] = {}
    for item in rest:
        name, equals, value = item.partition("=")
        if equals:
            items.setdefault(name.strip().lower(), value.strip())
    negated = pattern.startswith("!")
    expires = read_time(items["e"]) if "e" in items else None
    return Line(pattern[negated:].rstrip(" "), negated, items, expires)


def outline(text: str) -> Line | None:
    """A line as the index needs it: as `read_line`, but of an ordinary line that the program wrote only the pattern
    and the end of its time, in a third of the time. Long lists are lists of such lines."""
    pattern, tab, rest = text.partition("\t")
    if not tab or not _PLAIN_STOPS.isdisjoint(pattern) or "/" in pattern or "\\" in rest or not pattern.strip():
        return read_line(text)
    match = _EXPIRY.search(text)
    expires = read_time(match[1]) if match is not None else None
    return (
        read_line(text)
        if match is not None and expires is None
        else Line(pattern.lstrip().rstrip(" "), expires=expires)
    )


FLAWS_MOST = 100


@dataclass(frozen=True, slots=True)
class Flaw:
    """A line that hardly does what its author meant. `line` counts from 1."""

    line: int
    text: str


def flaw_of(line: Line) -> str:
    """What is doubtful about a line, or "": a network that is none, one of every address (unless a reason, `r=`, says
    that it is meant), an expiry that cannot be read (RED-02)."""
    if "/" in line.pattern and is_network_form(line.pattern):
        network = network_of(line.pattern)
        if network is None:
            return f'"{line.pattern}" is no network, so it matches no address'
        if network[1] == 0 and not line.negated and not line.items.get("r"):
            return f'"{line.pattern}" is every address; a reason (TAB r=...) says that this is meant'
    if "e" in line.items and line.expires is None:
        return f'the time "{line.items["e"][:40]}" cannot be read, so the line never expires'
    return ""


REMEMBERED = 512  # searched strings whose lines a list remembers
LONGEST_REMEMBERED = 512  # characters of one
MOST_REMEMBERED = 100  # lists or numbers of lines of one


NOTHING: frozenset[int] = frozenset()


class _Fitting(NamedTuple):
    """The lines that fit a string, expired ones included: ordinary ones as ascending lists of their numbers, and
    negated ones."""

    ordinary: tuple[list[int], ...]
    negated: frozenset[int]


class Patterns:
    """The compiled lines of one list. What it says does not change after it is made, so it may be shared between
    threads. `flaws` are the first doubtful lines.

    What fitted the last searches is remembered: one session asks the same things for every command, and a list is made
    anew when its file changes."""

    __slots__ = ("_expires", "_kinds", "_lines", "_negated", "_ordinary", "_remembered", "count", "flaws")

    def __init__(self, lines: Iterable[str] = ()) -> None:
        self._lines = list(lines)
        self._ordinary = PatternIndex()
        self._negated = PatternIndex()
        self._expires: dict[int, float] = {}
        self._kinds: list[tuple[int, bool]] = []  # of lists with negated lines: (number, whether it is a negated one)
        self._remembered: dict[str, _Fitting] = {}
        self.count = 0
        self.flaws: list[Flaw] = []
        for number, text in enumerate(self._lines):
            self._add(number, text)
        if not self._negated:
            self._kinds = []

    def _add(self, number: int, text: str) -> None:
        line = outline(text)
        if line is None:
            if text.strip():
                self._kinds.append((number, False))
            return
        self.count += 1
        self._kinds.append((number, line.negated))
        (self._negated if line.negated else self._ordinary).add(line.pattern, number)
        if line.expires is not None:
            self._expires[number] = line.expires
        if ("/" in line.pattern or line.items) and len(self.flaws) < FLAWS_MOST and (flaw := flaw_of(line)):
            self.flaws.append(Flaw(number + 1, flaw))

    def find(self, *strings: str, now: float = 0.0) -> Hit | None:
        """The line that makes the search for any of the strings true at time `now`, or None.

        Empty strings are left out when there are others (a host name that is not known).
        """
        if not self.count:
            return None
        yes: int | None = None
        negated: frozenset[int] | None = None
        for text in strings or ("",):
            if not text and any(strings):
                continue
            fitting = self._remembered.get(text) or self._fitting(text)
            if fitting.ordinary:
                yes = self._first_ordinary(fitting.ordinary, now, yes)
            if self._kinds:
                negated = fitting.negated if negated is None else negated & fitting.negated
        no = self._first_negated(negated, now) if negated else None
        if yes is not None and (no is None or yes < no):
            return self._hit(yes)
        if no is not None:
            return None
        return Hit(0, "") if self._kinds and self._tail(now) else None

    def matches(self, *strings: str, now: float = 0.0) -> bool:
        """Whether the list says yes to any of the strings at time `now`."""
        return self.find(*strings, now=now) is not None

    def __bool__(self) -> bool:
        return self.count > 0

    def _live(self, number: int, now: float) -> bool:
        expires = self._expires.get(number)
        return expires is None or expires > now

    def _fitting(self, text: str) -> _Fitting:
        """Search, and remember what was found unless it is large."""
        texts = spellings(text)
        negated = frozenset(chain.from_iterable(self._negated.find(texts))) if self._negated else NOTHING
        fitting = _Fitting(tuple(self._ordinary.find(texts)), negated)
        if len(text) <= LONGEST_REMEMBERED and len(fitting.ordinary) + len(negated) <= MOST_REMEMBERED:
            if len(self._remembered) >= REMEMBERED:
                self._remembered.clear()
            self._remembered[text] = fitting
        return fitting

    def _first_ordinary(self, found: tuple[list[int], ...], now: float, first: int | None) -> int | None:
        for numbers in found:
            for number in numbers:
                if first is not None and number >= first:
                    break
                if not self._expires or self._live(number, now):
                    first = number
                    break
        return first

    def _first_negated(self, found: frozenset[int], now: float) -> int | None:
        return min((number for number in found if self._live(number, now)), default=None)

    def _tail(self, now: float) -> bool:
        for number, negated in reversed(self._kinds):
            if self._live(number, now):
                return negated
        return False

    def _hit(self, number: int) -> Hit:
        line = read_line(self._lines[number])
        assert line is not None  # it was indexed
        return Hit(number + 1, line.pattern, line.items)
