"""How long a caller may stay, and what a day's end changes."""

import math
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.config.levels import Level
from dialtone.domain.access.timekeeping import allowed, day_of, next_warning, rolled_over, settled, unlimited
from dialtone.domain.model.user import User, UserNumber
from dialtone.testing.clock import ManualClock

ALICE = User(number=UserNumber(2), alias="Alice", counters_day=100)
LEVEL = Level(minutes_per_day=60, minutes_per_call=30)


@pytest.mark.proves("main.level.timepercall", "main.level.timeperday")
def test_the_day_or_the_call_whichever_is_less() -> None:
    assert allowed(ALICE, LEVEL) == 30 * 60
    assert allowed(replace(ALICE, time_today=45), LEVEL) == 15 * 60
    assert allowed(replace(ALICE, time_today=75), LEVEL) == 0
    assert allowed(replace(ALICE, time_today=45, extra_minutes=10), LEVEL) == 25 * 60
    assert allowed(replace(ALICE, time_today=75, banked_minutes=3), LEVEL) == 3 * 60


def test_no_limit_where_there_is_none() -> None:
    assert allowed(ALICE, Level()) == math.inf
    assert allowed(ALICE, Level(minutes_per_call=20)) == 20 * 60
    assert allowed(replace(ALICE, exemptions="T"), LEVEL) == math.inf
    assert unlimited(replace(ALICE, level=90), LEVEL)


@pytest.mark.proves("main.level.freecdtperday")
def test_a_new_day_begins_with_new_counters() -> None:
    used = replace(ALICE, logons_today=3, time_today=50, downloads_today=4, downloaded_today=9, extra_minutes=5)
    assert rolled_over(used, 100, LEVEL) == used
    fresh = rolled_over(used, 101, Level(free_credits=1000))
    assert (fresh.logons_today, fresh.time_today, fresh.downloads_today, fresh.downloaded_today) == (0, 0, 0, 0)
    assert (fresh.extra_minutes, fresh.free_credits, fresh.counters_day) == (0, 1000, 101)


def test_a_call_is_counted_in_begun_minutes() -> None:
    after = settled(replace(ALICE, time_on=100, time_today=5), LEVEL, 61, 100)
    assert (after.time_on, after.time_today, after.time_last) == (102, 7, 2)


def test_the_bank_pays_what_the_day_does_not() -> None:
    after = settled(replace(ALICE, time_today=55, banked_minutes=20), LEVEL, 15 * 60, 100)
    assert after.banked_minutes == 10
    assert settled(replace(ALICE, banked_minutes=20), LEVEL, 600, 100).banked_minutes == 20
    assert settled(replace(ALICE, banked_minutes=20), Level(), 86_400, 100).banked_minutes == 20


def test_a_call_over_midnight_counts_for_the_day_it_ends_on() -> None:
    after = settled(replace(ALICE, time_today=25), LEVEL, 600, 101)
    assert (after.time_today, after.counters_day) == (10, 101)


@given(st.integers(0, 200), st.integers(0, 200), st.integers(0, 500), st.floats(0, 20_000))
def test_nobody_gains_by_calling(used: int, extra: int, bank: int, seconds: float) -> None:
    user = replace(ALICE, time_today=used, extra_minutes=extra, banked_minutes=bank)
    after = settled(user, LEVEL, seconds, 100)
    assert after.banked_minutes <= bank
    assert allowed(after, LEVEL) <= allowed(user, LEVEL)


def test_local_days() -> None:
    clock = ManualClock(minutes_east=120)
    assert day_of(clock, 0) == 0
    assert day_of(clock, 22 * 3600) == 1


@pytest.mark.parametrize(
    ("left", "then"), [(math.inf, math.inf), (3600, 3300), (301, 1), (300, 60), (61, 1), (60, 60), (30, 30), (0, 0)]
)
def test_he_is_told_at_the_full_minutes_of_the_last_five_and_at_the_end(left: float, then: float) -> None:
    assert next_warning(left) == then
