"""NNTP's arguments."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal, Why
from dialtone.protocols.nntp.grammar import (
    HIGHEST,
    Range,
    first_word,
    is_message_id,
    is_number,
    moment,
    nothing,
    number_range,
    text,
    words,
)

NOW = 1704110400.0  # 2024-01-01 12:00


@pytest.mark.parametrize(
    ("word", "found"),
    [
        (b"5", (5, 5)),
        (b"5-", (5, HIGHEST)),
        (b"5-9", (5, 9)),
        (b"9-5", (9, 5)),
        (b"0", (0, 0)),
        (b"0005-0007", (5, 7)),
        (b"1-9999999999999999", (1, HIGHEST)),
    ],
)
def test_ranges(word: bytes, found: tuple[int, int]) -> None:
    assert number_range(word) == Range(*found)


@pytest.mark.parametrize(
    "word", [b"", b"-", b"-5", b"1_0", b"a", b"1-a", b"1--2", b"+1", b" 1", b"\xd9\xa1", b"1" * 17, b"1-" + b"9" * 17]
)
def test_NNT_05_what_is_no_range(word: bytes) -> None:
    with pytest.raises(Refusal) as caught:
        number_range(word)
    assert caught.value.why is Why.INVALID


@given(st.integers(0, 10**15), st.integers(0, 10**15))
def test_every_range_is_read_back(first: int, last: int) -> None:
    assert number_range(b"%d-%d" % (first, last)) == (first, min(last, HIGHEST))


@given(st.binary(max_size=30))
def test_reading_a_range_never_fails_otherwise(word: bytes) -> None:
    try:
        found = number_range(word)
    except Refusal as no:
        assert no.why is Why.INVALID
    else:
        assert 0 <= found.last <= HIGHEST and is_number(word.partition(b"-")[0])


@pytest.mark.parametrize("word", [b"<a@b>", b"<x>", b"<" + b"x" * 248 + b">"])
def test_message_ids(word: bytes) -> None:
    assert is_message_id(word)


@pytest.mark.parametrize(
    "word", [b"", b"<>", b"a@b", b"<a b>", b"<a>b>", b"<a\x01>", b"<" + b"x" * 249 + b">", b"<\xff>"]
)
def test_what_is_no_message_id(word: bytes) -> None:
    assert not is_message_id(word)


@pytest.mark.parametrize(
    ("line", "offset", "at"),
    [
        (b"20240101 120000 GMT", 60, NOW),
        (b"20240101 120000", 0, NOW),
        (b"20240101 130000", 60, NOW),
        (b"240101 120000 GMT", 0, NOW),
        (b"700101 000000 GMT", 0, 0.0),
        (b"19991231 235960 GMT", 0, 946684800.0),
        (b"990101 000000 GMT", 0, 915148800.0),  # RFC 3977 section 7.3.2: not of the future
    ],
)
def test_dates(line: bytes, offset: int, at: float) -> None:
    assert moment(words(line), NOW, offset) == at


@given(st.binary(max_size=20), st.binary(max_size=20))
def test_reading_a_date_never_fails_otherwise(date: bytes, time: bytes) -> None:
    try:
        assert moment([date, time], NOW, 0) >= 0
    except Refusal as no:
        assert no.why is Why.INVALID


def test_texts_have_no_controls() -> None:
    assert text("gr\u00fcn".encode()) == "gr\u00fcn"
    for bad in (b"\xff", b"a\x1bb", "\x85".encode()):
        with pytest.raises(Refusal):
            text(bad)


@given(st.binary(max_size=20))
def test_a_password_keeps_its_blanks(password: bytes) -> None:
    assert first_word(b"PASS " + password) == first_word(b"\tPASS\t" + password) == (b"PASS", password)
    assert first_word(b"PASS") == (b"PASS", b"")


def test_commands_without_arguments_take_none() -> None:
    nothing(b"")
    with pytest.raises(Refusal) as caught:
        nothing(b"x")
    assert caught.value.why is Why.INVALID
