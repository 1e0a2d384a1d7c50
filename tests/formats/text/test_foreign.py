"""Text of others on a caller's terminal: security cases ANS-01 and ANS-02."""

from __future__ import annotations

import time
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.text.foreign import CUT, characters, one_line, shortened, visible, without_macros

ATTACKS = [
    "\x1b]0;x\x07",
    "\x1b[2J",
    "\x1b[6n",
    "\x1b]52;c;aGVsbG8=\x07",
    "\x1bPq#0;2;0;0;0\x1b\\",
    "\x9b2J",
    "\x1b[>c",
    "\x1b_SyncTERM:Q;JXL\x1b\\",
    "\x9d0;title\x9c",
    "\x1b(0",
    "\x1bc",
    "\x01Q",
    "\x01L",
    "\x01\xff",
    "\x07\x08\x7f\x0e\x00",
    "\u202e\u200b\ufeff",
]


@pytest.mark.parametrize("attack", ATTACKS)
def test_ANS_01_what_a_terminal_would_obey_goes_whole(attack: str) -> None:
    assert visible(f"be{attack}fore") == ["before"]


def test_ANS_01_sequences_inside_sequences_leave_only_text() -> None:
    assert visible("\x1b\x01A[2Jx") == ["[2Jx"]
    assert "\x1b" not in "".join(visible("\x1b\x1b[2J[2J"))


def test_ANS_01_an_unfinished_string_takes_its_line_and_no_more() -> None:
    assert visible("a\x1b]0;title\r\nb") == ["a", "b"]
    assert visible("a\x1b[\nb\x1b\nc\x01\nd") == ["a", "b", "c", "d"]


@given(st.text(max_size=300))
def test_ANS_01_no_control_character_is_left_in_any_text(text: str) -> None:
    for line in visible(text):
        assert not any(unicodedata.category(character) in ("Cc", "Cs", "Zl", "Zp") for character in line)


@given(st.lists(st.sampled_from([*ATTACKS, "\x1b", "[", "]", "\x9b", "text", "\r\n", "\x01", "2J", "\\"])))
def test_ANS_01_whatever_is_put_together(parts: list[str]) -> None:
    assert not any(ord(ch) < 32 or 127 <= ord(ch) < 160 for line in visible("".join(parts)) for ch in line)


def test_every_kind_of_line_end_and_tabs() -> None:
    assert visible("a\r\nb\nc\rd\x0be\u2028f\x85g\r\n\r\n") == list("abcdefg")
    assert visible("a\tb \n\nc") == ["a       b", "", "c"]
    assert visible("\r\n \r\n") == []


@pytest.mark.parametrize(
    ("data", "text"),
    [
        ("Grüße".encode(), "Grüße"),
        ("Grüße, wie Sie wünschen".encode("latin-1"), "Grüße, wie Sie wünschen"),
        ("Ärger und Öl".encode("latin-1"), "Ärger und Öl"),
        ("Grüße".encode("cp437"), "Grüße"),
        ("╔══╗ box".encode("cp437"), "╔══╗ box"),
        (b"plain", "plain"),
    ],
)
def test_character_sets_are_guessed(data: bytes, text: str) -> None:
    assert characters(data) == text


@given(st.binary(max_size=100))
def test_any_bytes_are_characters(data: bytes) -> None:
    assert isinstance(characters(data), str)


def test_names_fit_into_a_line() -> None:
    assert one_line("Joe\r\n\x1b[2JSmith\x01N") == "Joe Smith"
    assert one_line("x" * 500, 25) == "x" * 25


@given(st.lists(st.text(st.characters(min_codepoint=32, exclude_categories=("Cs", "Cc")), max_size=80), max_size=40))
def test_long_texts_are_cut_with_a_mark(lines: list[str]) -> None:
    short = shortened(lines, size=500, count=10)
    assert len(short) <= 10
    assert sum(len(line.encode()) + 2 for line in short) <= 500
    assert short == lines or (short[-1] == CUT and "".join(lines).startswith("".join(short[:-1])))


@pytest.mark.parametrize(
    "text", ["@EXEC:rm@", "@HANGUP@", "a@b.example @BBS@", "@~Click me~x@", "@`x`y@", "@!k@", "@A@B@", "@@HANGUP@@"]
)
def test_ANS_02_codes_of_others_become_text(text: str) -> None:
    guarded = without_macros(text, "h")
    assert guarded.replace("\x01h", "") == text
    assert not any(part for part in guarded.split("@")[1:-1] if not part.startswith("\x01h"))


def test_addresses_stay_as_they_are() -> None:
    assert without_macros("joe@far.example", "h") == "joe@far.example"


def test_SLO_hostile_texts_take_linear_time() -> None:
    start = time.perf_counter()
    for hostile in ("\x1b[" * 200_000, "\x1b]" * 200_000, "\x1b" * 400_000, "\x1b[" + "0" * 400_000, "\x01" * 400_000):
        visible(hostile)
    assert time.perf_counter() - start < 5
    without_macros("@ " * 20_000, "h")
