"""How long a caller may stay, and what a day's end changes. Pure. Source: spec bbs.md 1.11, 1.12.

Time left when a call begins is what is left of the day (with extra minutes) or the longest call, whichever is less, and
the minutes of the bank. Exemption T and sysops have no end. A limit of 0 in the level table is no limit.
"""

from __future__ import annotations

import math
from dataclasses import replace

from dialtone.config.levels import SYSOP_LEVEL, Level
from dialtone.domain.model.user import User
from dialtone.domain.ports.outside import Clock

MINUTE = 60.0
WARNINGS = (5, 4, 3, 2, 1)  # minutes before the end at which a caller is told


def day_of(clock: Clock, at: float) -> int:
    """The local day since 1970 that holds a moment."""
    return int((at + clock.offset(at) * 60) // 86_400)


def rolled_over(user: User, day: int, level: Level) -> User:
    """The account with today's counters: those of another day begin again, free credits are given anew."""
    if user.counters_day == day:
        return user
    return replace(
        user,
        counters_day=day,
        logons_today=0,
        time_today=0,
        downloads_today=0,
        downloaded_today=0,
        extra_minutes=0,
        free_credits=level.free_credits,
    )


def unlimited(user: User, level: Level) -> bool:
    """Whether a caller's time is not counted."""
    counted = level.minutes_per_day or level.minutes_per_call
    return not counted or user.level >= SYSOP_LEVEL or user.has_exemption("T")


def allowed(user: User, level: Level) -> float:
    """Seconds a call that begins now may last; infinity without a limit. `user` has today's counters."""
    if unlimited(user, level):
        return math.inf
    per_day = level.minutes_per_day or math.inf
    per_call = level.minutes_per_call or math.inf
    minutes = min(per_day - user.time_today + user.extra_minutes, per_call)
    return max(0.0, minutes) * MINUTE + user.banked_minutes * MINUTE


def settled(user: User, level: Level, seconds: float, day: int) -> User:
    """The account after a call of so many seconds that ends on `day`: its times, and the minutes the bank gave."""
    minutes = math.ceil(seconds / MINUTE) if seconds > 0 else 0
    free = max(0.0, allowed(replace(user, banked_minutes=0), level)) if not unlimited(user, level) else math.inf
    from_bank = 0 if free == math.inf else max(0, minutes - int(free // MINUTE))
    user = replace(user, banked_minutes=max(0, user.banked_minutes - from_bank))
    user = rolled_over(user, day, level)
    return replace(user, time_on=user.time_on + minutes, time_today=user.time_today + minutes, time_last=minutes)


def next_warning(left: float) -> float:
    """Seconds from now until the caller is to be told of his time: at the full minutes of the last five, and at the
    end. `left` is in seconds."""
    if left == math.inf:
        return math.inf
    if left <= 0:
        return 0.0
    marks = [minutes * MINUTE for minutes in WARNINGS if minutes * MINUTE < left]
    return left - max(marks, default=0.0)
