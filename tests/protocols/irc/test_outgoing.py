"""A line, made once for each kind of client."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from websockets.frames import Frame, Opcode
from websockets.streams import StreamReader

from dialtone.protocols.irc.caps import FLAVOUR, Cap
from dialtone.protocols.irc.grammar import parse
from dialtone.protocols.irc.outgoing import Message, deliver, framed, moment_of, time_text

WHOLE = Message(b":a!b@c PRIVMSG #x :hi", 1.5, msgid="m1", account="Ann B", bot=True, tags="+typing=active\0+x=")


@pytest.mark.parametrize(
    ("caps", "tags"),
    [
        (0, b""),
        (Cap.SERVER_TIME, b"@time=1970-01-01T00:00:01.500Z "),
        (Cap.ACCOUNT_TAG, b"@account=Ann\\sB "),
        (Cap.MESSAGE_TAGS, b"@msgid=m1;bot;+typing=active;+x "),
        (Cap.ECHO | Cap.BATCH, b""),
    ],
)
def test_tags_are_those_asked_for(caps: int, tags: bytes) -> None:
    assert WHOLE.for_(caps & FLAVOUR) == tags + b":a!b@c PRIVMSG #x :hi\r\n"


def test_further_tags_come_first_and_are_not_remembered() -> None:
    assert WHOLE.tagged(0, (("label", "a b"),)).startswith(b"@label=a\\sb :a!b@c")
    assert WHOLE.for_(0).startswith(b":a")


class Hearer:
    """Remembers what it is sent."""

    def __init__(self, flavour: int) -> None:
        self.flavour = flavour
        self.heard: list[bytes] = []

    def post(self, data: bytes) -> None:
        """As a client."""
        self.heard.append(data)


def test_bytes_are_made_once_for_each_flavour() -> None:
    message = Message(b"X", 0.0)
    hearers = [Hearer(number % 3) for number in range(9)]
    deliver(message, hearers, hearers[4])
    assert len(message.made) == 3
    assert len({id(one.heard[0]) for one in hearers if one.heard}) == 3
    assert [len(one.heard) for one in hearers] == [1, 1, 1, 1, 0, 1, 1, 1, 1]


@given(st.binary(max_size=600), st.sampled_from([Cap.FRAMED_TEXT, Cap.FRAMED_BINARY]))
def test_frames_are_those_of_a_library(line: bytes, kind: Cap) -> None:
    frame = _frame(framed(line, int(kind)))
    assert bytes(frame.data) == line
    assert frame.opcode is (Opcode.TEXT if kind is Cap.FRAMED_TEXT else Opcode.BINARY)


def _frame(data: bytes) -> Frame:
    reader = StreamReader()
    reader.feed_data(data)
    parsing = Frame.parse(reader.read_exact, mask=False)
    try:
        while True:
            next(parsing)
    except StopIteration as end:
        found: Frame = end.value
    return found


@given(st.integers(0, 4_000_000_000_000))
def test_moments_come_back_as_they_were(milliseconds: int) -> None:
    text = time_text(milliseconds / 1000)
    found = moment_of(text)
    assert found is not None and abs(found - milliseconds / 1000) < 0.002


@pytest.mark.parametrize("text", ["", "now", "2024-01-01", "2024-13-01T00:00:00.000Z", "9" * 40])
def test_what_is_no_moment(text: str) -> None:
    assert moment_of(text) is None


def test_what_is_sent_reads_as_it_was_meant() -> None:
    line = parse(WHOLE.for_(FLAVOUR & ~(Cap.FRAMED_TEXT | Cap.FRAMED_BINARY)).removesuffix(b"\r\n"))
    assert line.tags == {
        "time": "1970-01-01T00:00:01.500Z",
        "account": "Ann B",
        "msgid": "m1",
        "bot": "",
        "+typing": "active",
        "+x": "",
    }
