"""Dates as mail writes them and as the system writes them; reading is tolerant and clamped (SLO-06).

Nothing here knows what time it is or where: the caller gives seconds since 1970 (UTC) and minutes east of UTC.
"""

from __future__ import annotations

import re
from functools import lru_cache

EARLIEST, LATEST = 0.0, 253402300799.0  # 1970-01-01 and 9999-12-31, the limits of what is read and written
DAYS = ("Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat")
MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
ZONES = {"EST": -300, "EDT": -240, "CST": -360, "CDT": -300, "MST": -420, "MDT": -360, "PST": -480, "PDT": -420}

_DAY_FIRST = re.compile(
    r"[^0-9]{0,40}([0-9]{1,2})[ \t.-]{1,4}([A-Za-z]{3})[A-Za-z]{0,6}[ \t.-]{1,4}([0-9]{2,14})"
    r"[ \t]{1,4}([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?(?:[.,][0-9]{1,9})?[ \t]{0,4}([+-][0-9]{4}|[A-Za-z]{1,5})?"
)
_MONTH_FIRST = re.compile(
    r"(?:[A-Za-z]{3,9},?[ \t]{1,4})?([A-Za-z]{3})[a-z]{0,6}[ \t]{1,4}([0-9]{1,2})[ \t]{1,4}"
    r"([0-9]{1,2}):([0-9]{2})(?::([0-9]{2}))?[ \t]{1,4}([+-][0-9]{4}[ \t]{1,4})?([0-9]{4})(?![0-9])"
)
_ISO = re.compile(
    r"([0-9]{4,5})-([0-9]{2})-([0-9]{2})[T ]([0-9]{2}):([0-9]{2})(?::([0-9]{2}))?(?:\.[0-9]{1,9})?"
    r"[ \t]{0,4}(Z|[+-][0-9]{2}:?[0-9]{2})?"
)


def civil(day: int) -> tuple[int, int, int]:
    """Year, month (1 to 12) and day of the month of a number of days since 1970-01-01."""
    day += 719468  # days from 0000-03-01; the year is counted from March, so that leap days come last
    era, day_of_era = divmod(day, 146097)
    year_of_era = (day_of_era - day_of_era // 1460 + day_of_era // 36524 - day_of_era // 146096) // 365
    day_of_year = day_of_era - (365 * year_of_era + year_of_era // 4 - year_of_era // 100)
    month = (5 * day_of_year + 2) // 153
    month_day = day_of_year - (153 * month + 2) // 5 + 1
    month += 3 if month < 10 else -9
    return year_of_era + era * 400 + (month <= 2), month, month_day


def days(year: int, month: int, day: int) -> int:
    """Days since 1970-01-01 of a date of the Gregorian calendar; the inverse of `civil`."""
    year -= month <= 2
    era, year_of_era = divmod(year, 400)
    day_of_year = (153 * (month - 3 if month > 2 else month + 9) + 2) // 5 + day - 1
    return era * 146097 + year_of_era * 365 + year_of_era // 4 - year_of_era // 100 + day_of_year - 719468


def rfc5322(at: float, offset_minutes: int = 0) -> str:
    """A moment as in a Date field, such as "Thu, 1 Jan 2026 00:00:00 +0000" (RFC 5322 section 3.3)."""
    return _rfc5322(_clamp(at), offset_minutes)


@lru_cache(maxsize=16)
def _rfc5322(second: int, offset: int) -> str:
    day, rest = divmod(second + offset * 60, 86400)
    year, month, month_day = civil(day)
    sign, minutes = ("-", -offset) if offset < 0 else ("+", offset)
    return (
        f"{DAYS[(day + 4) % 7]}, {month_day} {MONTHS[month - 1]} {year:04d} "
        f"{rest // 3600:02d}:{rest // 60 % 60:02d}:{rest % 60:02d} {sign}{minutes // 60:02d}{minutes % 60:02d}"
    )


def system_time(at: float, offset_minutes: int = 0, *, military: bool = False) -> str:
    """The system's time text: "Sun Jan 05 2025 01:02 pm", or "Sun Jan 05 2025 13:02:45" with `military` (spec mail.md
    0.3)."""
    day, rest = divmod(_clamp(at) + offset_minutes * 60, 86400)
    year, month, month_day = civil(day)
    hour, minute = rest // 3600, rest // 60 % 60
    date = f"{DAYS[(day + 4) % 7]} {MONTHS[month - 1]} {month_day:02d} {year:04d}"
    if military:
        return f"{date} {hour:02d}:{minute:02d}:{rest % 60:02d}"
    return f"{date} {(hour + 11) % 12 + 1:02d}:{minute:02d} {'pm' if hour >= 12 else 'am'}"


def _clamp(at: float) -> int:
    if not at > EARLIEST:  # also not-a-number
        return int(EARLIEST)
    return int(min(at, LATEST))


def parse(value: str | bytes) -> float | None:
    """Read a Date field, an asctime date or an ISO date; None when it is none of them.

    Seconds since 1970, from 1970 to 9999: what lies outside is moved to the nearer end. Unknown zones are UTC.
    """
    return _read(value, with_zone=True)


def as_written(value: str | bytes) -> float | None:
    """What a clock on the wall showed, as seconds since 1970 in UTC: date and time as they are written, whatever the
    zone. As `parse` otherwise."""
    return _read(value, with_zone=False)


def _read(value: str | bytes, *, with_zone: bool) -> float | None:
    text = (value.decode("latin-1") if isinstance(value, bytes) else value)[:200].strip()
    if found := _DAY_FIRST.match(text):
        day, month, year, hour, minute, second, zone = found.groups()
    elif found := _MONTH_FIRST.match(text):
        month, day, hour, minute, second, zone, year = found.groups()
    elif found := _ISO.match(text):
        year, month, day, hour, minute, second, zone = found.groups()
        return _moment(_year(year), int(month), day, hour, minute, second, zone if with_zone else None)
    else:
        return None
    zone = zone if with_zone else None
    number = _MONTH_NUMBERS.get(month.lower())
    return _moment(_year(year), number, day, hour, minute, second, zone) if number else None


_MONTH_NUMBERS = {name.lower(): number for number, name in enumerate(MONTHS, 1)}


def _year(text: str) -> int:
    """RFC 5322 section 4.3: two digits below 50 are 20xx, other two and three digits are counted from 1900."""
    year = min(int(text), 10000)
    if len(text) > 3:
        return year
    return year + 2000 if len(text) == 2 and year < 50 else year + 1900


def _moment(
    year: int, month: int, day: str, hour: str, minute: str, second: str | None, zone: str | None
) -> float | None:
    if not (1 <= month <= 12 and 1 <= int(day) <= 31 and int(hour) < 24 and int(minute) < 60):
        return None
    seconds = int(hour) * 3600 + int(minute) * 60 + min(int(second or 0), 59)
    moment = days(year, month, int(day)) * 86400 + seconds - _zone(zone) * 60
    return min(max(float(moment), EARLIEST), LATEST)


def _zone(text: str | None) -> int:
    """Minutes east of UTC."""
    text = (text or "").strip().replace(":", "").upper()
    if text[:1] in ("+", "-"):
        minutes = min(int(text[1:3]), 23) * 60 + min(int(text[3:5]), 59)
        return -minutes if text[0] == "-" else minutes
    return ZONES.get(text, 0)
