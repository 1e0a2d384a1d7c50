"""What each security level allows, from main.ini: `[level:N]`. Source: spec bbs.md 1.3; mail.md 0.1.

0 is no limit, of whatever kind: so says the manual of the level table, and a table with zeroes written by a tool must
not silence everybody. Whoever may not write at all gets a restriction letter instead.

What an account of the level becomes when its time is over stands in `expireto`, a number: with bit 0 of `misc` (or
`expiretolevel`) of a level, with bit 1 (or `expiretoval`) of a validation set, else the values of `[expired]` count.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from dialtone.config.problems import Problem
from dialtone.formats.ini import Entry, Ini
from dialtone.formats.ini_values import read_bool, read_int, read_size

SYSOP_LEVEL = 90
HIGHEST = 99

_SECTION = re.compile(r"level:\s*(.*)", re.IGNORECASE)
_NUMBER = re.compile(r"\d{1,2}", re.ASCII)
_MOST = 2**31 - 1
_LIMITS = {
    "emailperday": "emails_per_day",
    "postsperday": "posts_per_day",
    "timeperday": "minutes_per_day",
    "timepercall": "minutes_per_call",
    "callsperday": "calls_per_day",
    "linespermsg": "lines_per_message",
    "downloadsperday": "downloads_per_day",
}
_TO_LEVEL, _TO_SET = 1 << 0, 1 << 1  # bits of `misc`
_OTHERS = frozenset({"freecdtperday", "expireto", "expiretolevel", "expiretoval", "misc"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Level:
    """Limits of one level; 0 is no limit. At most one of the two last is not None; with neither the values of
    `[expired]` count."""

    emails_per_day: int = 0
    posts_per_day: int = 0
    minutes_per_day: int = 0
    minutes_per_call: int = 0
    calls_per_day: int = 0
    lines_per_message: int = 0
    downloads_per_day: int = 0
    free_credits: int = 0  # bytes given anew each day
    expires_to_level: int | None = None
    expires_to_set: int | None = None  # number of a validation set


@dataclass(frozen=True, slots=True)
class Levels:
    """The table. A level that main.ini does not name has no limits."""

    table: dict[int, Level] = field(default_factory=dict)

    def of(self, level: int) -> Level:
        """The limits of a level."""
        return self.table.get(level, Level())


def read_levels(main: Ini, problems: list[Problem]) -> Levels:
    """Read main.ini; what is wrong with it is added to `problems`."""
    table: dict[int, Level] = {}
    for section, text in _sections(main):
        if _NUMBER.fullmatch(text) is None:
            told = f'"{text}" is no level; the section is left out'
            problems.append(Problem(file=main.name, section=section, text=told, allowed=f"0 to {HIGHEST}"))
        elif int(text) in table:
            told = "this level stands above already; the section is left out"
            problems.append(Problem(file=main.name, section=section, level="warning", text=told))
        else:
            table[int(text)] = _level(main, section, problems)
    return Levels(table)


def _sections(main: Ini) -> Iterator[tuple[str, str]]:
    """The names of the sections of levels, and what follows the colon."""
    for section in main.sections():
        match = _SECTION.fullmatch(section.strip())
        if match is not None:
            yield section, match[1].strip()


def _level(main: Ini, section: str, problems: list[Problem]) -> Level:
    values: dict[str, int] = {}
    for entry in main.entries(section):
        key = entry.key.lower()
        if key not in _LIMITS and key not in _OTHERS:
            problems.append(_problem(entry, "note", "unknown key, without effect"))
            continue
        try:
            values[key] = _value(key, entry.value)
        except ValueError as error:
            problems.append(_problem(entry, "error", str(error), f"a whole number from 0 to {_MOST}; 0 is no limit"))
    limits = {_LIMITS[key]: value for key, value in values.items() if key in _LIMITS}
    return Level(**limits, free_credits=values.get("freecdtperday", 0), **_expiry(values))


def _expiry(values: dict[str, int]) -> dict[str, int]:
    misc, target = values.get("misc", 0), values.get("expireto", 0)
    if misc & _TO_SET or values.get("expiretoval"):
        return {"expires_to_set": min(target, 9)}
    if misc & _TO_LEVEL or values.get("expiretolevel"):
        return {"expires_to_level": min(target, HIGHEST)}
    return {}


def _value(key: str, text: str) -> int:
    if key == "freecdtperday":
        return read_size(text) if text else 0
    if key in ("expiretolevel", "expiretoval"):
        return int(read_bool(text)) if text else 0
    return _limit(text)


def _limit(text: str) -> int:
    """A daily limit; an empty text is none. Raises ValueError."""
    number = read_int(text) if text else 0
    if not 0 <= number <= _MOST:
        raise ValueError(f"{number} is out of range")
    return number


def _problem(entry: Entry, level: str, text: str, allowed: str = "") -> Problem:
    return Problem(
        file=entry.file,
        line=entry.line,
        section=entry.section,
        key=entry.key,
        level=level,
        text=text,
        allowed=allowed,
    )
