"""Texts on their way out: dots doubled."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.wire.framing import BodyDecoder, InputBuffer
from dialtone.wire.stuffing import Stuffing, whole

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
def test_leading_dots(text: bytes, sent: bytes) -> None:
    assert whole(text) == sent


@given(st.lists(st.sampled_from([b".", b"..", b"x", b" ", b""]), max_size=20))
def test_what_a_client_receives_is_the_text(lines: list[bytes]) -> None:
    text = b"".join(line + b"\r\n" for line in lines)
    assert received(whole(text)) == text


@given(PIECES)
def test_pieces_give_the_same_as_the_whole(pieces: list[bytes]) -> None:
    stuffing = Stuffing()
    sent = b"".join([stuffing.pass_on(piece) for piece in pieces]) + stuffing.end()
    assert sent == whole(b"".join(pieces))
