"""Half a screen: lines wrap at words, scroll, and never grow beyond it."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.chat.private import ERASE, NEW_LINE
from dialtone.formats.text.wrap import columns_of
from dialtone.terminal.chat.panes import KEPT, Pane


def typed(text: str, *, height: int = 3, columns: int = 10) -> Pane:
    pane = Pane(1, height, columns)
    for key in text:
        pane.type(key)
    return pane


def test_words_go_to_the_next_line_whole() -> None:
    assert typed("one two three").visible == ["one two", "three"]


def test_a_long_word_is_cut() -> None:
    assert typed("x" * 25).visible == ["x" * 10, "x" * 10, "x" * 5]


def test_it_scrolls() -> None:
    assert typed("a\nb\nc\nd").visible == ["b", "c", "d"]


def test_erasing() -> None:
    assert typed("ab\bc\b\b\b\bd").visible == ["d"]
    assert typed("a\n\b").visible == ["a", ""]


def test_the_cursor_is_behind_the_last_character() -> None:
    assert typed("ab").cursor == (3, 1)
    assert typed("a\nb\nc\nd").cursor == (2, 3)


def test_what_must_be_drawn_whole() -> None:
    pane = typed("one two th")
    assert [pane.type("r"), pane.type("x"), pane.type(NEW_LINE), pane.type(ERASE)] == [True, False, True, False]


@given(st.text(st.characters(blacklist_categories=("Cc", "Cs", "Mn", "Me", "Cf")), max_size=400))
def test_nothing_is_wider_or_longer_than_the_pane(text: str) -> None:
    pane = typed(text)
    assert len(pane.visible) <= 3 and len(pane.lines) <= KEPT
    assert all(columns_of(line) <= 10 for line in pane.lines)
