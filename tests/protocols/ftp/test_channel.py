"""Where the next data connection is made."""

import pytest

from dialtone.base.errors import Gone, Refusal, TimedOut, TlsFailed
from dialtone.protocols.ftp.channel import Channel
from dialtone.testing.script import run
from dialtone.testing.sidelines import ScriptedLines
from dialtone.wire.sidelines import Place
from tests.protocols.ftp.harbour import CLIENT

OWN = Place(CLIENT.address, 1025)


@pytest.fixture
def lines():
    return ScriptedLines()


def test_the_last_settlement_counts(lines):
    channel = Channel(lines, CLIENT)
    assert not channel.settled
    run(channel.listen())
    channel.call(OWN, anywhere=False)
    assert channel.settled and lines.listening is None
    run(channel.connect())
    assert lines.dialled == [OWN] and not channel.settled
    channel.call(OWN, anywhere=False)
    run(channel.listen())
    run(channel.connect())
    assert lines.dialled == [OWN]


@pytest.mark.parametrize("place", [Place("10.0.0.1", 4000), Place(CLIENT.address, 1023), Place(CLIENT.address, 0)])
def test_FTP_01_whom_nobody_calls(lines, place):
    channel = Channel(lines, CLIENT)
    run(channel.listen())
    with pytest.raises(Refusal) as no:
        channel.call(place, anywhere=False)
    assert no.value.reply == b"504 Bad port number."
    assert channel.settled, "what was settled before still is"


def test_where_nobody_knows_where(lines):
    with pytest.raises(Refusal) as no:
        run(Channel(lines, CLIENT).connect())
    assert no.value.reply == b"425 Use PORT or PASV first."


@pytest.mark.parametrize("trouble", [Gone("Connection refused"), TimedOut("30 seconds")])
def test_what_does_not_come_about(lines, trouble):
    channel = Channel(lines, CLIENT)
    lines.fails(trouble)
    channel.call(OWN, anywhere=False)
    with pytest.raises(Refusal) as no:
        run(channel.connect())
    assert no.value.reply.startswith(b"425 Error ")


def test_FTP_08_a_private_line_is_encrypted_or_not_at_all(lines):
    channel = Channel(lines, CLIENT)
    channel.private = True
    line = lines.brings()
    run(channel.listen())
    run(channel.connect())
    assert line.secured
    line = lines.brings()
    line.fails_tls = TlsFailed("it said GET /")
    run(channel.listen())
    with pytest.raises(Refusal) as no:
        run(channel.connect())
    assert no.value.reply == b"425 Error negotiating TLS" and line.aborted
