"""Calls from their first check to their last entry."""

import math
from dataclasses import replace

import pytest

from dialtone.base.errors import Refusal
from dialtone.config.levels import Level, Levels
from dialtone.config.validation import Expired, Validations
from dialtone.testing.script import run
from tests.support.front_door import SYSTEM, FrontDoor


def door_with(**level):
    return FrontDoor(levels=Levels({50: Level(**level)}))


def begin(door, number=2, node=1):
    return run(door.house.calls.begin(door.caller(door.user(number)), protocol="Telnet", node=node))


def end(door, begun, board=""):
    return run(door.house.calls.end(begun.user.number, begun.id, door.clock.now() - 90, board=board))


def day(door, number=0):
    return run(door.store.read(lambda records: records.statistics.day(number)))


def test_a_call_is_counted_from_both_ends():
    door = FrontDoor()
    begun = begin(door)
    assert (begun.today, begun.seconds, begun.expired) == (1, math.inf, False)
    after = end(door, begun, board="MAIN-GENERAL")
    assert (after.time_last, after.time_on, after.time_today, after.logons_today) == (2, 2, 2, 1)
    assert (after.board, after.last_on) == ("MAIN-GENERAL", door.clock.now())
    assert (day(door).logons, day(door).minutes) == (1, 2)
    (call,) = run(door.house.calls.last())
    assert (call.alias, call.node, call.protocol, call.ended) == ("Alice", 1, "Telnet", door.clock.now())


@pytest.mark.proves("main.level.callsperday")
def test_so_many_calls_a_day():
    door = door_with(calls_per_day=2)
    begin(door), begin(door)
    with pytest.raises(Refusal, match="all the calls"):
        begin(door)
    door.clock.advance(86_400)
    assert begin(door).today == 1
    door.set(door.user(2), exemptions="L", logons_today=5)
    begin(door)


def test_restriction_l_is_one_call_a_day():
    door = FrontDoor()
    door.set(door.user(2), restrictions="L")
    begin(door)
    with pytest.raises(Refusal, match="once a day"):
        begin(door)


def test_whose_time_is_used_up_comes_tomorrow():
    door = door_with(minutes_per_day=30)
    begin(door)
    door.set(door.user(2), time_today=30)
    with pytest.raises(Refusal, match="used up"):
        begin(door)
    door.clock.advance(86_400)
    assert begin(door).seconds == 1800


def test_sysops_are_never_turned_away():
    door = FrontDoor(levels=Levels({99: Level(calls_per_day=1, minutes_per_day=1)}))
    for _ in range(3):
        assert begin(door, 1).seconds == math.inf


@pytest.mark.proves("main.settings (sysop_counts)")
def test_the_sysops_calls_are_in_the_statistics_where_he_wants_that():
    door = FrontDoor()
    end(door, begin(door, 1))
    assert day(door).logons == 0
    door.rebuild(system=replace(SYSTEM, sysop_counts=True))
    end(door, begin(door, 1))
    assert day(door).logons == 1


def test_an_account_whose_time_is_over_is_changed_as_it_comes():
    door = FrontDoor(validations=Validations({}, Expired(level=5, restrictions="P")))
    door.set(door.user(2), expires=door.clock.now() - 1)
    begun = begin(door)
    assert begun.expired
    assert (door.user(2).level, door.user(2).restrictions, door.user(2).expires) == (5, "P", 0)


def test_a_suspended_account_does_not_call():
    door = FrontDoor()
    caller = door.caller(door.user(2))
    door.set(door.user(2), inactive=True)
    with pytest.raises(Refusal):
        run(door.house.calls.begin(caller, protocol="Telnet", node=1))
