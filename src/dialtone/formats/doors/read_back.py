"""What a door says the user has become: MODUSER.DAT, and DOOR.SYS as it left it. Source: spec bbs.md 9.2, 9.6.

Nothing here raises: a line that says nothing sensible changes nothing. Whether any of it is done is for the domain.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, datetime

from dialtone.formats.doors.door_sys import lines as door_sys_lines
from dialtone.formats.doors.facts import Facts

SETS = ("flags1", "flags2", "flags3", "flags4", "exemptions", "restrictions")
LARGEST = 16 * 1024  # bytes of such a file that are looked at
_MOST = 2**40

_WHOLE = re.compile(r"[+-]?\d{1,15}")
_DATE = re.compile(r"(\d{2})[/-](\d{2})[/-](\d{2})")
_ADDING = {4: "flags1", 5: "flags2", 6: "exemptions", 7: "restrictions", 10: "flags3", 11: "flags4"}
_REMOVING = {12: "flags1", 13: "flags2", 14: "flags3", 15: "flags4", 16: "exemptions", 17: "restrictions"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """What is to become of a user. `add` and `remove` are letters by set (one of SETS); None: as it was."""

    credits: int = 0  # more, or less
    level: int | None = None
    add: tuple[tuple[str, str], ...] = ()
    remove: tuple[tuple[str, str], ...] = ()
    replace: tuple[tuple[str, str], ...] = ()
    expires: float | None = None  # seconds since 1970
    expires_local: float | None = None  # midnight of a local day
    minutes: int = 0  # more, or less, in the bank
    downloads: int | None = None
    downloaded: int = 0  # further bytes, to be paid for


def from_moduser(data: bytes) -> Change:
    """What MODUSER.DAT asks for."""
    said = _lines(data)
    add: list[tuple[str, str]] = []
    remove: list[tuple[str, str]] = []
    for line, name in (*_ADDING.items(), *_REMOVING.items()):
        letters = _letters(said.get(line, ""))
        if letters:
            away = line in _REMOVING or said[line].startswith("-")
            (remove if away else add).append((name, letters))
    return Change(
        credits=_number(said.get(1, "")) or 0,
        level=_number(said.get(2, "")),
        add=tuple(add),
        remove=tuple(remove),
        expires=_hexadecimal(said.get(8, "")),
        minutes=_number(said.get(9, "")) or 0,
    )


def from_door_sys(data: bytes, written: Facts) -> Change:
    """What has become different in DOOR.SYS since it was written from these facts."""
    said, before = _lines(data), dict(enumerate(door_sys_lines(written), 1))

    def changed(line: int) -> str:
        return said[line] if line in said and said[line] != before[line].strip() else ""

    more = (_number(changed(30)) or 0) - (_number(before[30]) or 0) if changed(30) else 0
    flags = changed(23)
    minutes = _number(changed(42)) if changed(42) else None
    return Change(
        level=_number(changed(15)),
        replace=(("flags1", _letters(flags)),) if flags else (),
        expires_local=_day(changed(25)),
        downloads=_number(changed(29)),
        downloaded=max(0, more) * 1024,
        minutes=(minutes - (_number(before[42]) or 0)) if minutes is not None else 0,
    )


def _lines(data: bytes) -> dict[int, str]:
    """Lines by their numbers from 1, those that say something."""
    text = data[:LARGEST].decode("cp437")
    return {place: line.strip() for place, line in enumerate(text.splitlines(), 1) if line.strip()}


def _number(text: str) -> int | None:
    return int(text) if _WHOLE.fullmatch(text) and abs(int(text)) < _MOST else None


def _hexadecimal(text: str) -> float | None:
    try:
        found = int(text, 16)
    except ValueError:
        return None
    return float(found) if 0 <= found < 2**33 else None


def _letters(text: str) -> str:
    return "".join(sorted({char for char in text.upper() if "A" <= char <= "Z"}))


def _day(text: str) -> float | None:
    """Local midnight of MM/DD/YY; 0 for 00/00/00, which is never."""
    found = _DATE.fullmatch(text)
    if found is None:
        return None
    month, day, year = (int(part) for part in found.groups())
    if not (month or day or year):
        return 0.0
    try:
        return datetime(year + (2000 if year < 70 else 1900), month, day, tzinfo=UTC).timestamp()
    except ValueError:
        return None
