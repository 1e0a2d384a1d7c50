"""When timed events are due. Pure: everything is computed from moments, in local time. Source: spec bbs.md 14.

An event with a time of day is due once a day, from that moment on, on days that fit. A moment that was missed while
the program was down is made up for on the same day. When clocks go forward over it, it is due right after; when they
go back, it is not due a second time. An event with a frequency is due so many minutes after it last began.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

from dialtone.config.events import TimedEvent

Offset = Callable[[float], int]  # minutes east of UTC of local time at a moment
DAY = 86_400
AHEAD = 366 * 4 + 1  # days looked at for the next time


def due(event: TimedEvent, last: float, now: float, offset: Offset) -> bool:
    """Whether it is due at `now`, having begun last at `last` (seconds since 1970; 0: never)."""
    if not event.enabled:
        return False
    today = local(now, offset)
    if not fits(event, today.date()):
        return False
    if event.every:
        return now - last >= event.every * 60 or last > now + 60  # a clock that was set back
    moment = datetime.combine(today.date(), datetime.min.time(), UTC) + timedelta(minutes=event.minute)
    return today >= moment > local(last, offset)


def fits(event: TimedEvent, day: date) -> bool:
    """Whether a day is one of the event's."""
    return (
        (not event.days or day.isoweekday() % 7 in event.days)
        and (not event.month_days or day.day in event.month_days)
        and (not event.months or day.month in event.months)
    )


def following(event: TimedEvent, last: float, now: float, offset: Offset) -> float:
    """When it is due next: `now` when it is due already; infinity for never."""
    if not event.enabled:
        return math.inf
    if due(event, last, now, offset):
        return now
    today = local(now, offset)
    first = today.date() if event.every or today.hour * 60 + today.minute < event.minute else _after(today.date())
    day = next((day for day in (_after(first, more) for more in range(AHEAD)) if fits(event, day)), None)
    if day is None:
        return math.inf
    if event.every:
        return max(last + event.every * 60, _moment(day, 0, offset), now)
    return _moment(day, event.minute, offset)


def new_periods(last: float, now: float, offset: Offset) -> tuple[str, ...]:
    """Which of "daily", "weekly" and "monthly" have begun anew between two moments: weeks begin on Sundays. Nothing
    for a board that never ran (`last` 0)."""
    before, today = local(last, offset).date(), local(now, offset).date()
    if not last or today <= before:
        return ()
    found = ["daily"]
    if _week(today) > _week(before):
        found.append("weekly")
    if (today.year, today.month) > (before.year, before.month):
        found.append("monthly")
    return tuple(found)


def local(at: float, offset: Offset) -> datetime:
    """A moment as a local clock shows it (the zone is to be disregarded)."""
    return datetime.fromtimestamp(at + offset(at) * 60, UTC)


def _after(day: date, days: int = 1) -> date:
    return day + timedelta(days=days)


def _moment(day: date, minute: int, offset: Offset) -> float:
    """The moment at which local clocks show this; where they never do, the one right after."""
    shown = datetime.combine(day, datetime.min.time(), UTC).timestamp() + minute * 60
    guess = shown - offset(shown) * 60
    return shown - offset(guess) * 60


def _week(day: date) -> int:
    return (day.toordinal()) // 7  # day 0 of this count is a Sunday
