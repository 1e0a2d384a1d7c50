import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.description import (
    EXTENDED_MOST,
    LINES_MOST,
    SHORT_MOST,
    coloured,
    read_description,
    shortened,
    typed,
)
from dialtone.formats.text.ctrl_a import without_codes


def sauce(title=b"", author=b"", group=b"", width=0):
    record = b"SAUCE00" + title.ljust(35) + author.ljust(20) + group.ljust(20) + b"20200101" + bytes(4)
    record += bytes([1, 1]) + width.to_bytes(2, "little") + bytes(6) + bytes([0, 0]) + bytes(22)
    assert len(record) == 128
    return b"\x1a" + record


def test_the_first_line_is_the_short_description():
    found = read_description(b"\r\n  DOOM v1.9  \r\nThe game\r\n\r\nof games\r\n\r\n\x1a junk")
    assert found.short == "DOOM v1.9"
    assert found.extended == "  DOOM v1.9\nThe game\n\nof games"


def test_one_line_needs_no_more():
    assert read_description(b"A game\r\n").extended == ""
    assert read_description(b"").short == ""


def test_a_long_line_is_cut_at_a_word_and_kept_whole_below():
    found = read_description(b"This is a rather long description of something that goes on and on\r\n")
    assert found.short == "This is a rather long description of something that goes"
    assert "goes on and on" in found.extended


def test_colours_become_codes_and_cp437_is_read():
    found = read_description(b"\x1b[0;1;31m\xdb\xdb Red\x1b[0m plain\r\n")
    assert found.short == "\u2588\u2588 Red plain"
    [line] = coloured("\x1b[1;31mRed\x1b[0m plain", 80)
    assert "\x1b" not in line and without_codes(line) == "Red plain" and "\x01" in line


def test_sauce_is_read_and_taken_off():
    found = read_description(b"Art\r\nby me" + sauce(b"Title", b"Some \x1b[2JBody", b"ACiD", 40))
    assert found.author.startswith("Some") and found.author.isprintable()
    assert found.group == "ACiD"
    assert "SAUCE" not in found.extended + found.short
    wide = read_description(b"x" * 100 + sauce(width=40))
    assert [len(line) for line in wide.extended.split("\n")] == [40, 40, 20]


EVIL = [
    b"\x1b]0;owned\x07",
    b"\x1b[2J",
    b"\x1b[6n",
    b"\x1bPq\x1b\\",
    b"\x9b2J",
    b"\x1b_SyncTERM:C\x1b\\",
    b"\x01Q",
    b"\x07",
]


@pytest.mark.parametrize("evil", EVIL)
def test_ARC_04_and_ANS_01_nothing_in_it_is_obeyed(evil):
    found = read_description(b"A" + evil + b"B\r\nC" + evil + b"D\r\n")
    for text in (found.short, found.extended):
        assert "\x1b" not in text and "\x9b" not in text and "\x07" not in text and "\x01Q" not in text


@given(st.binary(max_size=3000))
def test_whatever_the_bytes_the_result_is_clean_and_small(data):
    found = read_description(data)
    assert len(found.short) <= SHORT_MOST and found.short.isprintable()
    assert len(found.extended) <= EXTENDED_MOST and found.extended.count("\n") < LINES_MOST
    plain = without_codes(found.extended)
    assert all(ch == "\n" or ord(ch) >= 32 for ch in plain)


@given(st.text(max_size=2000))
def test_what_people_type_is_plain(text):
    found = typed(text)
    assert "\x01" not in found and "\x1b" not in found and len(found) <= EXTENDED_MOST


@given(st.text(max_size=300), st.integers(5, 60))
def test_a_shortened_line_fits(text, most):
    assert len(shortened(text, most)) <= most
