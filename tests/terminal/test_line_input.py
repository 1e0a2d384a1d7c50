"""Lines being typed."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.terminal import keys
from dialtone.terminal.line_input import Field, Line, Outcome
from dialtone.terminal.look import Charset
from dialtone.terminal.painter import Painter
from tests.support.screen import Screen
from tests.support.terminals import SYNCTERM, XTERM

EDITING = [
    keys.BACKSPACE, keys.DELETE, keys.LEFT, keys.RIGHT, keys.HOME, keys.END, keys.UP, keys.DOWN, keys.INSERT,
    *(keys.control(letter) for letter in "BDEFNWXY\\V^"),
]  # fmt: skip


def after(line: Line, *pressed: str) -> tuple[str, int]:
    for key in pressed:
        line.key(key)
    return line.text, line.cursor


@pytest.mark.parametrize(
    ("pressed", "text", "cursor"),
    [
        ([keys.LEFT, "x"], "one twxo", 7),
        ([keys.HOME, keys.DELETE], "ne two", 0),
        ([keys.DELETE], "one tw", 6),
        ([keys.control("W")], "one ", 4),
        ([keys.HOME, keys.control("D")], " two", 0),
        ([keys.control("X")], "", 0),
        ([keys.LEFT, keys.LEFT, keys.LEFT, keys.control("Y")], "one ", 4),
        ([keys.control("B"), keys.control("N"), "x"], "one xtwo", 5),
        ([keys.control("\\"), "x"], "one xtwo", 5),
        ([keys.control("B"), keys.control("V"), "T"], "Tne two", 1),
    ],
)
def test_editing_keys(pressed: list[str], text: str, cursor: int) -> None:
    assert after(Line(most=20, text="one two"), *pressed) == (text, cursor)


def test_a_line_is_no_longer_than_asked_for() -> None:
    line = Line(most=3)
    assert after(line, *"abcd") == ("abc", 3)
    assert line.key("e") is Outcome.NOTHING


def test_styles() -> None:
    assert after(Line(most=20, style="upper"), *"ab1") == ("AB1", 3)
    assert after(Line(most=20, style="words"), *"ann o'neil-b") == ("Ann O'Neil-B", 12)
    assert after(Line(most=20, style="digits"), *"1a2²") == ("12", 2)


def test_history_goes_back_and_what_was_typed_comes_again() -> None:
    line = Line(most=20, history=["first", "second"])
    assert after(line, "x", keys.UP)[0] == "second"
    assert after(line, keys.UP, keys.UP)[0] == "first"
    assert after(line, keys.DOWN, keys.DOWN)[0] == "x"


@given(
    st.lists(st.one_of(st.sampled_from(EDITING), st.sampled_from("ab é日"), st.characters()), max_size=60),
    st.integers(1, 100),
    st.sampled_from([SYNCTERM, XTERM]),
    st.integers(0, 60),
)
def test_the_screen_shows_the_line_and_the_cursor(pressed: list[str], most: int, look: object, start: int) -> None:
    """On a wide line; longer ones scroll, and what is to be seen is a part of them."""
    painter = Painter(SYNCTERM if look is SYNCTERM else XTERM)
    painter.text("x" * start)
    field, line = Field(painter), Line(most=most, history=["old", "older one"])
    field.show(line)
    for key in pressed:
        line.key(key)
        field.show(line)
    charset = "utf-8" if painter.look.charset is Charset.UTF8 else "cp437"
    shown = Screen(painter.taken(), painter.look.columns, 24, charset=charset)
    assert shown.cursor == (painter.column + 1, 1)
    visible = "".join(char if char.isascii() and char.isprintable() else "" for char in shown.rows[0][start:])
    wanted = "".join(char if char.isascii() and char.isprintable() else "" for char in line.text.rstrip())
    if charset == "utf-8":
        assert visible.strip() in wanted or visible == wanted


def test_q_alone_is_the_way_back_from_a_number() -> None:
    line = Line(most=5, style="digits")
    assert after(line, "q", "1") == ("q", 1)
    assert line.key(keys.ENTER) is Outcome.CANCELLED
    assert after(Line(most=5, style="digits"), "1", "q") == ("1", 1)
    assert Line(most=5, text="q").key(keys.ENTER) is Outcome.DONE


def test_ANS_01_what_stands_there_already_has_no_controls() -> None:
    assert Line(most=40, text="Re: \x1b[2Jtea\x01Q\x07\x9b6n").text == "Re: [2JteaQ6n"
