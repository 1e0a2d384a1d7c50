"""@-codes."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.text.at_codes import Value, strokes, value_of
from dialtone.formats.text.strokes import Do, Stroke


def test_codes_stand_for_values() -> None:
    assert strokes("Hi @USER@, @BBS-L10@!") == (
        Stroke(Do.TEXT, "Hi "), Stroke(Do.CODE, "USER"), Stroke(Do.TEXT, ", "), Stroke(Do.CODE, "BBS-L10"),
        Stroke(Do.TEXT, "!"),
    )  # fmt: skip


def test_what_is_no_code_is_text() -> None:
    assert strokes("a@b.c @ d @1A@ @ABC @ @lower@") == (Stroke(Do.TEXT, "a@b.c @ d @1A@ @ABC @ @lower@"),)


def test_codes_of_the_screen() -> None:
    assert strokes("@CLS@@GOTOXY:5,3@@UP:2@@CRLF@@SHOW:LEVEL 50@@SHOW@@80COLS@@CHECKMARK@@U+263A:x@@!hy@") == (
        Stroke(Do.CLEAR), Stroke(Do.GOTO, "", 5, 3), Stroke(Do.UP, "", 2), Stroke(Do.LINE),
        Stroke(Do.WHERE, "LEVEL 50"), Stroke(Do.WHERE), Stroke(Do.COLUMNS, "", 80), Stroke(Do.TEXT, "✓"),
        Stroke(Do.TEXT, "☺"), Stroke(Do.ATTRIBUTE, "", 0x1FF, 8), Stroke(Do.ATTRIBUTE, "", 0x1F8, 6),
    )  # fmt: skip


def test_other_files_are_shown_in_between() -> None:
    assert strokes("@INCLUDE:news@@MENU:main@") == (Stroke(Do.INSERT, "news"), Stroke(Do.INSERT, "menu/main"))


def test_hot_spots_are_their_text() -> None:
    assert strokes("@~Mail~m@ @`Quit`q@") == (Stroke(Do.TEXT, "Mail"), Stroke(Do.TEXT, " "), Stroke(Do.TEXT, "Quit"))


@pytest.mark.parametrize(
    ("code", "value", "shown"),
    [
        ("USER", "Anna", "Anna"),
        ("USER-L8", "Anna", "Anna    "),
        ("USER-R8", "Anna", "    Anna"),
        ("USER-C8", "Anna", "  Anna  "),
        ("USER|C8U", "Anna", "  ANNA  "),
        ("USER-L2", "Anna", "An"),
        ("ALIAS-L#####", "Anna", "Anna          "),
        ("NUM-Z5", "42", "00042"),
        ("NUM|T", "1234567", "1,234,567"),
        ("USER-W", "Anna", "A n n a "),
        ("TIME:%H", "12", "12"),
    ],
)
def test_formats(code: str, value: str, shown: str) -> None:
    assert value_of(code).shown(value, 79) == shown


def test_a_value_is_cut_at_the_end_of_the_line_unless_it_may_run_on() -> None:
    assert Value("X").shown("abcdef", 3) == "abc"
    assert value_of("X|>").shown("abcdef", 3) == "abcdef"


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("@ABCL-|:>5#!~`"))), st.text(max_size=20))
def test_any_text_can_be_read_and_any_value_shown(text: str, value: str) -> None:
    for stroke in strokes(text):
        if stroke.do is Do.CODE:
            assert isinstance(value_of(stroke.text).shown(value, 10), str)
