"""When events are due, on clocks that go forward and back."""

import math
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.config.events import TimedEvent
from dialtone.domain.doors.timetable import due, fits, following, local, new_periods

BERLIN = ZoneInfo("Europe/Berlin")
HOUR, DAY = 3600.0, 86_400.0


def berlin(at):
    offset = datetime.fromtimestamp(at, BERLIN).utcoffset()
    return int(offset.total_seconds() // 60)


def utc(at):
    return 0


def moment(*parts, fold=0):
    return datetime(*parts, tzinfo=BERLIN, fold=fold).timestamp()


def event(**fields):
    return TimedEvent(code="X", command="x", **fields)


def runs(timed, begin, end, offset, every=600.0):
    """When an event runs between two moments, looked for every ten minutes."""
    found, last, now = [], begin - DAY, begin
    while now < end:
        if due(timed, last, now, offset):
            found.append(now)
            last = now
        now += every
    return found


def test_once_a_day_from_its_time_on():
    begin = moment(2024, 1, 8)
    assert runs(event(minute=270), begin, begin + 3 * DAY, berlin) == [
        begin + 4.5 * HOUR + day * DAY for day in range(3)
    ]


def test_missed_while_the_board_was_down_is_made_up_for_the_same_day_only():
    last = moment(2024, 1, 8, 4, 30)
    assert due(event(minute=270), last, moment(2024, 1, 9, 23, 0), berlin)
    assert not due(event(minute=270), last, moment(2024, 1, 10, 4, 0), berlin)


def test_clocks_that_go_forward_over_its_time():
    begin = moment(2024, 3, 31)  # 2:00 becomes 3:00
    assert runs(event(minute=150), begin, begin + DAY - HOUR, berlin) == [moment(2024, 3, 31, 3, 0)]


def test_clocks_that_go_back_over_its_time():
    begin = moment(2024, 10, 27)  # 3:00 becomes 2:00
    assert runs(event(minute=150), begin, begin + DAY, berlin) == [moment(2024, 10, 27, 2, 30)]


def test_days_of_the_week_of_the_month_and_months():
    friday_13 = datetime(2024, 9, 13, tzinfo=UTC).date()
    assert fits(event(days=frozenset({5}), month_days=frozenset({13}), months=frozenset({9})), friday_13)
    assert not fits(event(days=frozenset({4})), friday_13)
    assert not fits(event(month_days=frozenset({12})), friday_13)
    assert not fits(event(months=frozenset({8})), friday_13)
    assert fits(event(days=frozenset({0})), datetime(2024, 9, 15, tzinfo=UTC).date())  # a Sunday


def test_a_frequency():
    begin = moment(2024, 1, 8)
    assert runs(event(every=60), begin, begin + 3 * HOUR, berlin) == [begin, begin + HOUR, begin + 2 * HOUR]


def test_a_frequency_after_the_clock_was_set_back():
    now = moment(2024, 1, 8)
    assert due(event(every=60), now + 30 * DAY, now, berlin)


def test_switched_off():
    now = moment(2024, 1, 8, 12)
    assert not due(event(enabled=False), 0, now, berlin)
    assert following(event(enabled=False), 0, now, berlin) == math.inf


@pytest.mark.parametrize(
    ("timed", "next_time"),
    [
        (event(minute=13 * 60), moment(2024, 1, 8, 13)),
        (event(minute=11 * 60), moment(2024, 1, 9, 11)),
        (event(minute=0, days=frozenset({0})), moment(2024, 1, 14)),
        (event(minute=60, month_days=frozenset({29}), months=frozenset({2})), moment(2024, 2, 29, 1)),
        (event(every=60), moment(2024, 1, 8, 12, 50)),
        (event(every=60, days=frozenset({3})), moment(2024, 1, 10)),
        (event(month_days=frozenset({31}), months=frozenset({2})), math.inf),
    ],
)
def test_the_next_time(timed, next_time):
    now = moment(2024, 1, 8, 12)  # a Monday
    assert following(timed, moment(2024, 1, 8, 11, 50), now, berlin) == next_time


def test_the_next_time_is_now_when_it_is_due():
    now = moment(2024, 1, 8, 12)
    assert following(event(minute=60), now - DAY, now, berlin) == now


@given(
    st.integers(1_600_000_000, 1_900_000_000),
    st.integers(0, 1439),
    st.sets(st.integers(0, 6), max_size=6),
    st.integers(0, 5 * 86_400),
)
def test_at_the_next_time_it_is_due_and_a_minute_before_it_is_not(now, minute, days, ago):
    timed = event(minute=minute, days=frozenset(days))
    at = following(timed, now - ago, now, berlin)
    assert at >= now
    assert due(timed, now - ago, at, berlin)
    if at > now + 60:
        assert not due(timed, now - ago, at - 60, berlin)


def test_new_days_weeks_and_months():
    saturday, sunday = moment(2024, 8, 31, 23), moment(2024, 9, 1, 0, 1)
    assert new_periods(saturday, saturday + 60, berlin) == ()
    assert new_periods(saturday, sunday, berlin) == ("daily", "weekly", "monthly")
    assert new_periods(sunday, sunday + DAY, berlin) == ("daily",)
    assert new_periods(sunday, sunday + 9 * DAY, berlin) == ("daily", "weekly")
    assert new_periods(0.0, sunday, berlin) == ()


def test_local_time():
    assert (local(0, lambda at: 90).hour, local(0, lambda at: 90).minute) == (1, 30)
