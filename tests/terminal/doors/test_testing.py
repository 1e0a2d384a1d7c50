"""A sysop tests a door."""

from tests.support.doors import Arcade, ScriptedProgram
from tests.terminal.doors.parlour import Parlour

TEXT = "[sec:S]\nname=S\n[prog:S:A]\nname=Apples\ncmd=apples %f\ntype=DOOR32.SYS\n"


def test_the_drop_file_and_what_passed():
    parlour = Parlour(Arcade(TEXT, ScriptedProgram(b"\x1b[1mname?", None, b"hi\r\n", status=3)), sysop=True)
    seen = []
    parlour.act("doors.test", "a\r", lambda: seen.append(parlour.rows()), "y", "Bob\r")
    assert "Drop file  DOOR32.SYS" in seen[0]
    assert "  7 Sysop" in seen[0]
    assert "Command    apples /bbs/node1/DOOR32.SYS" in seen[0]
    text = parlour.text
    for line in ("ended with status 3", r"< \x1b[1mname?", r"> Bob\x0d", r"< hi\x0d\x0a"):
        assert line in text, line


def test_only_looking_at_the_drop_file():
    arcade = Arcade(TEXT)
    Parlour(arcade, sysop=True).act("doors.test", "n", argument="a")
    assert arcade.programs.lines == []


def test_EXE_09_not_for_others():
    arcade = Arcade(TEXT)
    parlour = Parlour(arcade)
    parlour.act("doors.test", argument="a")
    assert "not possible" in parlour.text
    assert arcade.programs.lines == []


def test_one_that_is_not_there():
    parlour = Parlour(Arcade(TEXT), sysop=True)
    parlour.act("doors.test", argument="none")
    assert "There is no such door here." in parlour.text
