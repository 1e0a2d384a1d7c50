import re

from hypothesis import example, given
from hypothesis import strategies as st

from dialtone.protocols.smtp.stuffing import DotStuffer
from dialtone.testing.script import run
from dialtone.wire.framing import BodyDecoder, InputBuffer


def sent(*pieces: bytes) -> bytes:
    stuffer = DotStuffer()
    return b"".join([stuffer.feed(piece) for piece in pieces] + [stuffer.end()])


def test_leading_dots_are_doubled_and_the_final_dot_added():
    assert sent(b".\r\n..\r\n.x\r\na.b\r\n") == b"..\r\n...\r\n..x\r\na.b\r\n.\r\n"


def test_a_missing_last_line_end_is_added():
    assert sent(b"a") == b"a\r\n.\r\n"
    assert sent(b"") == b".\r\n"


def test_SMG_14_bare_line_ends_become_line_ends_and_cannot_end_the_message():
    assert sent(b"a\n.\nb") == b"a\r\n..\r\nb\r\n.\r\n"
    assert sent(b"a\r.\rb") == b"a\r\n..\r\nb\r\n.\r\n"
    assert sent(b"a\r\n.\rb\n.\r\n") == b"a\r\n..\r\nb\r\n..\r\n.\r\n"
    assert sent(b"a\r\r\n.\r\n") == b"a\r\n\r\n..\r\n.\r\n"
    assert sent(b"a\r") == b"a\r\n.\r\n"


def test_lines_are_counted():
    stuffer = DotStuffer()
    stuffer.feed(b"a\r\nb\n")
    stuffer.feed(b"c")
    stuffer.end()
    assert stuffer.lines == 3


def test_a_stream_ends_with_the_dot_and_says_so():
    async def pieces():
        yield b"a\r\n"
        assert not stuffer.ended
        yield b"b\r\n"

    async def collect():
        return [piece async for piece in stuffer.stream(pieces())]

    stuffer = DotStuffer()
    assert b"".join(run(collect())) == b"a\r\nb\r\n.\r\n"
    assert stuffer.ended


TEXT = st.lists(st.sampled_from([b"\r", b"\n", b"\r\n", b".", b"a", b".\r\n", b"\r\n."]), max_size=30)


@given(TEXT, st.lists(st.integers(1, 5), max_size=10))
@example([b"\r", b"\n", b"."], [1, 1, 1])
def test_SMG_14_the_other_side_gets_one_message_with_the_same_lines(parts, cuts):
    text = b"".join(parts)
    pieces, rest = [], text
    for cut in cuts:
        pieces.append(rest[:cut])
        rest = rest[cut:]
    wire = sent(*pieces, rest)
    assert wire == sent(text), "where the pieces are cut makes no difference"
    decoder, buffer = BodyDecoder(), InputBuffer()
    buffer.feed(wire)
    received = decoder.decode(buffer)
    assert decoder.done
    assert decoder.flaw is None
    assert len(buffer) == 0, "nothing follows the message"
    lines = re.split(rb"\r\n|\r|\n", text)
    assert received.split(b"\r\n")[: len(lines)] == lines
