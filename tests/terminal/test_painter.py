"""Strokes on screens: what is shown, in which colours, and that the painter knows where the cursor is."""

from __future__ import annotations

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from dialtone.formats.text import ctrl_a
from dialtone.formats.text.strokes import Do, Stroke
from dialtone.terminal.look import Charset, Look
from dialtone.terminal.painter import Painter
from tests.support.screen import Screen, commodore
from tests.support.terminals import COMMODORE, DUMB, SPOKEN, SYNCTERM, XTERM

CODES = "krgybmcwKRGYBMCW01234567hien+-_xXuUvVlL>'</?[]J\x85\xff"
PIECES = st.one_of(
    st.sampled_from(["\r\n", "\t", "Hello", "w" * 37, "ÄÖ", "日本", "é́", "─═┐", " "]),
    st.sampled_from(CODES).map(lambda code: "\x01" + code),
    st.text(max_size=90),
)
MARKUP = st.lists(PIECES, max_size=30).map("".join)
LOOKS = st.builds(
    Look,
    columns=st.sampled_from([40, 80, 132]),
    rows=st.sampled_from([8, 24, 50]),
    charset=st.sampled_from([Charset.CP437, Charset.UTF8, Charset.ASCII]),
    ansi=st.booleans(),
    color=st.booleans(),
    ice=st.booleans(),
    linear=st.booleans(),
)


def painted(markup: str, look: Look) -> tuple[Painter, bytes]:
    painter = Painter(look)
    painter.paint(ctrl_a.strokes(markup))
    return painter, painter.taken()


@example("w" * 37 + "日本", Look(columns=40, rows=8, charset=Charset.UTF8, ansi=False))
@given(MARKUP, LOOKS)
def test_the_painter_knows_the_cursors_column(markup: str, look: Look) -> None:
    painter, data = painted(markup, look)
    shown = Screen(data, look.columns, look.rows, charset="utf-8" if look.charset is Charset.UTF8 else "cp437")
    assert shown.cursor[0] - 1 == painter.column


@given(MARKUP, LOOKS)
def test_on_a_screen_without_ansi_there_is_nothing_but_text(markup: str, look: Look) -> None:
    _, data = painted(markup, replace(look, ansi=False, charset=Charset.ASCII))
    assert not set(data) - set(range(0x20, 0x7F)) - set(b"\r\n\a")


@given(MARKUP)
def test_linear_text_has_no_codes_and_no_drawings(markup: str) -> None:
    _, data = painted(markup + "─┐░", replace(SPOKEN, ansi=True, color=True))
    assert not set(data) & (set(range(0x20)) - set(b"\r\n"))
    assert not set(data.decode("utf-8")) & set("─┐░")


@given(MARKUP)
def test_ANS_04_text_on_a_unicode_screen_is_valid_and_its_columns_are_counted(markup: str) -> None:
    painter, data = painted(markup, XTERM)
    data.decode("utf-8")
    assert 0 <= painter.column <= XTERM.columns


@pytest.mark.parametrize("look", [SYNCTERM, XTERM], ids=["pc", "modern"])
def test_colours_are_what_was_asked_for(look: Look) -> None:
    _, data = painted("\x01ra\x01hb\x01nc\x01h\x01y\x014d\x01n\x01ie", look)
    shown = Screen(data, charset="utf-8")
    assert [shown.colour(place, 1) for place in range(1, 6)] == [
        ("red", "default"),
        ("brightred", "default"),
        ("default", "default"),
        ("brightbrown", "blue"),
        ("default", "default"),
    ]


def test_colours_that_do_not_change_cost_nothing() -> None:
    _, data = painted("\x01h\x01ya\x01h\x01yb\x01n\x01h\x01yc", SYNCTERM)
    assert data == b"\x1b[0;1;33mabc"


def test_without_colours_there_is_bold_and_reverse() -> None:
    _, data = painted("\x01h\x01ya\x014b", replace(SYNCTERM, color=False))
    assert data == b"\x1b[0;1ma\x1b[7mb"


def test_a_coloured_background_does_not_run_over_the_end_of_the_line() -> None:
    _, data = painted("\x014blue\r\nnext", SYNCTERM)
    assert data == b"\x1b[0;44mblue\x1b[m\r\n\x1b[44mnext"


def test_a_full_line_and_its_end_are_one_line_on_every_screen() -> None:
    painter, data = painted("x" * 80 + "\r\ny", SYNCTERM)
    assert Screen(data).rows[:2] == ["x" * 80, "y"]
    assert data.endswith(b"x \ry")  # a screen that has gone to the next line by itself shows the same
    assert (painter.lines, painter.column) == (1, 1)


def test_a_commodore_has_colours_and_its_own_letters() -> None:
    _, data = painted("\x01h\x01yHello\r\n\x014x\x01n─┐", COMMODORE)
    assert data == b"\x92\x9e\xc8ELLO\r\x12\x1fX\x92\x9b\xc0\xae"
    assert commodore(data)[0] == "Hello"


def test_a_commodores_full_line_ends_itself() -> None:
    painter, data = painted("x" * 40 + "\r\ny", COMMODORE)
    assert commodore(data)[:2] == ["x" * 40, "y"]
    assert painter.lines == 1


def test_the_cursor_moves_back_and_forth() -> None:
    painter = Painter(SYNCTERM)
    painter.text("Hello")
    painter.paint([Stroke(Do.LEFT, "", 3), Stroke(Do.RIGHT, "", 1), Stroke(Do.GOTO, "", 5, 7)])
    painter.text("x")
    assert Screen(painter.taken()).rows[6] == "    x"
    assert painter.column == 5


def test_moves_are_cut_to_the_screen() -> None:
    painter, data = painted("\x01\xff\x01\xff", SYNCTERM)
    assert (painter.column, data) == (79, b"\x1b[79C")
    painter.text("x")
    painter.taken()
    painter.paint([Stroke(Do.GOTO, "", 999, 999)])
    assert painter.taken() == b"\x1b[24;80H"


def test_on_a_dumb_screen_a_move_to_the_right_is_blanks() -> None:
    assert painted("a\x01\x82b", DUMB)[1] == b"a   b"


@given(st.lists(st.one_of(st.sampled_from(["\r\n", "\t", "\x01L", "\x01<", "\x01\x83", "\x01h\x01y", "\x014", "█▀"]),
                          st.text(max_size=50)), max_size=20).map("".join))  # fmt: skip
def test_on_a_commodore_the_cursors_column_is_known_too(markup: str) -> None:
    painter, data = painted(markup + "\x01nEnd!", COMMODORE)
    rows = [row for row in commodore(data) if row]
    assert (rows[-1] if rows else "")[: painter.column].endswith("End!"[-painter.column :] if painter.column else "")
    assert 0 <= painter.column <= 40
