import pytest
from hypothesis import given
from hypothesis import strategies as some

from dialtone.base.errors import Refusal
from dialtone.domain.access.gauges import DAY_POINTS, HOUR_POINTS, SERIES, Gauges
from tests.domain.access.test_audit_book import ALICE, SYSOP

AT = {series.name: place for place, series in enumerate(SERIES)}


def values(points, name):
    return [point.values[AT[name]] for point in points]


def test_counters_become_what_was_added_levels_stay_heights():
    gauges = Gauges()
    for second, (active, mail) in enumerate([(3, 100), (5, 104), (2, 104)]):
        gauges.sample(second * 10.0, {"active": active, "messages received": mail, "queue": 7})
    assert values(gauges.hour(SYSOP), "connections") == [3, 5, 2]
    assert values(gauges.hour(SYSOP), "mail_in") == [0, 4, 0]
    assert values(gauges.hour(SYSOP), "queue") == [7, 7, 7]


def test_the_day_adds_up_counts_and_keeps_the_highest_level():
    gauges = Gauges()
    for tick in range(121):  # twenty minutes and ten seconds
        gauges.sample(tick * 10.0, {"active": tick % 50, "logins": tick})
    assert [point.at for point in gauges.day(SYSOP)] == [600.0, 1200.0, 1800.0]
    assert values(gauges.day(SYSOP), "logins") == [59, 60, 1]
    assert values(gauges.day(SYSOP), "connections") == [49, 49, 20]


def test_several_counters_make_one_line():
    gauges = Gauges()
    gauges.sample(0.0, {})
    gauges.sample(10.0, {"refused": 2, "ip-blocked": 3, "logins": 9})
    assert values(gauges.hour(SYSOP), "rejects") == [0, 5]


@given(some.lists(some.integers(0, 1000), max_size=900))
def test_memory_is_bounded_and_nothing_is_below_zero(counts):
    gauges = Gauges()
    for tick, count in enumerate(counts):
        gauges.sample(tick * 700.0, {"logins": count})
    assert len(gauges.hour(SYSOP)) <= HOUR_POINTS and len(gauges.day(SYSOP)) <= DAY_POINTS
    assert all(value >= 0 for point in gauges.hour(SYSOP) for value in point.values)


def test_EXE_09_figures_are_for_sysops():
    with pytest.raises(Refusal):
        Gauges().hour(ALICE)
    with pytest.raises(Refusal):
        Gauges().day(ALICE)
