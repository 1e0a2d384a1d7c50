"""Text in the character sets of callers' screens."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.text.wrap import columns_of
from dialtone.terminal.charsets import encoded, likeness
from dialtone.terminal.look import Charset


def test_ANS_04_ten_thousand_marks_on_a_letter_are_three() -> None:
    data, columns = encoded("a" + "\u0301" * 10_000 + "b\u202e\u0000", Charset.UTF8)
    assert (data.decode("utf-8"), columns) == ("a\u0301\u0301\u0301b", 2)


def test_a_screen_with_a_letter_less_shows_a_likeness() -> None:
    assert encoded("Zoë “ok” … ✓ 日", Charset.CP437) == (b'Zo\x89 "ok" ... \xfb ?', 16)
    assert encoded("Zoë “ok” … ✓ 日", Charset.ASCII) == (b'Zoe "ok" ... * ?', 16)


@given(st.text(), st.sampled_from(list(Charset)))
def test_ANS_04_a_likeness_has_the_columns_it_is_shown_in(text: str, charset: Charset) -> None:
    printable = "".join(char for char in text if char.isprintable())
    alike = likeness(printable, charset)
    assert encoded(alike, charset)[1] == columns_of(alike) or charset is Charset.UTF8
    assert encoded(alike, charset)[0] == encoded(printable, charset)[0]


def test_markup_keeps_its_codes_in_a_likeness() -> None:
    assert likeness("\x01hé…\x01n", Charset.ASCII) == "\x01he...\x01n"
