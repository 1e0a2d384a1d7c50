"""Markup, words and the codes in display files on the screens of callers."""

from __future__ import annotations

import pytest

from dialtone.terminal.console import Markup
from dialtone.testing.keyboard import run
from tests.support.screen import Screen, commodore, screen
from tests.support.terminals import DUMB, LOOKS, SYNCTERM, XTERM, console

OWN = {
    "t.hello": "\\1n\\1h\\1yHello {name}!\\1n\r\n",
    "t.prompt": "\\1n\\1hCommand: \\1n",
    "t.name": "Name: ",
    "t.delete": "Delete it?",
    "t.heading": "\\1hChoose:\\1n\r\n",
}


@pytest.mark.parametrize("name", LOOKS)
def test_words_are_shown_on_every_screen(name: str) -> None:
    caller, terminal = console((), LOOKS[name], own=OWN)
    run(caller.say("t.hello", name="Zoë"))
    if name == "commodore":
        assert commodore(terminal.output)[0] == "Hello Zoe!"
    elif name in ("dumb", "spoken"):
        assert terminal.output.rstrip() == {"dumb": b"Hello Zoe!", "spoken": "Hello Zoë!".encode()}[name]
    else:
        shown = Screen(terminal.output, charset="utf-8" if name == "xterm" else "cp437")
        assert shown.rows[0] == "Hello Zoë!"
        assert shown.colour(1, 1)[0] in ("brightbrown", "brightyellow", "brightbrown")


def test_markup_of_ours_keeps_its_codes_as_a_value() -> None:
    caller, terminal = console((), SYNCTERM, own=OWN)
    run(caller.say("t.hello", name=Markup("\x01rred")))
    assert Screen(terminal.output).colour(7, 1)[0] == "brightred"


def test_at_codes_work_in_the_sysops_words() -> None:
    caller, terminal = console((), DUMB, own={"t.x": "This is @BBS-L8@|@NOT@\r\n"}, codes={"BBS": "Vertrauen"}.get)
    run(caller.say("t.x"))
    assert terminal.output == b"This is Vertraue|@NOT@\r\n"


def test_parts_of_a_file_are_for_some_only() -> None:
    files = {"a.msg": b"1@SHOW:LEVEL 50@2@SHOW@3\x01%4\x01)5\r\n"}
    for met, shown in ((False, b"135\r\n"), (True, b"12345\r\n")):
        caller, terminal = console((), DUMB, files=files)
        caller.meets = lambda _, met=met: met
        run(caller.file("a"))
        assert terminal.output == shown


def test_centred_lines_stand_in_the_middle_of_any_screen() -> None:
    files = {"a.msg": b"@CENTER@\x01hHi @USER@\r\n"}
    for look in (SYNCTERM, XTERM, DUMB):
        caller, terminal = console((), look, files=files)
        run(caller.file("a", codes={"USER": "Anna"}))
        assert screen(terminal.output, look.columns)[0] == " " * ((look.columns - 7) // 2) + "Hi Anna"


def test_a_part_may_be_many_lines_and_the_end_is_the_end() -> None:
    files = {"a.msg": b"1\r\n@SHOW:LEVEL 90@2\r\n3\r\n@SHOW@4\r\n\x01Z5\r\n6\r\n"}
    caller, terminal = console((), DUMB, files=files)
    run(caller.file("a"))
    run(caller.put("7"))
    assert terminal.output == b"1\r\n4\r\n7"
