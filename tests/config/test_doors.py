"""xtrn.ini as sysops have it."""

import pytest

from dialtone.config.doors import PROGRAM, RLOGIN, SOCKET, STDIO, TELNET, Door, DoorSection, read_doors
from dialtone.formats.ini import Ini
from tests.support.doors import doors_of


def read(text):
    problems = []
    return read_doors(Ini(text.encode(), "xtrn.ini"), problems), [str(problem) for problem in problems]


def one(**keys):
    lines = "\n".join(f"{key} = {value}" for key, value in ({"cmd": "game"} | keys).items())
    return doors_of(f"[sec:MAIN]\nname=Main\n[prog:MAIN:X]\n{lines}\n").doors[0]


def test_a_door_of_an_old_board():
    found = doors_of(
        "[sec:Games]\n\tname=Online Games\n\tars=LEVEL 20\n"
        "[prog:Games:LORD]\n\tname=Legend of the Red Dragon\n\tars=\n\texecution_ars=AGE 18\n\ttype=0xc\n"
        "\tsettings=0x00000683\n\tevent=0\n\tcost=10K\n\tcmd=./start.sh %f\n\tclean_cmd=./clean.sh\n"
        "\tstartup_dir=../xtrn/lord\n\ttextra=5\n\tmax_time=30\n\tmax_inactivity=5m\n"
    )
    assert found.sections == (DoorSection(code="GAMES", name="Online Games", requirements="LEVEL 20"),)
    assert found.door("lord") == Door(
        code="LORD",
        section="GAMES",
        name="Legend of the Red Dragon",
        run_requirements="AGE 18",
        command="./start.sh %f",
        clean_command="./clean.sh",
        folder="../xtrn/lord",
        cost=10 * 1024,
        multiuser=True,  # bit 0
        io=SOCKET,  # native (bit 10) without standard I/O (bit 2)
        real_name=True,  # bit 7
        pause=True,  # bit 9
        drop="DOOR32.SYS",
        extra_time=300.0,
        most_time=1800.0,
        patience=300.0,
    )


def test_a_door_that_says_little_is_native_and_for_everybody_on_standard_input_and_output():
    door = one()
    assert (door.kind, door.io, door.native, door.multiuser, door.drop) == (PROGRAM, STDIO, True, True, "")


@pytest.mark.parametrize(
    ("key", "value", "field", "becomes"),
    [
        ("settings", "4", "multiuser", False),
        ("settings", "8", "modify", True),
        ("settings", "0x10", "free_time", True),
        ("settings", "0x20", "event_only", True),
        ("settings", "0x40", "drop_place", "startup"),
        ("settings", "0", "native", False),
        ("settings", "0x2000", "lower_case", True),
        ("settings", "0x4000", "shell", True),
        ("settings", "0x10000", "echo", False),
        ("multiuser", "false", "multiuser", False),
        ("io", "socket", "io", SOCKET),
        ("event", "1", "happening", "logon"),
        ("event", "newuser", "happening", "newuser"),
        ("type", "3", "drop", "DOOR.SYS"),
        ("type", "dorinfo1.def", "drop", "DORINFO1.DEF"),
        ("type", "DORINFOx.DEF", "drop", "DORINFO#.DEF"),
        ("drop_file_in", "temp", "drop_place", "temp"),
        ("charset", "UTF-8", "charset", "utf-8"),
        ("binary", "yes", "binary", True),
        ("max_memory", "64M", "max_memory", 64 * 1024 * 1024),
    ],
)
def test_each_key(key, value, field, becomes):
    assert getattr(one(**{key: value}), field) == becomes


def test_gateways():
    assert one(kind="telnet", cmd="bbs.example.net:2323").kind == TELNET
    old = one(cmd="?rlogin bbs.example.net %a secret")
    assert (old.kind, old.command) == (RLOGIN, "bbs.example.net %a secret")


def test_what_is_wrong_is_told_and_left_out():
    found, problems = read(
        "[prog:NONE:A]\ncmd=x\n[sec:S]\nname=S\n[prog:S:B]\nname=no command\n[prog:S:C]\ncmd=x\ntype=99\nodd=1\n"
        "[prog:S:D]\ncmd=x\nodd=2\n[editor:E]\ncmd=x\n[nonsense]\na=b\n[prog:S:P]\ncmd=x\ntype=6\nevent=post\n"
    )
    assert [door.code for door in found.doors] == ["C", "D", "P"]
    text = "\n".join(problems)
    assert "there is no section [sec:NONE]" in text
    assert "needs a command (cmd)" in text
    assert '"99" is not a number from 0 to 12' in text
    assert "has no effect here (and 1 more times in other sections)" in text
    assert "nothing runs by itself at: post" in text
    assert "PCBOARD.SYS is not written by this version" in text
    assert "known, but not effective" in text
    assert "unknown section" in text


def test_two_doors_of_one_code():
    found, problems = read("[sec:S]\nname=S\n[sec:T]\nname=T\n[prog:S:A]\ncmd=x\n[prog:T:a]\ncmd=y\n")
    assert [door.command for door in found.doors] == ["x"]
    assert "another door is called A" in problems[0]


def test_scripts_of_the_other_server_are_no_doors():
    found, problems = read("[sec:S]\nname=S\n[prog:S:A]\ncmd=?chess.js\n[prog:S:B]\ncmd=?telgate far.example\n")
    assert [door.code for door in found.doors] == ["B"]
    assert "?chess.js is a script" in "\n".join(problems)
