"""The texts that stand for values in the reference's ini files, and back. Source: spec mail.md 7.5.

Every `read_*` takes the text after the "=" and returns the value, or raises ValueError whose text says what is wrong.
Truth values, numbers and names end at the first blank or ";" (so a comment after them is harmless); texts, lists and
flags take the whole line. Every `*_text` writes a value so that reading it gives the same value again.
"""

from __future__ import annotations

import re

LEVELS = ("Emergency", "Alert", "Critical", "Error", "Warning", "Notice", "Info", "Debug", "Trace")

_TRUE = frozenset({"true", "yes", "on"})
_FALSE = frozenset({"false", "no", "off"})
_SECONDS = {"s": 1, "m": 60, "h": 3600, "d": 86400, "w": 604800, "y": 31536000}
_SIZES = "KMGTPE"
_AMOUNT = re.compile(r"(\d+(?:\.\d*)?|\.\d+)\s*([A-Za-z]*)\s*(?:;.*)?", re.ASCII)
_SIZE_UNIT = re.compile(r"[KMGTPE]?(?:I?B|BYTES?)?", re.ASCII)
_NUMBER = re.compile(r"([+-]?)(0x[0-9a-f]+|\d+)", re.ASCII)


def first_word(text: str) -> str:
    """The part that counts of a value that ends at the first blank or semicolon."""
    words = text.split(";", 1)[0].split(None, 1)
    return words[0] if words else ""


def read_bool(text: str) -> bool:
    """Read "true", "yes", "on", "false", "no", "off" or a number, where anything but 0 is true."""
    word = first_word(text).lower()
    if word in _TRUE:
        return True
    if word in _FALSE:
        return False
    try:
        return read_int(word) != 0
    except ValueError:
        raise ValueError(f'"{word}" is neither true nor false') from None


def read_int(text: str) -> int:
    """Read a whole number: decimal, 0x and hexadecimal digits, or a leading zero and octal digits."""
    word = first_word(text).lower()
    match = _NUMBER.fullmatch(word)
    if match is None or len(word) > 40:
        raise ValueError(f'"{word}" is not a whole number')
    sign, digits = match.groups()
    base = 16 if digits.startswith("0x") else 8 if digits.startswith("0") else 10
    try:
        return int(sign + digits, base)
    except ValueError:
        raise ValueError(f'"{word}" begins with 0, so its digits must be octal (0 to 7)') from None


def read_duration(text: str) -> float:
    """Read a length of time in seconds: a number, then a unit of which only the first letter counts (60M = 1 hour)."""
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        raise ValueError(f'"{text.strip()}" is not a length of time')
    unit = match[2][:1].lower() or "s"
    if unit not in _SECONDS:
        raise ValueError(f'"{match[2]}" is not a unit of time')
    return float(match[1]) * _SECONDS[unit]


def read_size(text: str) -> int:
    """Read a number of bytes: a number, then K, M, G, T, P or E (powers of 1024); a final B is ignored."""
    match = _AMOUNT.fullmatch(text.strip())
    if match is None:
        raise ValueError(f'"{text.strip()}" is not a size')
    unit = match[2].upper()
    if _SIZE_UNIT.fullmatch(unit) is None:
        raise ValueError(f'"{match[2]}" is not a unit of size')
    power = _SIZES.find(unit[:1]) + 1 if unit else 0
    whole = int(match[1]) if match[1].isdigit() else float(match[1])
    return int(whole * 1024**power)


def read_list(text: str) -> tuple[str, ...]:
    """Read items between commas, each trimmed; empty ones are left out."""
    return tuple(item for item in (part.strip() for part in text.split(",")) if item)


def read_flags(text: str) -> tuple[str, ...]:
    """Read names or numbers between "|", in upper case, as they stand; whoever knows the names decides about them."""
    return tuple(item for item in (part.strip().upper() for part in text.split("|")) if item)


def read_level(text: str) -> int:
    """Read a log level: its number, or its name, shortened (warn) or lengthened (Debugging)."""
    word = first_word(text).lower()
    if word.isdigit() and word.isascii() and int(word) < len(LEVELS):
        return int(word)
    for number, name in enumerate(LEVELS):
        if word and (name.lower().startswith(word) or word.startswith(name.lower())):
            return number
    raise ValueError(f'"{word}" is not a log level')


def bool_text(value: bool) -> str:
    """`true` or `false`."""
    return "true" if value else "false"


def duration_text(seconds: float) -> str:
    """The shortest exact form: `2m`, `1h`, `90s`, `0`."""
    if seconds == 0:
        return "0"
    for unit in "wdhm":
        if seconds % _SECONDS[unit] == 0:
            return f"{int(seconds) // _SECONDS[unit]}{unit}"
    return f"{int(seconds) if seconds == int(seconds) else seconds}s"


def size_text(size: int) -> str:
    """The shortest exact form: `20M`, `1500`, `0`."""
    power = 0
    while size and size % 1024 == 0 and power < len(_SIZES):
        size //= 1024
        power += 1
    return f"{size}{_SIZES[power - 1] if power else ''}"


def list_text(items: tuple[str, ...]) -> str:
    """Items joined with commas."""
    return ", ".join(items)


def level_text(level: int) -> str:
    """The level's name."""
    return LEVELS[level]
