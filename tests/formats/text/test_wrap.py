"""Cutting and wrapping by columns."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.text.ctrl_a import without_codes
from dialtone.formats.text.wrap import columns_of, cut, cut_markup, fitted, visible_columns, wrapped

SPECIAL = st.sampled_from(["\x01h", "\x01r", "日本", "e\u0301", " ", "> "])
MARKUP = st.lists(st.one_of(st.text(alphabet="ab  cd", max_size=12), SPECIAL)).map("".join)


def test_lines_break_at_blanks() -> None:
    assert list(wrapped("The quick brown fox jumps", 10)) == ["The quick", "brown fox", "jumps"]
    assert list(wrapped("short", 10)) == ["short"]


def test_a_word_that_is_too_long_is_broken() -> None:
    assert list(wrapped("abcdefghijkl mn", 5)) == ["abcde", "fghij", "kl mn"]


def test_a_word_that_just_fits() -> None:
    assert list(wrapped("12345 6789", 5)) == ["12345", "6789"]


def test_codes_take_no_columns() -> None:
    assert list(wrapped("\x01h\x01yone two\x01n three", 8)) == ["\x01h\x01yone two\x01n", "three"]


def test_a_quotation_stays_one() -> None:
    assert list(wrapped(" JD> one two three four", 14)) == [" JD> one two", " JD> three", " JD> four"]
    assert list(wrapped("> > one two three", 11)) == ["> > one two", "> > three"]


def test_text_with_a_colon_is_no_quotation() -> None:
    assert list(wrapped("To: one two three", 9)) == ["To: one", "two three"]


def test_wide_characters_take_two() -> None:
    assert list(wrapped("日本語 text", 6)) == ["日本語", "text"]
    assert cut("日本語", 5) == "日本"
    assert fitted("日本", 6, ">") == "  日本"


def test_what_is_cut_keeps_its_last_colour() -> None:
    assert cut_markup("\x01hlong text\x01n", 4) == "\x01hlong\x01n"


@given(MARKUP, st.integers(2, 30))
def test_no_line_is_too_wide_and_no_letter_is_lost(markup: str, columns: int) -> None:
    lines = list(wrapped(markup, columns))
    assert all(visible_columns(line) <= columns for line in lines)
    if ">" not in markup:
        kept = "".join(without_codes(line) for line in lines)
        assert kept.replace(" ", "") == without_codes(markup).replace(" ", "")


@given(st.text(), st.integers(0, 40))
def test_fitted_is_exact(text: str, columns: int) -> None:
    printable = "".join(char for char in text if char.isprintable())
    assert columns_of(fitted(printable, columns)) == columns
