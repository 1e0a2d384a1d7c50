"""Dates as callers of a board read and type them."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta, timezone

from dialtone.domain.ports.outside import Clock

_FORMS = ("%Y-%m-%d", "%d.%m.%Y", "%d %b %Y", "%d %B %Y", "%Y%m%d")
_DAY = 86400.0
_LAST = 253_402_000_000.0  # the last days that have a date


def date_time(clock: Clock, at: float) -> str:
    """A moment in the board's local time: "28 Nov 2026 02:10"."""
    return _local(clock, at).strftime("%d %b %Y %H:%M")


def date(clock: Clock, at: float) -> str:
    """Its day: "2026-11-28"."""
    return _local(clock, at).strftime("%Y-%m-%d")


def read_date(clock: Clock, text: str) -> float | None:
    """The beginning of the day somebody typed, in seconds since 1970: 2026-11-28, 28.11.2026, 28 Nov 2026, or a number
    of days ago. None when it is no date."""
    text = " ".join(text.split())
    if text.isascii() and text.isdigit() and len(text) <= 5:
        return max(clock.now() - int(text) * _DAY, 0.0)
    for form in _FORMS:
        try:
            day = datetime.strptime(text, form).replace(tzinfo=UTC)
        except ValueError:
            continue
        return max(day.timestamp() - clock.offset(day.timestamp()) * 60, 0.0)
    return None


def _local(clock: Clock, at: float) -> datetime:
    at = min(max(at, 0.0), _LAST)
    return datetime.fromtimestamp(at, timezone(timedelta(minutes=clock.offset(at))))
