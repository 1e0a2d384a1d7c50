"""Facts, specifiers and environment of a door."""

import math

import pytest

from dialtone.config.terminal import TerminalConfig
from dialtone.wire.screen import Size
from tests.support.doors import Arcade, doors_of


def facts(arcade, **more):
    given = {"seconds": 600.0} | more
    return arcade.telling.facts(arcade.alice.user, arcade.doors.doors[0], arcade.scene(), **given)


def test_facts_come_from_the_account_and_the_call():
    arcade = Arcade(credits=10, free_credits=5, birth="19900704")
    told = facts(arcade, names=("Legend",), number=1)
    assert (told.name, told.real_name, told.location, told.credits) == ("Alice", "Alice Liddell", "Oxford", 15)
    assert (told.board, told.sysop, told.node, told.node_dir) == ("Test Board", "Olga Operator", 1, "/bbs/node1/")
    assert (told.seconds_left, told.seconds_on, told.birth) == (600, 60, "19900704")


def test_local_times_are_those_of_the_boards_clock():
    arcade = Arcade()
    arcade.clock.minutes_east = 90
    assert facts(arcade).now == arcade.clock.now() + 5400


def test_no_limit_is_a_day():
    assert facts(Arcade(), seconds=math.inf).seconds_left == 86_400


def test_yesterdays_counters_are_not_todays():
    arcade = Arcade(downloads_today=9, counters_day=1)
    assert facts(arcade).downloads_today == 0


def test_the_real_name_where_the_door_wants_it():
    arcade = Arcade("[sec:S]\nname=S\n[prog:S:A]\ncmd=a\nreal_name=yes\n")
    assert facts(arcade).name == "Alice Liddell"


def test_where_drop_files_are_put():
    arcade = Arcade()
    for place, folder in (("node", "/bbs/node1/"), ("temp", "/bbs/temp/node1/"), ("startup", "/x/")):
        text = f"[sec:S]\nname=S\n[prog:S:A]\ncmd=a\nstartup_dir=/x/\ndrop_file_in={place}\n"
        assert arcade.telling.drop_folder(doors_of(text).doors[0], 1) == folder


def test_every_specifier():
    arcade = Arcade()
    door, scene = arcade.doors.doors[0], arcade.scene(size=Size(132, 50), kind="xterm", charset="utf-8")
    values = arcade.telling.specifiers(
        arcade.telling.facts(arcade.alice.user, door, scene, seconds=601.0, socket=9), door, scene, "/d/DOOR.SYS"
    )
    assert {letter: values[letter] for letter in "afghijkmnopqrstvwz!#*+$2?^<>"} == {
        "a": "Alice",
        "f": "/d/DOOR.SYS",
        "g": "/bbs/temp/node1/",
        "h": "9",
        "i": "192.0.2.1",
        "j": "/bbs/data/",
        "k": "/bbs/ctrl/",
        "m": "10",
        "n": "/bbs/node1/",
        "o": "Olga Operator",
        "p": "Telnet",
        "q": "TEST",
        "r": "50",
        "s": "/bbs/node1/",
        "t": "601",
        "v": "1.2",
        "w": "132",
        "z": "/bbs/text/",
        "!": "/bbs/exec/",
        "#": "1",
        "*": "001",
        "+": "Alice Liddell",
        "$": "0",
        "2": "02",
        "?": "linux",
        "^": "x86_64",
        "<": "xterm",
        ">": "utf-8",
    }


@pytest.mark.proves("BBS.ExternalTermANSI")
@pytest.mark.proves("BBS.ExternalTermDumb")
def test_TERM_is_what_the_sysop_says():
    arcade = Arcade(terminal=TerminalConfig(external_term_ansi="pcansi", external_term_dumb="glasstty"))
    door = arcade.doors.doors[0]
    assert arcade.telling.environment(facts(arcade), door, arcade.scene(ansi=True))["TERM"] == "pcansi"
    assert arcade.telling.environment(facts(arcade), door, arcade.scene(ansi=False))["TERM"] == "glasstty"


def test_TEL_05_nothing_the_callers_program_said_is_in_the_environment():
    arcade = Arcade()
    scene = arcade.scene(kind="-f root")
    told = arcade.telling.environment(facts(arcade), arcade.doors.doors[0], scene)
    assert "-f root" not in told.values()
    assert set(told) == {
        *("HOME", "TERM", "COLUMNS", "LINES", "SBBSNODE", "SBBSNNUM", "SBBSCTRL", "SBBSDATA", "SBBSEXEC", "DSZLOG"),
    }
