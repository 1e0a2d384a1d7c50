"""Text of others, with the colours that may stay."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.text.ctrl_a import without_codes
from dialtone.formats.text.foreign import visible
from dialtone.formats.text.foreign_lines import coloured


def test_colours_stay_and_everything_else_goes() -> None:
    text = "\x1b[31mred\x1b[2J\x01h!\x01L\r\n\x1b]0;x\x07b\x07\x00\u202ec\td\r\n\r\n\r\n"
    assert list(coloured(text)) == ["\x01n\x01rred\x01h!", "bc      d"]


def test_empty_lines_stay_except_at_the_end() -> None:
    assert list(coloured("\x01ra\n\n\nb\n\n")) == ["\x01ra", "", "", "b"]


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\x1b\x01[m;1A\x9b\t\r\n"))))
def test_ANS_01_what_is_seen_is_what_there_is_without_colours(text: str) -> None:
    lines = list(coloured(text))
    for line in lines:
        assert all(char == "\x01" or (char >= " " and not "\x7f" <= char <= "\x9f") for char in line)
    if "\x1b" not in text and "\x01" not in text and "\x9b" not in text:
        assert [without_codes(line) for line in lines] == visible(text)
