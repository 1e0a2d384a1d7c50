"""Sets of values an account gets at once: `[valset:0]` to `[valset:9]`, and `[expired]` of main.ini.

Source: spec bbs.md 1.4, 1.12. What is said about an account's time (`expire`) is in days from now on.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from dialtone.config.levels import HIGHEST
from dialtone.config.newuser import read_letters
from dialtone.config.problems import Problem
from dialtone.formats.ini import Entry, Ini
from dialtone.formats.ini_values import read_int, read_size

_SECTION = re.compile(r"valset:\s*([0-9])", re.IGNORECASE)
_FLAGS = ("flags1", "flags2", "flags3", "flags4", "exemptions", "restrictions")
_ALSO = {"exempt": "exemptions", "rest": "restrictions", "cdt": "credits", "expiration_days": "expire"}


@dataclass(frozen=True, slots=True, kw_only=True)
class ValidationSet:
    """What a validation replaces: all flags, the level. `credits` are added; `days` extend the account's time (0: the
    date stays)."""

    level: int = 0
    flags1: str = ""
    flags2: str = ""
    flags3: str = ""
    flags4: str = ""
    exemptions: str = ""
    restrictions: str = ""
    credits: int = 0
    days: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Expired:
    """What becomes of an account whose time is over: `level`, flags and exemptions it loses, restrictions it gets."""

    level: int = 0
    flags1: str = ""
    flags2: str = ""
    flags3: str = ""
    flags4: str = ""
    exemptions: str = ""
    restrictions: str = ""


@dataclass(frozen=True, slots=True)
class Validations:
    """Both tables."""

    sets: Mapping[int, ValidationSet] = field(default_factory=dict)
    expired: Expired = field(default_factory=Expired)


def read_validations(main: Ini, problems: list[Problem]) -> Validations:
    """Read main.ini; what is wrong with it is added to `problems`."""
    sets: dict[int, ValidationSet] = {}
    for section in main.sections():
        match = _SECTION.fullmatch(section.strip())
        if match is not None:
            values = _values(main, section, problems)
            days, credits = values.pop("expire", 0), values.pop("credits", 0)
            sets.setdefault(int(match[1]), ValidationSet(**values, credits=credits, days=days))
    expired = _values(main, "expired", problems)
    return Validations(sets, Expired(**{name: expired[name] for name in expired if name not in ("expire", "credits")}))


def _values(main: Ini, section: str, problems: list[Problem]) -> dict[str, Any]:
    values: dict[str, Any] = {}
    for entry in main.entries(section):
        name = _ALSO.get(entry.key.lower(), entry.key.lower())
        try:
            if name in _FLAGS:
                values[name] = read_letters(entry.value)
            elif name == "level":
                values[name] = _number(entry.value, HIGHEST)
            elif name == "expire":
                values[name] = _number(entry.value, 36_500)
            elif name == "credits":
                values[name] = read_size(entry.value) if entry.value else 0
            else:
                problems.append(_problem(entry, "note", "unknown key, without effect"))
        except ValueError as error:
            problems.append(_problem(entry, "error", str(error)))
    return values


def _number(text: str, most: int) -> int:
    number = read_int(text) if text else 0
    if not 0 <= number <= most:
        raise ValueError(f"{number} is out of range")
    return number


def _problem(entry: Entry, level: str, text: str) -> Problem:
    return Problem(file=entry.file, line=entry.line, section=entry.section, key=entry.key, level=level, text=text)
