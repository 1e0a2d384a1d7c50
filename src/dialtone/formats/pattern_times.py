"""Times in list files. Source: spec mail.md 3.3.

Written as `YYYYMMDDTHHMMSS` and the zone's offset. Read: that form, ISO 8601 in general, `Jan 5 2024`, and seconds
since 1970. A time without a zone is local time.
"""

from __future__ import annotations

import re
from contextlib import suppress
from datetime import UTC, datetime, timedelta, timezone
from functools import lru_cache

_COMPACT = re.compile(r"(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)(?:Z|([+-])(\d\d):?(\d\d))?", re.ASCII)
_EPOCH = re.compile(r"\d{9,11}", re.ASCII)
_WORDS = ("%b %d %Y", "%b %d %Y %H:%M:%S", "%d %b %Y", "%a %b %d %Y", "%a %b %d %H:%M:%S %Y")


def _compact(match: re.Match[str]) -> datetime:
    year, month, day, hour, minute, second = map(int, match.groups()[:6])
    zone: timezone | None = UTC if match[0].endswith("Z") else None
    if match[7]:
        zone = _zone(match[7], int(match[8]), int(match[9]))
    return datetime(year, month, day, hour, minute, second, tzinfo=zone)


@lru_cache(64)
def _zone(sign: str, hours: int, minutes: int) -> timezone:
    east = timedelta(hours=hours, minutes=minutes)
    return timezone(east if sign == "+" else -east)


def _moment(text: str) -> datetime | None:
    match = _COMPACT.fullmatch(text)
    if match is not None:
        return _compact(match)
    with suppress(ValueError):
        return datetime.fromisoformat(text)
    for form in _WORDS:
        with suppress(ValueError):
            return datetime.strptime(text, form)
    return None


def read_time(text: str) -> float | None:
    """Seconds since 1970 of a time in a list file; None when it cannot be read."""
    text = " ".join(text.split())
    if _EPOCH.fullmatch(text):
        return float(text)
    try:
        moment = _moment(text)
        return moment.timestamp() if moment is not None else None
    except (ValueError, OverflowError, OSError):
        return None


def time_text(at: float, offset: int) -> str:
    """The written form of a time; `offset` is the zone's in minutes east of UTC."""
    zone = timezone(timedelta(minutes=offset))
    return datetime.fromtimestamp(at, zone).strftime("%Y%m%dT%H%M%S%z")


def day_text(at: float) -> str:
    """`Jan 5 13:02:45 2024`, local time, for the log."""
    moment = datetime.fromtimestamp(at)
    return f"{moment:%b} {moment.day} {moment:%H:%M:%S} {moment.year}"
