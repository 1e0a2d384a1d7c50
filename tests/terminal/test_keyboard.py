"""Keys from the bytes of all kinds of terminals."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.terminal import keys
from dialtone.terminal.keyboard import MOST, Keyboard, Pasted
from dialtone.terminal.look import Charset

CHARSETS = st.sampled_from(list(Charset))


def typed(*packets: bytes, charset: Charset = Charset.UTF8, swap: bool = False) -> list[str]:
    keyboard = Keyboard(charset, swap=swap)
    for packet in packets:
        keyboard.feed(packet)
    return taken(keyboard)


def taken(keyboard: Keyboard) -> list[str]:
    found = []
    while key := keyboard.next():
        found.append(key)
    return found


@pytest.mark.parametrize(
    ("sequence", "key"),
    [
        (b"\x1b[A", keys.UP), (b"\x1bOB", keys.DOWN), (b"\x1b[1;5C", keys.RIGHT), (b"\x1b[D", keys.LEFT),
        (b"\x1b[H", keys.HOME), (b"\x1b[1~", keys.HOME), (b"\x1b[7~", keys.HOME), (b"\x1bOF", keys.END),
        (b"\x1b[4~", keys.END), (b"\x1b[K", keys.END), (b"\x1b[5~", keys.PAGE_UP), (b"\x1b[V", keys.PAGE_UP),
        (b"\x1b[6~", keys.PAGE_DOWN), (b"\x1b[U", keys.PAGE_DOWN), (b"\x1b[2~", keys.INSERT), (b"\x1b[@", keys.INSERT),
        (b"\x1b[3~", keys.DELETE), (b"\x1b[Z", keys.BACK_TAB), (b"\t", keys.TAB), (b"\r", keys.ENTER),
        (b"\r\n", keys.ENTER), (b"\n", keys.ENTER), (b"\x08", keys.BACKSPACE), (b"\x7f", keys.BACKSPACE),
        (b"\x03", keys.ABORT), ("é".encode(), "é"), ("漢".encode(), "漢"),
    ],
)  # fmt: skip
def test_keys_of_real_terminals(sequence: bytes, key: str) -> None:
    assert typed(sequence) == [key]
    assert typed(*(sequence[place : place + 1] for place in range(len(sequence)))) == [key]


def test_the_key_del_of_terminals_of_the_field_is_del_unless_swapped() -> None:
    assert typed(b"\x7f\b", charset=Charset.CP437) == [keys.DELETE, keys.BACKSPACE]
    assert typed(b"\x7f\b", charset=Charset.CP437, swap=True) == [keys.BACKSPACE, keys.BACKSPACE]


def test_a_page_437_keyboard() -> None:
    assert typed(b"\x84\x94\x81", charset=Charset.CP437) == ["ä", "ö", "ü"]


def test_a_commodores_keyboard() -> None:
    assert typed(b"\xc8ELLO\x14\r\x91\x9d\x5f\x03", charset=Charset.PETSCII) == [
        "H", "e", "l", "l", "o", keys.BACKSPACE, keys.ENTER, keys.UP, keys.LEFT, keys.ESCAPE, keys.ABORT,
    ]  # fmt: skip


def test_a_lone_escape_is_a_key_when_nothing_follows() -> None:
    keyboard = Keyboard(Charset.UTF8)
    keyboard.feed(b"\x1b")
    assert (taken(keyboard), keyboard.begun) == ([], True)
    keyboard.flush()
    assert (taken(keyboard), keyboard.begun) == ([keys.ESCAPE], False)


def test_escape_and_a_letter_are_two_keys() -> None:
    assert typed(b"\x1bq") == [keys.ESCAPE, "q"]
    assert typed(b"\x1b\x1b[A") == [keys.ESCAPE, keys.UP]


def test_ANS_03_answers_never_become_keys() -> None:
    heard: list[str] = []
    keyboard = Keyboard(Charset.UTF8)
    keyboard.report = heard.append
    answers = [
        b"\x1b[24;80R", b"\x1b[?64;1;2c", b"\x1b[=67;84;101;114;109;1;316c", b"\x1b[0n", b"\x1bP>|xterm(380)\x1b\\",
        b"\x1b]10;rgb:ffff/ffff/ffff\x07", b"\x1b[8;24;80t", b"\x1b[?2026;2$y", b"\x1b_SyncTERM:x\x1b\\",
    ]  # fmt: skip
    keyboard.feed(b"a" + b"b".join(answers) + b"c")
    assert taken(keyboard) == ["a", *"b" * (len(answers) - 1), "c"]
    assert heard == [answer.decode() for answer in answers]


def test_ANS_03_the_end_of_a_string_may_come_in_two_packets() -> None:
    assert typed(b"\x1bP1$r0m\x1b", b"\\", b"xy") == ["x", "y"]
    assert typed(b"\x1b]10;rgb:0/0/0", b"\x1b\\", b"xy") == ["x", "y"]


def test_ANS_03_a_string_that_never_ends_is_no_input_and_takes_no_memory() -> None:
    keyboard = Keyboard(Charset.UTF8)
    keyboard.feed(b"\x1bP" + b"x" * 100_000)
    keyboard.feed(b"delete\r" * 10_000)
    assert len(keyboard) == 0
    keyboard.flush()  # nothing followed for a while
    keyboard.feed(b"y")
    assert taken(keyboard) == ["y"]


def test_ANS_03_pasted_keys_are_marked() -> None:
    keys_ = typed(b"a\x1b[200~b\r\x1b[201~c")
    assert keys_ == ["a", "b", "\r", "c"]
    assert [isinstance(key, Pasted) for key in keys_] == [False, True, True, False]


def test_only_so_much_is_typed_ahead() -> None:
    keyboard = Keyboard(Charset.UTF8)
    keyboard.feed(b"x" * 100_000)
    assert len(keyboard) == MOST and keyboard.full


def test_ctrl_c_takes_everything_before_it_away() -> None:
    keyboard = Keyboard(Charset.UTF8)
    keyboard.feed(b"abc\x03d")
    assert keyboard.take_abort() and taken(keyboard) == ["d"]
    assert not keyboard.take_abort()


@given(st.binary(max_size=300), CHARSETS)
def test_ANS_04_whatever_is_typed_gives_keys_that_can_be_shown(data: bytes, charset: Charset) -> None:
    keyboard = Keyboard(charset)
    keyboard.feed(data)
    keyboard.flush()
    keyboard.flush()
    for key in taken(keyboard):
        assert key.encode("utf-8")
        assert len(key) == 1 or (key[0] == "<" and key[-1] == ">")
        assert "\0" not in key and not "\x80" <= key <= "\x9f"
    assert not keyboard.begun


@given(st.lists(st.sampled_from([b"a", b"\xc3\xa9", b"\x1b[A", b"\x1bOP", b"\r", b"\x1b[24;80R", b"\x1b]0;x\x07"])),
       st.lists(st.integers(1, 4), min_size=1))  # fmt: skip
def test_how_input_is_cut_makes_no_difference(pieces: list[bytes], sizes: list[int]) -> None:
    data = b"".join(pieces)
    packets, place, turn = [], 0, 0
    while place < len(data):
        packets.append(data[place : place + sizes[turn % len(sizes)]])
        place += sizes[turn % len(sizes)]
        turn += 1
    assert typed(*packets) == typed(data)
