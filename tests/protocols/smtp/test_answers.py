import pytest

from dialtone.base.errors import Gone, TimedOut
from dialtone.protocols.smtp.answers import Garbled, Reply, read_reply
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import SILENCE, ScriptedWire, run


def read(*script):
    return run(read_reply(ScriptedWire(list(script)), ManualClock(), 60))


def test_a_reply_of_one_line():
    reply = read(b"250 2.1.5 ok\r\n")
    assert (reply.code, reply.lines, reply.status, reply.good) == (250, ("2.1.5 ok",), "2.1.5", True)


def test_a_reply_of_several_lines():
    reply = read(b"250-mx.ext.test\r\n250-SIZE 1000\r\n250 DSN\r\n")
    assert reply.lines == ("mx.ext.test", "SIZE 1000", "DSN")
    assert str(reply) == "250 mx.ext.test / SIZE 1000 / DSN"
    assert reply.quoted == ('"250 mx.ext.test"', '"250 SIZE 1000"', '"250 DSN"')


def test_a_bare_code():
    assert read(b"250\r\n").lines == ("",)


@pytest.mark.parametrize(
    ("line", "status"),
    [
        (b"550 5.1.1 nobody", "5.1.1"),
        (b"550 nobody", "5.0.0"),
        (b"450 5.1.1 contradiction", "4.0.0"),
        (b"550 5.1.1", "5.1.1"),
        (b"550 5.1.1x", "5.0.0"),
        (b"452 4.3.1 full", "4.3.1"),
    ],
)
def test_status_codes(line, status):
    assert read(line + b"\r\n").status == status


@pytest.mark.parametrize(
    "text",
    [
        b"hello\r\n",
        b"25 ok\r\n",
        b"2500 ok\r\n",
        b"\r\n",
        b"999 x\r\n",
        b"100 x\r\n",
        b"250-a\r\n251 b\r\n",
        b"250-a\r\nb\r\n",
    ],
)
def test_what_is_no_reply(text):
    with pytest.raises(Garbled):
        read(text)


def test_SSR_04_a_banner_of_a_megabyte():
    with pytest.raises(Garbled):
        read(b"220 " + b"x" * 1_000_000)


def test_SSR_04_ten_thousand_lines():
    with pytest.raises(Garbled):
        read(b"250-x\r\n" * 10_000)


def test_SSR_04_texts_are_one_clean_line_each():
    reply = read(b"550-a\nSubject: evil\x1b[2J\r\n550 \xff\xe2\x80\xa8b\x00\x7f\r\n")
    assert reply.lines == ("a Subject: evil [2J", "\N{REPLACEMENT CHARACTER} b")
    assert all(character.isprintable() for character in str(reply))


def test_long_lines_are_cut_for_people():
    assert len(read(b"550 " + b"x" * 2000 + b"\r\n").lines[0]) == 500


def test_the_other_side_hangs_up_or_says_nothing():
    with pytest.raises(Gone):
        read(b"250-a\r\n")
    with pytest.raises(TimedOut):
        read(SILENCE)


def test_SSR_02_the_time_is_for_the_whole_reply():
    clock = ManualClock()
    script = [step for _ in range(100) for step in (b"250-x\r\n", lambda: clock.advance(10))]
    with pytest.raises(TimedOut):
        run(read_reply(ScriptedWire(script), clock, 60))


def test_kinds_of_no():
    assert Reply(450, ("",)).passing
    assert Reply(550, ("",)).lasting
    assert not Reply(354, ("",)).good
