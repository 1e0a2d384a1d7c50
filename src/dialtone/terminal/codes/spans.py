"""Durations and amounts as @-codes write them: `@TLEFT:V@`, `@FREESPACE:M@`. Source: spec bbs.md 12.5."""

from __future__ import annotations

from collections.abc import Callable
from typing import NamedTuple

KIB = 1024


class Span(NamedTuple):
    """A duration in seconds; None is no limit."""

    seconds: float | None


class Amount(NamedTuple):
    """So many bytes."""

    bytes: int


def duration(span: Span, letter: str = "T") -> str:
    """A duration in one of the formats: F and ! with seconds, T and B hours and minutes, V "1h 30m", C "1.5h", W and D
    in words, S and M plain numbers, A as short as it can be. Other letters are T."""
    if span.seconds is None:
        return "no limit"
    seconds = max(0, int(span.seconds))
    return _DURATIONS.get(letter.upper(), _hours_minutes)(seconds)


def _hours_minutes(seconds: int) -> str:
    return f"{seconds // 3600:02d}:{seconds % 3600 // 60:02d}"


def _full(seconds: int) -> str:
    return f"{_hours_minutes(seconds)}:{seconds % 60:02d}"


def _minimal(seconds: int) -> str:
    if seconds < 60:
        return str(seconds)
    if seconds < 3600:
        return f"{seconds // 60}:{seconds % 60:02d}"
    return f"{seconds // 3600}:{seconds % 3600 // 60:02d}:{seconds % 60:02d}"


def _minimal_minutes(seconds: int) -> str:
    return f"{seconds // 3600}:{seconds % 3600 // 60:02d}"


def _parts(seconds: int) -> str:
    found = (
        (seconds // 86_400, "d"),
        (seconds % 86_400 // 3600, "h"),
        (seconds % 3600 // 60, "m"),
        (seconds % 60, "s"),
    )
    named = [f"{count}{unit}" for count, unit in found if count]
    return " ".join(named[:2]) or "0s"


def _largest(seconds: int) -> str:
    for unit, letter in ((86_400, "d"), (3600, "h"), (60, "m")):
        if seconds >= unit:
            return f"{seconds / unit:.1f}{letter}"
    return f"{seconds}s"


def _words(seconds: int) -> str:
    found = (
        (seconds // 86_400, "day"),
        (seconds % 86_400 // 3600, "hour"),
        (seconds % 3600 // 60, "minute"),
        (seconds % 60, "second"),
    )
    named = [_counted(count, unit) for count, unit in found if count]
    return " ".join(named) or "0 seconds"


def _rounded_words(seconds: int) -> str:
    for unit, name in ((86_400, "day"), (3600, "hour"), (60, "minute")):
        if seconds >= unit:
            return _counted(round(seconds / unit), name)
    return _counted(seconds, "second")


def _counted(count: int, unit: str) -> str:
    return f"{count} {unit}" if count == 1 else f"{count} {unit}s"


_DURATIONS: dict[str, Callable[[int], str]] = {
    "F": _full,
    "!": lambda seconds: _full(seconds)[1:],
    "A": _minimal,
    "T": _hours_minutes,
    "B": _minimal_minutes,
    "V": _parts,
    "C": _largest,
    "W": _words,
    "D": _rounded_words,
    "S": str,
    "M": lambda seconds: str(seconds // 60),
}


def amount(size: Amount, letter: str = "") -> str:
    """So many bytes: B bytes, K, M, G in that unit, V in the unit that fits; plain bytes without a letter."""
    power = {"K": 1, "M": 2, "G": 3, "T": 4}.get(letter.upper())
    if power is not None:
        return str(size.bytes // KIB**power)
    return _fitting(size.bytes) if letter.upper() == "V" else str(size.bytes)


def _fitting(count: int) -> str:
    for power, unit in ((4, "T"), (3, "G"), (2, "M"), (1, "K")):
        if count >= KIB**power:
            return f"{count / KIB**power:.1f}{unit}"
    return f"{count}B"
