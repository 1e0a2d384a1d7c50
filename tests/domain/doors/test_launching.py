"""The whole run of a door, in its order."""

import math

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.ports.doors import Ended
from dialtone.domain.ports.processors import Run
from dialtone.testing.script import run
from tests.support.doors import Arcade, NoGateways, ScriptedProgram

START = "[sec:S]\nname=S\n[prog:S:A]\nname=Apples\ncmd=apples %f %a %h\n"


def begin(arcade, code="A", caller=None, **scene):
    return run(arcade.launching.begin(caller or arcade.alice, code, arcade.scene(**scene)))


def end(arcade, launch):
    return run(arcade.launching.end(launch))


def test_a_door_from_beginning_to_end():
    program = ScriptedProgram()
    arcade = Arcade(START + "type=DOOR32.SYS\nstartup_dir=/games/\n", program)
    launch = begin(arcade)
    assert arcade.folders.files["/bbs/node1/DOOR32.SYS"].split(b"\n")[5:7] == [b"Alice Liddell", b"Alice"]
    assert program.started.arguments == ("apples", "/bbs/node1/DOOR32.SYS", "Alice", "./-1")
    assert (program.started.folder, program.started.environment["HOME"]) == ("/games/", "/games/")
    assert arcade.running.nodes("A") == [1]
    program.end(Ended(0))
    arcade.clock.advance(30)
    left = end(arcade, launch)
    assert (left.ended, left.seconds, left.hang_up, left.user) == (Ended(0), 30.0, False, None)
    assert arcade.running.nodes("A") == []
    assert arcade.folders.files == {}  # the drop file told about the caller


def test_a_socket_door_learns_its_descriptor():
    program = ScriptedProgram(handle=9)
    arcade = Arcade(START + "io=socket\ntype=DOOR32.SYS\n", program)
    begin(arcade)
    assert arcade.programs.lines[0]["socket"] is True
    assert arcade.folders.files["/bbs/node1/DOOR32.SYS"].split(b"\n")[:2] == [b"2", b"9"]
    assert program.started.arguments[3] == "9"


@pytest.mark.parametrize(
    "alias",
    ["; touch /tmp/p", "$(touch /tmp/p)", "`id`", "|id", "&&id", "' x", '" x', "%f%s", "a\nb"],
)
def test_EXE_01_hostile_names_are_one_argument(alias):
    program = ScriptedProgram()
    arcade = Arcade(START, program)
    user = arcade.caller(arcade.add(alias))
    begin(arcade, caller=user)
    assert program.started.arguments[2] == alias.replace("\n", " ")
    assert len(program.started.arguments) == 4


def test_EXE_01_a_name_that_looks_like_an_option():
    program = ScriptedProgram()
    arcade = Arcade(START, program)
    begin(arcade, caller=arcade.caller(arcade.add("-o/tmp/p")))
    assert program.started.arguments[2] == "./-o/tmp/p"


def test_EXE_01_through_a_shell_too():
    program = ScriptedProgram()
    arcade = Arcade(START.replace("%f %a %h", "%a | cat") + "shell=yes\n", program)
    begin(arcade, caller=arcade.caller(arcade.add("$(touch /tmp/p)")))
    assert program.started.arguments == ("/bin/sh", "-c", 'apples "${1}" | cat', "sh", "$(touch /tmp/p)")


@pytest.mark.parametrize(
    ("keys", "left", "given"),
    [("", 1800.0, 1800.0), ("textra=5\n", 600.0, 900.0), ("max_time=10\n", 1800.0, 600.0), ("", math.inf, math.inf)],
)
def test_the_time_given(keys, left, given):
    arcade = Arcade(START + keys, ScriptedProgram())
    assert begin(arcade, seconds_left=left).until == arcade.clock.monotonic() + given


def test_no_time_left():
    arcade = Arcade(START, ScriptedProgram())
    with pytest.raises(Refusal, match="no time left"):
        begin(arcade, seconds_left=0.0)


def test_the_price_is_taken_once_it_runs():
    arcade = Arcade(START + "cost=100\n", ScriptedProgram(), credits=250)
    begin(arcade)
    assert arcade.again(arcade.alice).credits == 150


def test_who_cannot_pay_is_told_before_anything_happens():
    arcade = Arcade(START + "cost=100\n", ScriptedProgram(), credits=50)
    with pytest.raises(Refusal, match="costs 100 credits"):
        begin(arcade)
    assert (arcade.programs.lines, arcade.folders.files, arcade.running.nodes("A")) == ([], {}, [])


def test_one_that_cannot_be_started_costs_nothing():
    program = ScriptedProgram()
    program.refuses = FileNotFoundError("there is no program 'apples'")
    arcade = Arcade(START + "cost=100\n", program, credits=250)
    with pytest.raises(Refusal, match="Apples cannot be started") as no:
        begin(arcade)
    assert no.value.why is Why.FAULT
    assert (arcade.again(arcade.alice).credits, arcade.running.nodes("A"), program.stopped) == (250, [], 1)


def test_one_user_at_a_time():
    arcade = Arcade(START + "multiuser=no\n", ScriptedProgram(), ScriptedProgram())
    launch = begin(arcade)
    with pytest.raises(Refusal, match="Apples is in use on node 1"):
        begin(arcade, node=2)
    end(arcade, launch)
    begin(arcade, node=2)


def test_clean_up_runs_when_the_program_has_ended():
    program = ScriptedProgram()
    arcade = Arcade(START + "clean_cmd=tidy %n\n", program)
    arcade.programs.results["tidy"] = Run(trouble="took longer than 60 seconds")
    launch = begin(arcade)
    end(arcade, launch)
    assert program.stopped == 1
    assert [start.arguments for start in arcade.programs.runs] == [("tidy", "/bbs/node1/")]


def test_what_it_says_about_the_user_counts_where_the_sysop_allows_it():
    for allowed in (True, False):
        arcade = Arcade(START + f"modify={allowed}\n", ScriptedProgram())
        launch = begin(arcade)
        arcade.folders.files["/bbs/node1/moduser.dat"] = b"500\n60\n"
        left = end(arcade, launch)
        after = arcade.again(arcade.alice)
        assert (after.credits, after.level) == ((500, 60) if allowed else (0, 50))
        assert left.user == (after if allowed else None)


def test_door_sys_read_back():
    arcade = Arcade(START + "modify=yes\ntype=DOOR.SYS\n", ScriptedProgram())
    launch = begin(arcade)
    lines = arcade.folders.files["/bbs/node1/DOOR.SYS"].split(b"\n")
    lines[14] = b"33"
    arcade.folders.files["/bbs/node1/DOOR.SYS"] = b"\n".join(lines)
    assert end(arcade, launch).user.level == 33


def test_what_an_earlier_door_left_is_not_read():
    arcade = Arcade(START + "modify=yes\n", ScriptedProgram())
    arcade.folders.files["/bbs/node1/MODUSER.DAT"] = b"999\n"
    arcade.folders.files["/bbs/node1/hangup.now"] = b""
    left = end(arcade, begin(arcade))
    assert (left.user, left.hang_up) == (None, False)


def test_it_can_have_the_caller_hung_up():
    arcade = Arcade(START, ScriptedProgram())
    launch = begin(arcade)
    arcade.folders.files["/bbs/node1/hangup.now"] = b""
    assert end(arcade, launch).hang_up


def test_gateways_are_called_and_nothing_is_started():
    gateways = NoGateways(ScriptedProgram())
    arcade = Arcade(
        "[sec:S]\nname=S\n[prog:S:A]\nkind=rlogin\ncmd=far.example pw %a xtrn=x\n", gateways=gateways, credits=5
    )
    end(arcade, begin(arcade))
    (call,) = gateways.calls
    assert (call.host, call.port, call.first, call.user, call.terminal) == ("far.example", 513, "pw", "Alice", "xtrn=x")
    assert arcade.programs.lines == []


def test_a_gateway_nobody_answers():
    arcade = Arcade("[sec:S]\nname=S\n[prog:S:A]\nkind=telnet\ncmd=far.example\n")
    with pytest.raises(Refusal, match="cannot be reached"):
        begin(arcade)
    assert arcade.running.nodes("A") == []


def test_a_preview_does_nothing():
    arcade = Arcade(START + "type=DORINFO#.DEF\nlower_case=yes\n")
    preview = arcade.launching.preview(arcade.alice, "a", arcade.scene())
    assert preview.file == "dorinfo1.def"
    assert preview.lines[0] == "TEST BOARD"
    assert preview.command == "apples /bbs/node1/dorinfo1.def Alice ./-1"
    assert (arcade.folders.files, arcade.running.nodes("A")) == ({}, [])
