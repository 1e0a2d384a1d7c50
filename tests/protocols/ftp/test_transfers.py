"""A transfer settles itself, however it ends."""

import pytest

from dialtone.base.errors import Gone, Refusal, StoreError, TimedOut, TlsFailed, Why
from dialtone.protocols.ftp.channel import Channel
from dialtone.protocols.ftp.sources import Text
from dialtone.protocols.ftp.transfers import Listed, Moving, Received, Sent, rate
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import run
from dialtone.testing.sidelines import ScriptedLines
from tests.protocols.ftp.harbour import CLIENT

CLOCK = ManualClock()


class Source(Text):
    """Remembers how it ended."""

    def __init__(self, data, size=None):
        super().__init__(data)
        self.size = len(data) if size is None else size
        self.ended = []

    async def finish(self, *, seconds=0.0, sent=None):
        self.ended.append(("finish", sent))

    async def fail(self, reason, *, seconds=0.0, sent=0):
        self.ended.append(("fail", sent))


class Target:
    """Remembers how it ended."""

    def __init__(self, trouble=None):
        self.data = b""
        self.ended = []
        self.trouble = trouble

    @property
    def size(self):
        return len(self.data)

    async def write(self, data):
        if self.trouble:
            raise self.trouble
        self.data += data

    async def complete(self, *, seconds=0.0):
        self.ended.append("complete")

    async def abandon(self, reason, *, keep=True):
        self.ended.append("kept" if keep else "gone")


@pytest.fixture
def lines():
    return ScriptedLines()


def carry(lines, transfer):
    channel = Channel(lines, CLIENT)
    run(channel.listen())
    return run(Moving(channel, transfer).carry())


def test_a_file_out(lines):
    source = Source(b"0123456789")
    sent = Sent("x", source, 4, CLOCK.monotonic)
    assert carry(lines, sent) == b"226 Download complete (6 cps)."
    assert (lines.made[0].sent, source.ended) == (b"456789", [])
    run(sent.afterwards())
    assert source.ended == [("finish", 6)]


def test_FTP_12_a_file_that_was_paid_is_settled_before_the_reply(lines):
    source = Source(b"0123456789")
    source.cost = 10
    sent = Sent("x", source, 0, CLOCK.monotonic)
    assert carry(lines, sent).startswith(b"226 ")
    assert source.ended == [("finish", 10)]
    run(sent.afterwards())
    assert source.ended == [("finish", 10)]


def test_a_file_that_has_arrived_is_counted_when_its_session_is_cut_off_behind_it(lines):
    source = Source(b"0123456789")
    sent = Sent("x", source, 0, CLOCK.monotonic)
    carry(lines, sent)
    run(sent.give_up("aborted"))
    assert source.ended == [("finish", 10)]


@pytest.mark.parametrize(
    ("trouble", "reply"),
    [
        (Gone("reset"), b"426 DATA channel disconnected"),
        (TlsFailed("x"), b"426 DATA channel disconnected"),
        (TimedOut("60 seconds"), b"426 Transfer aborted: nothing moved for too long."),
    ],
)
def test_a_line_that_is_lost(lines, trouble, reply):
    source, target = Source(b"data"), Target()
    lines.brings(trouble)
    assert carry(lines, Sent("x", source, 0, CLOCK.monotonic)) == reply
    assert source.ended == [("fail", 0)] and lines.made[0].aborted
    lines.brings(b"half", trouble)
    assert carry(lines, Received("x", target, CLOCK.monotonic)) == reply
    assert (target.data, target.ended) == (b"half", ["kept"])


def test_a_file_that_becomes_shorter(lines):
    source = Source(b"short", size=100)
    assert carry(lines, Sent("x", source, 0, CLOCK.monotonic)) == b"451 DATA send error"
    assert source.ended == [("fail", 5)] and lines.made[0].aborted


@pytest.mark.parametrize(
    ("trouble", "reply"),
    [
        (OSError(5, "I/O error"), b"451 Trouble with the board's disk, try again later."),
        (StoreError("full"), b"451 Trouble with the board's disk, try again later."),
        (Refusal(Why.NO_SPACE), b"452 Insufficient free disk space, try again later"),
        (Refusal(Why.TOO_BIG, "Too large."), b"552 Too large."),
    ],
)
def test_a_file_that_cannot_be_kept(lines, trouble, reply):
    target = Target(trouble)
    lines.brings(b"data")
    assert carry(lines, Received("x", target, CLOCK.monotonic)) == reply
    assert target.ended == ["kept"] and lines.made[0].aborted


def test_sizes_are_limited(lines):
    target = Target()
    lines.brings(b"12345", b"678901")
    assert carry(lines, Received("x", target, CLOCK.monotonic, most=10)).startswith(b"552 ")
    assert target.ended[0] == "gone"
    target = Target()
    lines.brings(b"123")
    assert carry(lines, Received("x", target, CLOCK.monotonic, least=4)).startswith(b"550 ")
    assert target.ended[0] == "gone"
    target = Target()
    lines.brings(b"123")
    assert carry(lines, Received("x", target, CLOCK.monotonic, least=4, appended=True)).startswith(b"226 ")


def test_a_long_list_is_sent_while_it_is_made(lines):
    async def texts():
        for number in range(20_000):
            yield f"line {number}"

    carry(lines, Listed("a list", texts(), CLOCK.monotonic))
    assert len(lines.made[0]._collected) > 3
    assert lines.made[0].sent.endswith(b"line 19999\r\n") and lines.made[0].closed


def test_a_list_that_nobody_reads_is_given_up(lines):
    closed = []

    async def texts():
        try:
            yield "x"
        finally:
            closed.append(True)

    listed = Listed("a list", texts(), CLOCK.monotonic)
    lines.brings(Gone("reset"))
    assert carry(lines, listed) == b"426 DATA channel disconnected"
    run(listed.give_up("again"))


def test_bytes_a_second():
    assert (rate(1000, 2.0), rate(1000, 0.0), rate(0, 0.0)) == (500, 1000, 0)
