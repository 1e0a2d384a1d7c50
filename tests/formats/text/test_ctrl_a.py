"""Ctrl-A codes."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.text import ctrl_a
from dialtone.formats.text.strokes import BLINK, BRIGHT, EVERYTHING, HIGH, NORMAL, Do, Stroke


def attribute_after(markup: str, attribute: int = NORMAL) -> int:
    for stroke in ctrl_a.strokes(markup):
        if stroke.do is Do.ATTRIBUTE:
            attribute = attribute & stroke.number | stroke.more
    return attribute


def dos(markup: str) -> list[Do]:
    return [stroke.do for stroke in ctrl_a.strokes(markup)]


def test_colours_in_either_case() -> None:
    assert attribute_after("\x01r") == attribute_after("\x01R") == 4
    assert attribute_after("\x01h\x01Y\x014") == HIGH | 6 | 1 << 4
    assert attribute_after("\x01i\x01e\x010") == BLINK | NORMAL
    assert attribute_after("\x01e") == BRIGHT | NORMAL
    assert attribute_after("\x01h\x01y\x014\x01n") == NORMAL


def test_what_codes_do() -> None:
    assert dos("\x01L\x01l\x01J\x01>\x01'\x01/\x01?\x01P\x01Q") == [
        Do.CLEAR, Do.CLEAR, Do.CLEAR_DOWN, Do.CLEAR_LINE, Do.HOME, Do.FRESH, Do.BLANK, Do.PAUSE, Do.UNCOUNT,
    ]  # fmt: skip
    assert [stroke.number for stroke in ctrl_a.strokes("\x01,\x01;\x01.\x01\x80\x01\xff")] == [1, 5, 20, 1, 128]
    assert ctrl_a.strokes('\x01"menu\x01n')[0] == Stroke(Do.INSERT, "menu")
    assert [stroke.number for stroke in ctrl_a.strokes("\x01!\x01(")] == [10, 90]
    assert ctrl_a.strokes("\x01\x01")[0] == Stroke(Do.FLAG, "A")


def test_capital_z_ends_the_text_and_small_z_is_nothing() -> None:
    assert dos("a\x01Zb\x01z") == [Do.TEXT, Do.END, Do.TEXT]


def test_line_ends_and_other_controls() -> None:
    assert dos("a\r\nb\nc\rd\te\x07\x0b") == [
        Do.TEXT, Do.LINE, Do.TEXT, Do.LINE, Do.TEXT, Do.RETURN, Do.TEXT, Do.TAB, Do.TEXT, Do.BELL,
    ]  # fmt: skip


def test_escape_sequences_are_left_out() -> None:
    assert ctrl_a.strokes("a\x1b[2Jb\x9b1mc") == (Stroke(Do.TEXT, "abc"),)


def test_only_colours_are_left_of_somebodys_codes() -> None:
    assert ctrl_a.colours_only("\x01ra\x01Lb\x01Qc\x01\x85d\x01\r\n\x01") == "\x01rabcd\r\n"


@given(st.text())
def test_any_text_can_be_read(text: str) -> None:
    for stroke in ctrl_a.read(text):
        assert stroke.do is not Do.TEXT or all(char >= " " and not "\x7f" <= char <= "\x9f" for char in stroke.text)
    assert all(code in "nhiekrgybmcw-+_xXuUvVfFNHIEKRGYBMCW01234567"
               for code in ctrl_a.colours_only(text).split("\x01")[1:] for code in code[:1])  # fmt: skip


@given(st.integers(0, EVERYTHING))
def test_codes_of_an_attribute_make_it(attribute: int) -> None:
    assert attribute_after(ctrl_a.codes_of(attribute), BLINK | HIGH | 3) == attribute
