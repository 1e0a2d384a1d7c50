"""Texts on their way out."""

from __future__ import annotations

import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.protocols.pop3.texts import Beginning, Stuffing, beginning, whole
from dialtone.wire.framing import BodyDecoder, InputBuffer

PIECES = st.lists(st.sampled_from([b"\r\n", b".", b"..", b"x", b"\r", b"\n", b"line", b"\r\n.\r\n", b""]), max_size=30)


def received(sent: bytes) -> bytes:
    """What a client makes of it."""
    buffer, decoder = InputBuffer(), BodyDecoder()
    buffer.feed(sent)
    text = decoder.decode(buffer)
    assert decoder.done
    assert not len(buffer)
    return text


@pytest.mark.parametrize(
    ("text", "sent"),
    [
        (b"", b".\r\n"),
        (b"a\r\n", b"a\r\n.\r\n"),
        (b"a", b"a\r\n.\r\n"),
        (b".\r\n", b"..\r\n.\r\n"),
        (b".", b"..\r\n.\r\n"),
        (b"..a\r\n.b\r\nc.\r\n", b"...a\r\n..b\r\nc.\r\n.\r\n"),
        (b"\r\n", b"\r\n.\r\n"),
        (b"a\r\n.\r\nb\r\n", b"a\r\n..\r\nb\r\n.\r\n"),
    ],
)
def test_POP_06_and_POS_02_leading_dots(text: bytes, sent: bytes) -> None:
    assert whole(text) == sent


@given(st.lists(st.sampled_from([b".", b"..", b"x", b" ", b""]), max_size=20))
def test_POP_04_what_a_client_receives_is_the_text(lines: list[bytes]) -> None:
    text = b"".join(line + b"\r\n" for line in lines)
    assert received(whole(text)) == text


@given(PIECES)
def test_pieces_give_the_same_as_the_whole(pieces: list[bytes]) -> None:
    stuffing = Stuffing()
    sent = b"".join([stuffing.pass_on(piece) for piece in pieces]) + stuffing.end()
    assert sent == whole(b"".join(pieces))


@pytest.mark.parametrize(
    ("lines", "expected"),
    [
        (0, b"A: 1\r\n\r\n"),
        (1, b"A: 1\r\n\r\none\r\n"),
        (2, b"A: 1\r\n\r\none\r\ntwo\r\n"),
        (3, b"A: 1\r\n\r\none\r\ntwo\r\nthree"),
        (10**9, b"A: 1\r\n\r\none\r\ntwo\r\nthree"),
    ],
)
def test_the_first_lines(lines: int, expected: bytes) -> None:
    assert beginning(b"A: 1\r\n\r\none\r\ntwo\r\nthree", lines) == expected


def test_the_first_lines_of_odd_messages() -> None:
    assert beginning(b"\r\nbody\r\nmore\r\n", 1) == b"\r\nbody\r\n"
    assert beginning(b"A: 1\r\nB: 2\r\n", 5) == b"A: 1\r\nB: 2\r\n"
    assert beginning(b"", 5) == b""


@given(PIECES, st.integers(0, 8))
def test_the_first_lines_do_not_depend_on_the_pieces(pieces: list[bytes], lines: int) -> None:
    wanted = Beginning(lines)
    taken = b"".join(b"" if wanted.done else wanted.take(piece) for piece in pieces)
    text = b"".join(pieces)
    assert taken == beginning(text, lines)
    head, empty, body = (b"\r\n" + text).partition(b"\r\n\r\n")
    kept = b"".join(line + b"\n" for line in body.split(b"\n")[:lines])
    full = head + empty + kept if body.count(b"\n") >= lines else b"\r\n" + text
    assert taken == (full[2:] if empty else text)


def test_ten_million_lines_are_quick() -> None:
    wanted = Beginning(10**9)
    piece = b"\r\n" * 32_000
    start = time.process_time()
    for _ in range(300):
        assert wanted.take(piece) == piece
    assert time.process_time() - start < 2
