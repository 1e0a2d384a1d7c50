"""Into a door, through it, and back."""

import pytest

from dialtone.base.errors import Gone, HangUp
from dialtone.config.logon import LogonConfig
from dialtone.domain.ports.doors import Ended
from dialtone.domain.ports.processors import Run
from dialtone.terminal.doors.visit import happened, run_at_once
from dialtone.testing.keyboard import RING, SILENCE, run
from tests.support.doors import Arcade, ScriptedProgram
from tests.support.terminals import XTERM
from tests.terminal.doors.parlour import Parlour

START = "[sec:S]\nname=S\n[prog:S:A]\nname=Apples\ncmd=apples %f\ntype=DOOR32.SYS\n"


def test_the_caller_is_in_the_door_and_others_see_it():
    program = ScriptedProgram(b"\x1b[1;32mApples: \xe0\r\n", None)
    parlour = Parlour(Arcade(START, program))
    doing = []
    parlour.act("doors.run", lambda: doing.append(parlour.arcade.presence.everybody()[0].action), "x", argument="a")
    assert doing == ["running Apples"]
    assert parlour.arcade.presence.everybody()[0].action == "logging on"
    assert program.typed == b"x"
    assert program.stopped == 1
    assert parlour.rows()[0] == "Apples: α"


def test_a_screen_of_utf_8():
    parlour = Parlour(Arcade(START, ScriptedProgram(b"\xc9\xcd\xbb", None)), look=XTERM)
    parlour.act("doors.run", "ü", argument="A")
    assert parlour.rows()[0] == "╔═╗"


def test_telegrams_are_shown_when_the_door_has_ended():
    parlour = Parlour(Arcade(START, ScriptedProgram(b"playing", None)))
    shown = []

    async def attend():
        shown.append(bytes(parlour.terminal.output))

    parlour.console.attend = attend
    parlour.act("doors.run", RING, lambda: shown.append(b"not yet"), "x", argument="A")
    assert shown[0] == b"not yet"
    assert len(shown) == 2


def test_binary_doors_get_a_transparent_line():
    parlour = Parlour(Arcade(START + "binary=yes\n", ScriptedProgram(bytes(range(256)), None)))
    parlour.act("doors.run", b"\xff\x00", argument="A")
    assert parlour.terminal.binaries == [True, False]
    assert bytes(range(256)) in parlour.terminal.output


def test_his_time_is_over():
    program = ScriptedProgram(b"?", None)
    parlour = Parlour(Arcade(START + "max_time=5\n", program))
    parlour.act("doors.run", lambda: parlour.arcade.clock.advance(300), SILENCE, argument="A")
    assert "Your time for Apples is over." in parlour.text
    assert program.stopped == 1


def test_he_types_nothing():
    parlour = Parlour(Arcade(START + "max_inactivity=60\n", ScriptedProgram(b"?", None)))
    parlour.act("doors.run", lambda: parlour.arcade.clock.advance(60), SILENCE, argument="A")
    assert "You typed nothing for a long while" in parlour.text


def test_EXE_04_the_line_drops():
    program = ScriptedProgram(b"?", None)
    arcade = Arcade(START, program)
    parlour = Parlour(arcade)
    with pytest.raises(Gone):
        parlour.act("doors.run", argument="A")
    assert program.stopped == 1
    assert arcade.running.nodes("A") == []
    assert arcade.folders.files == {}


def test_one_that_ends_badly():
    program = ScriptedProgram(lambda one: one.end(Ended(0, "ended by signal SIGSEGV")))
    parlour = Parlour(Arcade(START, program))
    parlour.act("doors.run", argument="A")
    assert "Apples ended badly. The sysop has been told." in parlour.text


def test_time_that_does_not_count():
    parlour = Parlour(Arcade(START + "free_time=yes\n", ScriptedProgram(b"?", None)))
    before = parlour.stay.left()
    parlour.act("doors.run", lambda: parlour.arcade.clock.advance(300), "x", argument="A")
    assert parlour.stay.left() == before


def test_the_price_is_seen_at_once():
    parlour = Parlour(Arcade(START + "cost=100\n", ScriptedProgram(b"?", None), credits=250))
    parlour.act("doors.run", "x", argument="A")
    assert parlour.stay.user.credits == 150


def test_the_door_hangs_up():
    arcade = Arcade(START, ScriptedProgram(b"?", None))
    parlour = Parlour(arcade)

    def hang_up():
        arcade.folders.files["/bbs/node1/hangup.now"] = b""

    with pytest.raises(HangUp):
        parlour.act("doors.run", hang_up, "x", argument="A")


def test_a_key_is_waited_for():
    parlour = Parlour(Arcade(START + "pause=yes\n", ScriptedProgram(b"the end")))
    seen = []
    parlour.act("doors.run", lambda: seen.append(parlour.text), " ", argument="A")
    assert "the end" in seen[0]


def test_doors_and_events_of_a_logon():
    text = START + "event=logon\n[logon_event]\ncmd=greet %a\n"
    arcade = Arcade(text, ScriptedProgram(b"news", None))
    arcade.programs.results["greet"] = Run(trouble="took too long")
    parlour = Parlour(arcade)
    parlour.terminal.add("x")
    run(happened(parlour.stay, "logon"))
    assert arcade.programs.runs[0].arguments == ("greet", "Alice")
    assert "news" in parlour.text


def test_a_door_for_birthdays():
    for birth, opened in (("19900101", 1), ("19900102", 0)):  # the clock stands at 1 January
        arcade = Arcade(START + "event=birthday\n", ScriptedProgram(b"cake"), birth=birth)
        run(happened(Parlour(arcade).stay, "logon"))
        assert len(arcade.programs.lines) == opened


def test_a_door_of_the_logon_that_is_not_for_him_keeps_nobody():
    parlour = Parlour(Arcade(START + "event=logon\nars=LEVEL 90\n"))
    run(happened(parlour.stay, "logon"))
    assert parlour.terminal.output == b""


@pytest.mark.proves("modopts.logon.rlogin_auto_xtrn")
def test_a_call_that_names_a_door():
    off = Parlour(Arcade(START), run="A")
    off.house.settings.login = LogonConfig()
    assert not run(run_at_once(off.stay))
    arcade = Arcade(START, ScriptedProgram(b"at once", None))
    parlour = Parlour(arcade, run="A")
    parlour.terminal.add("x")
    assert run(run_at_once(parlour.stay))
    assert "at once" in parlour.text
    assert not run(run_at_once(Parlour(arcade).stay))


def test_a_call_that_names_a_door_that_is_not_there():
    parlour = Parlour(Arcade(START), run="NONE")
    assert run(run_at_once(parlour.stay))
    assert "There is no such door here." in parlour.text


def test_where_there_are_no_doors():
    parlour = Parlour(Arcade(START))
    parlour.house.doors = None
    parlour.act("doors.run", argument="A")
    assert "This board has no doors." in parlour.text
    run(happened(parlour.stay, "logon"))
