"""What a sysop may set in an account, field by field: of which kind it is, and what it may hold.

Lengths and ranges are those of the user record (spec bbs.md 1.1, 1.2). Alias, real name and mail address follow rules
of their own (`names.py`, `enrol.py`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.user import Chat, Misc
from dialtone.domain.people.names import ALIAS_MOST, REAL_NAME_MOST, one_line

MOST_BYTES = (1 << 63) - 1
MOST_COUNT = (1 << 31) - 1
MOST_BITS = (1 << 32) - 1
MOST_MOMENT = 253_402_300_800.0  # the year 10000, in seconds since 1970


@dataclass(frozen=True, slots=True)
class Text:
    """One line of at most `most` characters; longer ones are refused. A `code` is in upper case, without spaces."""

    most: int
    code: bool = False


@dataclass(frozen=True, slots=True)
class Letters:
    """A set of letters A-Z."""


@dataclass(frozen=True, slots=True)
class Number:
    """A whole number from `least` to `most`; `zero` is allowed besides."""

    least: int
    most: int
    zero: bool = True


@dataclass(frozen=True, slots=True)
class Bits:
    """Settings bits."""

    names: type[Misc] | type[Chat]


@dataclass(frozen=True, slots=True)
class Moment:
    """Seconds since 1970; 0: never."""


@dataclass(frozen=True, slots=True)
class Birth:
    """A day as YYYYMMDD, or ""."""


@dataclass(frozen=True, slots=True)
class Truth:
    """Yes or no."""


Kind = Text | Letters | Number | Bits | Moment | Birth | Truth

_BYTES, _COUNT, _LETTERS, _CODE = Number(0, MOST_BYTES), Number(0, MOST_COUNT), Letters(), Text(32, code=True)

PARTICULARS: Mapping[str, Kind] = {
    "alias": Text(ALIAS_MOST),
    "real_name": Text(REAL_NAME_MOST),
    "level": Number(0, 99),
    "exemptions": _LETTERS,
    "restrictions": _LETTERS,
    "flags1": _LETTERS,
    "flags2": _LETTERS,
    "flags3": _LETTERS,
    "flags4": _LETTERS,
    "expires": Moment(),
    "inactive": Truth(),
    "netmail": Text(254),
    "forwards": Truth(),
    "handle": Text(8),
    "note": Text(30),
    "location": Text(30),
    "street": Text(30),
    "zip": Text(10),
    "phone": Text(20),
    "birth": Birth(),
    "gender": Text(1, code=True),
    "comment": Text(60),
    "credits": _BYTES,
    "free_credits": _BYTES,
    "banked_minutes": _COUNT,
    "extra_minutes": _COUNT,
    "rows": Number(8, 999),
    "columns": Number(40, 999),
    "misc": Bits(Misc),
    "chat": Bits(Chat),
    "shell": _CODE,
    "editor": _CODE,
    "door": _CODE,
    "language": Text(8),
    "protocol": Text(1, code=True),
    "archive": Text(15),
    "new_files_since": Moment(),
    "leech": _COUNT,
    "mail_settings": _COUNT,
}


def checked(name: str, value: object) -> object:
    """Return the value as it is kept in the account's field `name`. Raises Refusal (INVALID) in words for people."""
    kind = PARTICULARS.get(name)
    if kind is None:
        raise Refusal(Why.INVALID, f"an account has no field '{name}' that can be set")
    try:
        return _checked(kind, value)
    except ValueError as problem:
        raise Refusal(Why.INVALID, f"{name.replace('_', ' ')}: {problem}") from problem


def _checked(kind: Kind, value: object) -> object:
    match kind, value:
        case Truth(), bool():
            return value
        case Text(), str():
            return _text(kind, value)
        case Letters(), str():
            return _letters(value)
        case Birth(), str():
            return _birth(value)
        case Number(), int() if not isinstance(value, bool):
            return _number(kind, value)
        case Bits(), int() if not isinstance(value, bool):
            return _bits(kind, value)
        case Moment(), int() | float() if not isinstance(value, bool):
            return _moment(float(value))
    raise ValueError("this is not of the right kind")


def _text(kind: Text, value: str) -> str:
    line = one_line(value, len(value))
    if len(line) > kind.most:
        raise ValueError(f"at most {kind.most} characters")
    if not kind.code:
        return line
    if not line.isascii() or " " in line:
        raise ValueError("a code has no spaces and no letters outside A-Z")
    return line.upper()


def _letters(value: str) -> str:
    kept = sorted(set(value.upper()) - {" "})
    if not all("A" <= letter <= "Z" for letter in kept):
        raise ValueError("flags are letters from A to Z")
    return "".join(kept)


def _birth(value: str) -> str:
    digits = value.replace("-", "").replace("/", "").strip()
    if not digits:
        return ""
    if not (digits.isascii() and digits.isdecimal() and len(digits) == 8):
        raise ValueError("a birthday is YYYY-MM-DD")
    try:
        date(int(digits[:4]), int(digits[4:6]), int(digits[6:]))
    except ValueError:
        raise ValueError("there is no such day") from None
    return digits


def _number(kind: Number, value: int) -> int:
    if not (kind.least <= value <= kind.most or (kind.zero and value == 0)):
        raise ValueError(f"a number from {kind.least} to {kind.most}")
    return value


def _bits(kind: Bits, value: int) -> int:
    if not 0 <= value <= MOST_BITS:
        raise ValueError(f"bits are {', '.join(bit.name or '' for bit in kind.names)}")
    return int(value)  # bits without a name stay: an account from elsewhere may have them


def _moment(value: float) -> float:
    if not 0 <= value < MOST_MOMENT:  # false for what is no number, too
        raise ValueError("not a moment of the calendar")
    return value
