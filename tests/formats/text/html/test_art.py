"""Drawings and screens as HTML."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.text.html.art import LABEL_MOST, ansi_html, ansi_text, words
from tests.support.reading_html import read_html

BLOCK = "█▀▄".encode("cp437")


def sauce(title: str = "", author: str = "", group: str = "", columns: int = 0, flags: int = 0) -> bytes:
    """A record as the format describes it, byte by byte."""
    record = b"SAUCE00" + title.encode().ljust(35) + author.encode().ljust(20) + group.encode().ljust(20)
    record += b"20260101" + bytes(4) + b"\x01\x01" + columns.to_bytes(2, "little") + bytes(6) + b"\0" + bytes([flags])
    return b"\x1a" + record + bytes(22)


def test_a_drawing_is_an_image_with_a_label() -> None:
    html = ansi_html(b"\x1b[1;31m" + BLOCK + b"\x1b[0m WELCOME" + sauce("Gate", "Ann", "ACiD"), label="gate.ans")
    assert html == (
        '<div class="ansi-box w80" role="img" '
        'aria-label="Drawing: gate.ans &quot;Gate&quot; by Ann of ACiD. Words in it: WELCOME" tabindex="0">'
        '<pre class="ansi art" aria-hidden="true"><span class="f12">█▀▄</span> WELCOME</pre></div>'
    )


def test_a_screen_of_text_stays_text() -> None:
    assert ansi_html(b"\x1b[32mHello\x1b[0m all") == (
        '<div class="ansi-box w20" role="group" aria-label="Text as on the terminal" tabindex="0">'
        '<pre class="ansi"><span class="f2">Hello</span> all</pre></div>'
    )


def test_the_record_says_how_wide_and_how_bright() -> None:
    html = ansi_html(BLOCK * 40 + b"\x1b[5;41m" + BLOCK + sauce(columns=40, flags=1))
    assert 'class="ansi-box w40"' in html
    assert read_html(html).text.splitlines()[0] == "█▀▄" * 13 + "█"
    assert '<span class="b12">' in html


@pytest.mark.parametrize(("width", "name"), [(40, "w40"), (79, "w80"), (132, "w132"), (1000, "w160")])
def test_widths_have_a_class_each(width: int, name: str) -> None:
    assert f"ansi-box {name}" in ansi_html(BLOCK, width=width)


@pytest.mark.parametrize(
    ("line", "name"), [("Be kind.", "w20"), ("x" * 41, "w60"), ("日" * 35, "w80"), ("x" * 79, "w80")]
)
def test_a_text_has_a_box_as_wide_as_it_is(line: str, name: str) -> None:
    assert f"ansi-box {name}" in ansi_html(f"a\r\n{line}\r\n".encode())


def test_character_sets_are_told_or_found() -> None:
    assert ansi_text(b"\xc9\xcd\xbb") == "╔═╗"
    assert ansi_text("Grüße".encode()) == "Grüße"
    assert ansi_text("ü".encode(), charset="cp437") == "├╝"
    assert ansi_text(b"\xff", charset="utf-8") == "\ufffd"


def test_the_character_1_is_a_code_or_a_picture() -> None:
    assert ansi_text(b"a\x01hb") == "a☺hb"
    assert ansi_text(b"a\x01hb", codes=True) == "ab"
    assert ansi_text(b"a\x01\x83b", codes=True) == "a    b"  # four columns to the right


def test_ANS_01_nothing_but_colours_and_the_cursor_is_obeyed() -> None:
    for sequence in (b"\x1b]0;x\x07", b"\x1b]52;c;eA==\x07", b"\x1bPq\x1b\\", b"\x1b[6n", b"\x1b_x\x1b\\", b"\x1b[>c"):
        assert ansi_text(b"a" + sequence + b"b") == "ab"


def test_ANS_02_codes_with_effects_are_text() -> None:
    assert ansi_text(b"@EXEC:shell@ @HANGUP@ \x01Q\x01Px", codes=True) == "@EXEC:shell@ @HANGUP@ x"


def test_ANS_04_characters_that_turn_round_are_gone() -> None:
    assert ansi_text("a\u202eb\u200bc".encode()) == "abc"


def test_WEB_01_nothing_in_a_drawing_is_markup() -> None:
    attack = b'"><svg onload=alert(1)><script>x</script>'
    html = ansi_html(BLOCK * 9 + attack + sauce('"><svg onload=1>', '" onclick="x', "<b>"), label='x" onfocus="y')
    read = read_html(html)
    assert read.elements == {"div", "pre"}
    assert {name for _, name, _ in read.attributes} == {"class", "role", "aria-label", "tabindex", "aria-hidden"}
    assert attack.decode() in read.text


def test_words_are_what_a_listener_wants_to_know() -> None:
    assert words("┌──────┐\n│ THE  │\n│ CAVE │░▒▓ x -- 1200 bps") == "THE CAVE 1200 bps"
    assert len(words("word " * 1000)) <= LABEL_MOST


@given(st.binary(max_size=400), st.sampled_from(["", "cp437", "utf-8"]), st.booleans())
def test_WEB_01_whatever_the_bytes_the_html_is_whole(data: bytes, charset: str, codes: bool) -> None:
    read = read_html(ansi_html(data, charset=charset, codes=codes))
    assert read.elements <= {"div", "pre", "span"}
    assert not any(name.startswith("on") or name == "style" for _, name, _ in read.attributes)
    assert read.text.strip("\n ") == ansi_text(data, charset=charset, codes=codes).strip("\n ")
