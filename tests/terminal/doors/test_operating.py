"""The sysop's list of events."""

from dataclasses import replace

from dialtone.domain.ports.processors import Run
from tests.support.doors import Arcade
from tests.support.terminals import SPOKEN, SYNCTERM
from tests.terminal.doors.parlour import Parlour

TEXT = "[event:NIGHTLY]\ncmd=tidy\ntime=13:00\n[event:OFF]\ncmd=x\ndisabled=yes\n"


def test_the_list():
    parlour = Parlour(Arcade(TEXT), sysop=True)
    parlour.act("sysop.events", "\r")
    rows = [" ".join(row.split()) for row in parlour.rows()]
    assert "Code Last Next When" in rows
    assert "UPKEEP never 2024-01-01 12:00 once a day" in rows
    assert "NIGHTLY never 2024-01-01 13:00 at 13:00" in rows
    assert "OFF never off at 00:00" in rows


def test_the_list_on_other_screens():
    spoken = Parlour(Arcade(TEXT), sysop=True, look=SPOKEN)
    spoken.act("sysop.events", "\r")
    assert "NIGHTLY: last never, next 2024-01-01 13:00, at 13:00." in spoken.text
    narrow = Parlour(Arcade(TEXT), sysop=True, look=replace(SYNCTERM, columns=40))
    narrow.act("sysop.events", "\r")
    assert "NIGHTLY          2024-01-01 13:00" in narrow.rows()


def test_running_one_now():
    arcade = Arcade(TEXT)
    arcade.programs.results["tidy"] = Run(2, lines=("tidying \x1b[2J",))
    parlour = Parlour(arcade, sysop=True)
    parlour.act("sysop.events", "nightly\r", "q\r")
    assert "NIGHTLY ended: status 2" in parlour.text
    assert "tidying" in parlour.text
    assert "\x1b[2J" not in parlour.terminal.output.decode("cp437").split("tidying")[1].split("NIGHTLY ended")[0]
    parlour.act("sysop.events", argument="off")
    assert "OFF ended: well" in parlour.text


def test_EXE_09_not_for_others():
    arcade = Arcade(TEXT)
    parlour = Parlour(arcade)
    parlour.act("sysop.events", argument="nightly")
    assert "not possible" in parlour.text
    assert arcade.programs.runs == []
