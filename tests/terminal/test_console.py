"""What actions do to a screen and keyboard, on the screens of all the callers we think of."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Gone, HangUp
from dialtone.terminal import keys
from dialtone.terminal.console import Console, plain
from dialtone.terminal.look import Look
from dialtone.testing.keyboard import RING, SILENCE, Item, run
from tests.support.screen import Screen, commodore, screen, spoken
from tests.support.terminals import COMMODORE, DUMB, LOOKS, SPOKEN, SYNCTERM, console

OWN = {
    "t.hello": "\\1n\\1h\\1yHello {name}!\\1n\r\n",
    "t.prompt": "\\1n\\1hCommand: \\1n",
    "t.name": "Name: ",
    "t.delete": "Delete it?",
    "t.heading": "\\1hChoose:\\1n\r\n",
}
ROWS = ["General", "Games", "\x01h\x01gHardware\x01n"]


def test_ANS_01_a_value_cannot_send_sequences_to_a_screen() -> None:
    evil = "a\x1b]0;x\x07b\x1b[2Jc\x1b[6nd\x1b]52;c;eA==\x07e\x1bPq\x1b\\f\x9b2Jg\x1b[>ch\x1b_SyncTERM:C;x\x1b\\i"
    for look in LOOKS.values():
        caller, terminal = console((), look, own=OWN)
        run(caller.say("t.hello", name=evil))
        run(caller.put(f"<{plain(evil)}>"))
        run(caller.text(evil))
        assert terminal.output.count(b"\x1b") == terminal.output.count(b"\x1b[")
        for bad in (b"2J", b"6n", b"]0", b"52", b"SyncTERM", b"\x07"):
            assert bad not in terminal.output
        assert b"abcdefghi" in terminal.output or look is COMMODORE


def test_ANS_02_codes_in_values_and_foreign_text_are_text() -> None:
    caller, terminal = console((), SYNCTERM, own=OWN, codes=lambda code: "EXPANDED")
    run(caller.say("t.hello", name="@BBS@ \x01Q\x01L@EXEC:x@"))
    run(caller.text("@HANGUP@ \x01L\x01P\x01;@USER@"))
    shown = screen(terminal.output)
    assert shown[:2] == ["Hello @BBS@ @EXEC:x@!", "@HANGUP@ @USER@"]
    assert terminal.pauses == []


def test_a_choice_takes_one_key_and_shows_it() -> None:
    caller, terminal = console("r", SYNCTERM, own=OWN)
    assert run(caller.choose("t.prompt", "RQ")) == "R"
    assert screen(terminal.output)[0] == "Command: R"


def test_a_key_that_does_nothing_gets_a_hint() -> None:
    caller, terminal = console(["x", "\r", "q"], DUMB, own=OWN)
    assert run(caller.choose("t.prompt", ["R", "Q", keys.ENTER, keys.UP])) == keys.ENTER
    assert b"Possible: R, Q, Enter, up" in terminal.output


def test_a_question_mark_tells_where_one_is() -> None:
    caller, terminal = console("?q", DUMB, own=OWN | {"t.prompt.help": "You are in a test.\r\n"})
    assert run(caller.choose("t.prompt", "RQ")) == "Q"
    assert b"You are in a test.\r\nCommand: Q" in terminal.output


@pytest.mark.parametrize("key", ["\x03", "\x1b"])
def test_there_is_always_a_way_back(key: str) -> None:
    caller, _ = console([key, SILENCE], SYNCTERM, own=OWN)
    assert run(caller.choose("t.prompt", "AB")) == keys.ABORT
    caller, _ = console([key, SILENCE], SYNCTERM, own=OWN)
    assert run(caller.ask("t.name")) is None
    caller, _ = console([key, SILENCE], SYNCTERM, own=OWN)
    assert run(caller.pick("t.heading", ROWS)) is None
    caller, _ = console([key, SILENCE], SYNCTERM, own=OWN)
    assert run(caller.yes("t.delete")) is False


def test_without_hot_keys_a_choice_is_a_line() -> None:
    caller, terminal = console("read\r", replace(SYNCTERM, hot=False), own=OWN)
    assert run(caller.choose("t.prompt", "RQ")) == "R"
    assert screen(terminal.output)[:2] == ["Command: read", ""]


def test_a_blind_caller_hears_words_and_types_numbers() -> None:
    caller, terminal = console(["2\r", "\r", "y\r"], SPOKEN, own=OWN)
    assert run(caller.pick("t.heading", ROWS)) == 1
    assert run(caller.yes("t.delete", default=False)) is False
    assert run(caller.yes("t.delete", default=False)) is True
    assert spoken(terminal.output)[:5] == [
        "Choose:",
        "1. General",
        "2. Games",
        "3. Hardware",
        "Number (Enter for none): 2",
    ]


def test_a_secret_shows_stars_only() -> None:
    caller, terminal = console("open sesame\r", SYNCTERM, own=OWN)
    assert run(caller.ask("t.name", secret=True)) == "open sesame"
    assert screen(terminal.output)[0] == "Name: ***********"
    assert b"sesame" not in terminal.output


def test_a_light_bar_moves_and_takes() -> None:
    caller, terminal = console([b"\x1b[B", b"\x1b[B", "\r"], SYNCTERM, own=OWN)
    assert run(caller.pick("t.heading", ROWS)) == 2
    shown = Screen(terminal.output)
    assert shown.rows[:4] == ["Choose:", " General", " Games", " Hardware"]
    assert [shown.colour(2, row)[1] for row in (2, 3, 4)] == ["default", "default", "blue"]


def test_a_long_list_has_pages_and_letters() -> None:
    rows = [f"{letter} {number}" for letter in "abc" for number in range(20)]
    caller, terminal = console(["c", "\r"], SYNCTERM, own=OWN)
    assert run(caller.pick("t.heading", rows)) == 40
    assert screen(terminal.output)[1] == " b 1"  # the second page: 21 rows of a list fit on the screen


def test_a_commodore_picks_by_number() -> None:
    caller, terminal = console("2\r", COMMODORE, own=OWN)
    assert run(caller.pick("t.heading", ROWS)) == 1
    assert commodore(terminal.output)[:4] == ["Choose:", "   1) General", "   2) Games", "   3) Hardware"]


def test_a_number_outside_is_asked_again() -> None:
    caller, terminal = console(["12\r", "7\r"], DUMB, own=OWN)
    assert run(caller.number("t.name", 1, 9)) == 7
    assert b"A number from 1 to 9, please." in terminal.output


def test_who_hangs_up_is_gone_everywhere() -> None:
    for call in (Console.key, lambda c: c.ask("t.name"), lambda c: c.pick("t.heading", ROWS), Console.pause):
        caller, _ = console([], SYNCTERM, own=OWN)
        with pytest.raises(Gone):
            run(call(caller))


@given(
    st.lists(st.one_of(st.binary(max_size=30), st.sampled_from([SILENCE, RING, "\r", "q", b"\x1b[B", b"\x1b[200~"]))),
    st.sampled_from(list(LOOKS.values())),
    st.text(max_size=200),
)
def test_ANS_01_whatever_is_typed_and_shown_ends_in_good_order(typed: list[Item], look: Look, text: str) -> None:
    """And the screen is sent nothing that asks it, sets its title or its clipboard."""
    caller, terminal = console(typed, look, own=OWN)

    async def visit() -> None:
        await caller.text(text)
        while True:
            await caller.choose("t.prompt", "RQ", default="R")
            await caller.ask("t.name", default=text)
            await caller.pick("t.heading", [*ROWS, plain(text)])
            await caller.number("t.name", 1, 99)
            await caller.yes("t.delete")
            await caller.page([plain(text)] * 60)
            await caller.pause()

    with pytest.raises((Gone, HangUp)):
        run(visit())
    if look is not COMMODORE:
        left = re.sub(rb"\x1b\[[0-9;]*[mHKJACDG]", b"", terminal.output)
        assert b"\x1b" not in left
        assert not set(left) & set(b"\x00\x0e\x0f\x1a")
