"""How a sysop writes and reads the fields of an account: `note=Whoo?`, `expires=2027-01-31`, `misc=+EXPERT`."""

from __future__ import annotations

import time
from collections.abc import Sequence
from typing import TYPE_CHECKING, Any

from dialtone.cli.frame import Failed

if TYPE_CHECKING:
    from dialtone.domain.model.user import User
    from dialtone.domain.people.particulars import Bits, Kind

HELP = """\
FIELD=VALUE sets any field that 'dialtone user show' shows and a person can set, such as note, location, comment,
flags1, credits, banked_minutes, language; they stand directly behind USER. Days are written 2027-01-31, or with a time
"2027-01-31 18:00" (never: 0). Flags, misc and chat take +X and -X to set and clear single ones: flags1=+A,
misc=-PAUSE."""

_DAY, _MINUTE = "%Y-%m-%d", "%Y-%m-%d %H:%M"


def assigned(words: Sequence[str]) -> dict[str, str]:
    """The fields and values of FIELD=VALUE words. Raises Failed."""
    from dialtone.domain.people.particulars import PARTICULARS

    found = {}
    for word in words:
        field, equals, value = word.partition("=")
        name = field.strip().lower().replace("-", "_")
        if not equals:
            raise Failed(f"'{word}' is not FIELD=VALUE")
        if name not in PARTICULARS:
            raise Failed(f"there is no field '{field}' to set; there are: {', '.join(PARTICULARS)}")
        found[name] = value
    return found


def values(user: User, written: dict[str, str]) -> dict[str, object]:
    """What was written, as the account keeps it. Raises Failed."""
    from dialtone.domain.people.particulars import PARTICULARS

    return {name: _value(name, PARTICULARS[name], text, getattr(user, name)) for name, text in written.items()}


def _value(name: str, kind: Kind, text: str, old: Any) -> object:
    from dialtone.domain.people.particulars import Bits, Letters, Moment, Number, Truth

    try:
        match kind:
            case Truth():
                return _truth(text)
            case Number():
                return int(text)
            case Moment():
                return _moment(text)
            case Bits():
                return _bits(kind, text, old)
            case Letters():
                return _letters(text, old)
        return text
    except (ValueError, OverflowError) as problem:
        raise Failed(f"{name}: '{text}' will not do ({problem})") from problem


def _truth(text: str) -> bool:
    if text.lower() not in ("yes", "no"):
        raise ValueError("yes or no")
    return text.lower() == "yes"


def _moment(text: str) -> float:
    if text.strip() in ("", "0", "never"):
        return 0.0
    shape = _MINUTE if ":" in text else _DAY
    try:
        return time.mktime(time.strptime(text.strip(), shape))
    except ValueError:
        raise ValueError("a day is written 2027-01-31") from None


def _letters(text: str, old: str) -> str:
    if not text.startswith(("+", "-")):
        return text
    kept = set(old)
    for sign, flag in _steps(text.replace(",", "")):
        kept = kept | {flag} if sign == "+" else kept - {flag}
    return "".join(sorted(kept))


def _steps(text: str) -> list[tuple[str, str]]:
    """ "+AB-C" as single steps."""
    sign, found = "+", []
    for ch in text.upper():
        if ch in "+-":
            sign = ch
        else:
            found.append((sign, ch))
    return found


def _bits(kind: Bits, text: str, old: int) -> int:
    if text.isdecimal():
        return int(text)
    words = [word.strip().upper() for word in text.split(",") if word.strip()]
    value = old if text.startswith(("+", "-")) else 0
    for word in words:
        name = word.lstrip("+-")
        if name not in kind.names.__members__:
            raise ValueError(f"known: {', '.join(kind.names.__members__)}")
        bit = int(kind.names[name])
        value = value & ~bit if word.startswith("-") else value | bit
    return value


def shown(row: dict[str, Any]) -> dict[str, Any]:
    """The fields of an account for people: moments as local time, settings bits by name."""
    from dialtone.app.desk import clock_time
    from dialtone.domain.people.particulars import PARTICULARS, Bits

    moments = ("created", "last_on", "expires", "new_files_since", "deleted_at")
    changed = {name: clock_time(row[name]) for name in moments}
    for name, kind in PARTICULARS.items():
        if isinstance(kind, Bits):
            changed[name] = " ".join(bit.name or "" for bit in kind.names if row[name] & bit)
    return {**row, **changed}
