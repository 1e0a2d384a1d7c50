"""Events: claimed when due, run, remembered."""

import math
from dataclasses import replace

import pytest

from dialtone.base import log
from dialtone.base.errors import Refusal
from dialtone.domain.doors.events import FORCED_AFTER, described
from dialtone.domain.model.actor import Remote, System
from dialtone.domain.ports.processors import Run
from dialtone.testing.script import run
from dialtone.wire.port import Peer
from tests.support.doors import Arcade, doors_of

DAY = 86_400.0
OPERATOR = System("operator")
NIGHTLY = "[event:NIGHTLY]\ncmd=tidy %k\ntime=13:00\n"  # the clock stands at noon, 1 January 2024, UTC


@pytest.fixture
def told():
    events = []
    level, log.switch.level = log.switch.level, log.TRACE
    log.switch.sinks.append(events.append)
    yield events
    log.switch.sinks.remove(events.append)
    log.switch.level = level


def claim(arcade, events=None):
    found = run((events or arcade.events).claim())
    return found.code if found else None


def work(arcade, code):
    return run(arcade.events.work(arcade.doors.event(code)))


def done(arcade):
    """Everything that is due, in its order."""
    found = []
    while (event := run(arcade.events.claim())) is not None:
        run(arcade.events.work(event))
        found.append(event.code)
    return found


def test_an_event_runs_when_its_time_has_come_and_once():
    arcade = Arcade(NIGHTLY)
    assert done(arcade) == []
    arcade.clock.advance(3600)
    assert done(arcade) == ["NIGHTLY"]
    assert done(arcade) == []
    (start,) = arcade.programs.runs
    assert (start.arguments, start.environment["SBBSCTRL"]) == (("tidy", "/bbs/ctrl/"), "/bbs/ctrl/")
    arcade.clock.advance(DAY)
    assert done(arcade) == ["NIGHTLY"]


def test_when_it_ran_is_remembered_over_recycles():
    arcade = Arcade(NIGHTLY)
    arcade.clock.advance(3600)
    assert done(arcade) == ["NIGHTLY"]
    assert claim(arcade, arcade.more_events()) is None


def test_nobody_else_gets_what_was_claimed_even_after_a_recycle():
    arcade = Arcade(NIGHTLY + "[event:OTHER]\ncmd=other\ntime=13:00\n")
    arcade.clock.advance(3600)
    assert claim(arcade) == "NIGHTLY"
    assert claim(arcade, arcade.more_events()) == "OTHER"
    assert claim(arcade) is None


def test_a_file_named_after_it_runs_it_at_once():
    arcade = Arcade(NIGHTLY)
    arcade.files.there.add("NIGHTLY")
    assert done(arcade) == ["NIGHTLY"]
    assert done(arcade) == []


def test_events_of_the_programs_start():
    arcade = Arcade(NIGHTLY + "at_start=yes\n")
    assert done(arcade) == ["NIGHTLY"]
    assert claim(arcade, arcade.more_events()) is None  # a recycle is no start


def test_a_door_that_is_in_use_is_waited_for():
    arcade = Arcade("[sec:S]\nname=S\n[prog:S:LORD]\ncmd=x\n" + NIGHTLY + "xtrn=LORD\n")
    arcade.clock.advance(3600)
    arcade.running.enter("LORD", 1)
    assert claim(arcade) is None
    arcade.running.leave("LORD", 1)
    assert claim(arcade) == "NIGHTLY"
    with pytest.raises(Refusal, match="closed for maintenance"):
        arcade.catalog.free(arcade.doors.door("LORD"))
    work(arcade, "NIGHTLY")
    arcade.catalog.free(arcade.doors.door("LORD"))


def test_an_exclusive_event_waits_until_nobody_is_on_line_and_lets_nobody_in():
    arcade = Arcade(NIGHTLY + "exclusive=yes\n")
    arcade.clock.advance(3600)
    node = arcade.presence.log_on(arcade.alice.user, "Telnet").node
    assert claim(arcade) is None
    arcade.presence.leave(node)
    assert claim(arcade) == "NIGHTLY"
    with pytest.raises(Refusal, match="maintenance"):
        arcade.presence.log_on(arcade.alice.user, "Telnet")
    arcade.presence.leave(arcade.presence.log_on(arcade.sysop.user, "Telnet").node)
    work(arcade, "NIGHTLY")
    arcade.presence.log_on(arcade.alice.user, "Telnet")


def test_a_forced_one_asks_people_to_leave_and_then_makes_them():
    arcade = Arcade(NIGHTLY + "exclusive=yes\nforce=yes\n")
    arcade.clock.advance(3600)
    node = arcade.presence.log_on(arcade.alice.user, "Telnet").node
    assert claim(arcade) is None
    with pytest.raises(Refusal, match="maintenance"):
        arcade.presence.log_on(replace(arcade.alice.user, number=9), "Telnet")
    assert not arcade.presence.at(node).interrupted
    arcade.clock.advance(FORCED_AFTER)
    assert claim(arcade) is None
    assert arcade.presence.at(node).interrupted
    arcade.presence.leave(node)
    assert claim(arcade) == "NIGHTLY"


@pytest.mark.proves("BBS.Options.NO_EVENTS")
def test_no_events_at_all():
    arcade = Arcade(NIGHTLY + "[daily_event]\ncmd=x\n", events={"on": False})
    arcade.clock.advance(2 * DAY)
    assert done(arcade) == []
    run(arcade.events.new_day())
    run(arcade.events.new_day())
    assert arcade.programs.runs == []


def test_a_new_day_a_new_week_a_new_month():
    arcade = Arcade("[daily_event]\ncmd=day\n[weekly_event]\ncmd=week\n[monthly_event]\ncmd=month\n")

    def ran():
        run(arcade.events.new_day())
        found = [start.arguments[0] for start in arcade.programs.runs]
        arcade.programs.runs.clear()
        return found

    assert ran() == []  # the first day of a new board
    assert ran() == []
    arcade.clock.advance(DAY)
    assert ran() == ["day"]
    assert ran() == []
    arcade.clock.advance(5 * DAY)  # 7 January, a Sunday
    assert ran() == ["day", "week"]
    arcade.clock.advance(25 * DAY)
    assert ran() == ["day", "week", "month"]


@pytest.mark.proves("BBS.Options.NO_NEWDAY_EVENTS")
def test_no_daily_maintenance():
    arcade = Arcade("[daily_event]\ncmd=day\n" + NIGHTLY, events={"new_day": False})
    run(arcade.events.new_day())
    arcade.clock.advance(DAY)
    run(arcade.events.new_day())
    assert arcade.programs.runs == []
    assert not run(arcade.events.rows(OPERATOR))[0].enabled
    arcade.clock.advance(3600)
    assert done(arcade) == ["NIGHTLY"]  # which is no maintenance of ours


def test_fixed_events_know_the_caller():
    arcade = Arcade("[logon_event]\ncmd=hello %a %k\ntime_limit=5\n")
    run(arcade.events.fixed("logon", {"a": "; rm"}))
    assert arcade.programs.runs[0].arguments == ("hello", "; rm", "/bbs/ctrl/")
    assert arcade.programs.limits == [5.0]
    assert run(arcade.events.fixed("logoff")) is None


def test_the_sysops_list():
    arcade = Arcade(NIGHTLY + "days=mon,wed\n[event:OFTEN]\ncmd=x\nfreq=15\ndisabled=yes\n[daily_event]\ncmd=day\n")
    upkeep, daily, nightly, often = run(arcade.events.rows(OPERATOR))
    assert (upkeep.code, upkeep.when, upkeep.last) == ("UPKEEP", "once a day", 0.0)
    assert daily.code == "daily"
    assert (nightly.when, nightly.last, nightly.next) == ("at 13:00 on Mon, Wed", 0.0, arcade.clock.now() + 3600)
    assert (often.when, often.enabled, often.next) == ("every 15 minutes", False, math.inf)
    run(arcade.events.upkept())
    assert run(arcade.events.rows(OPERATOR))[0].last == arcade.clock.now()


def test_one_run_by_hand():
    arcade = Arcade(NIGHTLY)
    arcade.programs.results["tidy"] = Run(lines=("tidied",))
    assert run(arcade.events.run(arcade.sysop, "nightly")).lines == ("tidied",)
    with pytest.raises(Refusal, match="there is no event NONE"):
        run(arcade.events.run(OPERATOR, "NONE"))
    arcade.running.begin("NIGHTLY", "")
    with pytest.raises(Refusal, match="is running"):
        run(arcade.events.run(OPERATOR, "NIGHTLY"))


def test_EXE_09_nobody_but_sysops(told):
    arcade = Arcade(NIGHTLY)
    for ask in (arcade.events.rows(arcade.alice), arcade.events.run(arcade.alice, "NIGHTLY")):
        with pytest.raises(Refusal, match="only the sysop"):
            run(ask)
    assert arcade.programs.runs == []
    assert [one.name for one in told] == ["event.denied", "event.denied"]


def test_failures_are_logged_as_severely_as_the_event_says(told):
    arcade = Arcade(NIGHTLY + "errlevel=critical\n")
    arcade.programs.results["tidy"] = Run(trouble="took longer than 3600 seconds")
    run(arcade.events.run(OPERATOR, "NIGHTLY"))
    (failed,) = [one for one in told if one.name == "event.failed"]
    assert (failed.level, failed.text) == (log.CRITICAL, "!event NIGHTLY: took longer than 3600 seconds")


@pytest.mark.proves("BBS.EventLogLevel")
def test_only_so_much_of_events_is_logged(told):
    arcade = Arcade(NIGHTLY, events={"log_level": log.ERROR})
    run(arcade.events.run(OPERATOR, "NIGHTLY"))
    arcade.programs.results["tidy"] = Run(1)
    run(arcade.events.run(OPERATOR, "NIGHTLY"))
    assert [one.text for one in told] == ["!event NIGHTLY ended with status 1"]


def test_the_next_exclusive_event_of_the_day_is_known_to_doors():
    assert Arcade(NIGHTLY + "exclusive=yes\n").events.next_minute() == 780
    assert Arcade(NIGHTLY).events.next_minute() is None


def test_events_in_words():
    text = "[event:A]\ncmd=x\ntime=270\nmdays=1,15\nmonths=jan\ndays=127\nexclusive=yes\n"
    assert described(doors_of(text).events[0]) == "at 04:30 on day 1, 15 in month 1 with nobody on line"


def test_an_event_that_is_asked_for_is_run_by_the_worker_once():
    arcade = Arcade(NIGHTLY)
    assert run(arcade.events.ask_for(OPERATOR, "nightly")) == "NIGHTLY"
    assert done(arcade) == ["NIGHTLY"] and done(arcade) == []
    with pytest.raises(Refusal):
        run(arcade.events.ask_for(OPERATOR, "NOTHING"))


def test_EXE_09_only_sysops_ask_for_events():
    arcade = Arcade(NIGHTLY)
    with pytest.raises(Refusal):
        run(arcade.events.ask_for(Remote(Peer("192.0.2.7", 1, "192.0.2.1", 2)), "NIGHTLY"))
    assert done(arcade) == []
