"""Timed events of xtrn.ini."""

import pytest

from dialtone.config.doors import read_doors
from dialtone.config.events import FixedEvent, TimedEvent
from dialtone.formats.ini import Ini
from tests.support.doors import doors_of


def one(**keys):
    lines = "\n".join(f"{key} = {value}" for key, value in ({"cmd": "nightly"} | keys).items())
    return doors_of(f"[event:X]\n{lines}\n").events[0]


def test_an_event_of_an_old_board():
    assert one(days="127", time="270", freq="0", settings="0x3", months="0", errlevel="3") == TimedEvent(
        code="X", command="nightly", days=frozenset(range(7)), minute=270, exclusive=True, force=True
    )


@pytest.mark.parametrize(
    ("key", "value", "field", "becomes"),
    [
        ("time", "04:30", "minute", 270),
        ("days", "0x2", "days", {1}),
        ("days", "Mon, Friday", "days", {1, 5}),
        ("mdays", "2", "month_days", {1}),
        ("mdays", "1, 15", "month_days", {1, 15}),
        ("months", "1", "months", {1}),
        ("months", "jan, dec", "months", {1, 12}),
        ("freq", "15", "every", 15),
        ("settings", "8", "enabled", False),
        ("disabled", "true", "enabled", False),
        ("at_start", "yes", "at_start", True),
        ("exclusive", "yes", "exclusive", True),
        ("errlevel", "Warning", "error_level", 4),
        ("xtrn", "lord", "door", "LORD"),
        ("time_limit", "5m", "time_limit", 300.0),
    ],
)
def test_each_key(key, value, field, becomes):
    assert getattr(one(**{key: value}), field) == becomes


def test_fixed_events():
    found = doors_of("[daily_event]\ncmd = tidy %k\n[logon_event]\ncmd=x\ndisabled=true\n[weekly_event]\ncmd=\n")
    assert found.fixed == {"daily": FixedEvent(command="tidy %k")}


def test_what_is_wrong_is_told():
    problems = []
    found = read_doors(
        Ini(b"[event:A]\ntime=1\n[event:B]\ncmd=x\ntime=25:00\ndays=someday\nmonths=0x1000\n", "xtrn.ini"), problems
    )
    assert [event.code for event in found.events] == ["B"]
    assert found.events[0].minute == 0
    text = "\n".join(map(str, problems))
    assert "needs a command" in text
    assert '"25" is not a number from 0 to 23' in text
    assert "someday" in text
    assert '"0x1000" has bits that mean nothing here' in text


def test_scripts_of_the_other_server_are_told_and_not_run():
    problems = []
    text = b"[event:POLL]\ncmd=?binkit -p\nfreq=60\n[daily_event]\ncmd=?daily\n[event:OWN]\ncmd=/bin/own\n"
    found = read_doors(Ini(text, "xtrn.ini"), problems)
    assert [(event.code, event.enabled) for event in found.events] == [("POLL", False), ("OWN", True)]
    assert found.fixed == {}
    assert [(problem.section, problem.level) for problem in problems] == [
        ("event:POLL", "warning"),
        ("daily_event", "warning"),
    ]
