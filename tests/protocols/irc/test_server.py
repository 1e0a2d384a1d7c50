"""Silence, floods, slow readers, last words."""

from __future__ import annotations

from dialtone.testing.script import run
from dialtone.wire.port import Farewell
from tests.protocols.irc.hall import IrcHall
from tests.protocols.irc.test_entry import ABROAD


def test_silence_is_asked_about_and_then_ended() -> None:
    hall = IrcHall()
    zoe, yan = hall.join("zoe", "#a"), hall.join("yan", "#a")
    zoe.new()
    assert yan.be_silent() == ["PING :local.test"]
    yan.say("PONG local.test")
    assert yan.be_silent() == ["PING :local.test"]
    assert yan.be_silent() == ["ERROR :Closing Link: 127.0.0.1 (Ping timeout: 120 seconds)"]
    assert zoe.new() == [":yan!~yan@127.0.0.1 QUIT :Ping timeout: 120 seconds"]


def test_IRC_04_four_commands_then_the_rest_waits() -> None:
    """Spec 8.1: eight at once are four now and four later."""
    hall = IrcHall()
    zoe = hall.enter("zoe")
    zoe.session.client.flood_free = False
    zoe.send(b"PING 1\r\nPING 2\r\nPING 3\r\nPING 4\r\nPING 5\r\nPING 6\r\nPING 7\r\nPING 8\r\n")
    assert len(zoe.new()) == 8
    assert len(zoe.wire.pauses) == 1
    assert 1.5 < zoe.wire.pauses[0] <= 2.0


def test_IRC_04_ten_thousand_lines_are_a_flood() -> None:
    hall = IrcHall()
    yan = hall.join("yan", "#a")
    zoe = hall.join("zoe", "#a")
    zoe.session.client.flood_free = False
    yan.new()
    zoe.send(b"JOIN #b\r\nPART #b\r\n" * 5000)
    assert zoe.over
    assert zoe.new()[-1] == "ERROR :Closing Link: 127.0.0.1 (Excess Flood)"
    assert yan.new() == [":zoe!~zoe@127.0.0.1 QUIT :Excess Flood"]


def test_IRC_04_fifty_connections_of_one_address_are_enough() -> None:
    hall = IrcHall()
    many = [hall.client(peer=ABROAD) for _ in range(51)]
    assert [one.over for one in many] == [False] * 50 + [True]
    assert many[-1].new() == ["ERROR :Closing Link: (Too many connections from your address)"]
    assert len(hall.network.connected) == 50
    assert not hall.client().over
    many[0].hang_up()
    assert not hall.client(peer=ABROAD).over


def test_who_does_not_read_is_cut_off() -> None:
    hall = IrcHall()
    zoe = hall.enter("zoe")
    assert zoe.wire.most == 1_000_000
    zoe.wire.over()
    zoe.hang_up()
    assert zoe.session.client.quit_reason == "SendQ exceeded"


def test_last_words_are_an_error() -> None:
    visitor = IrcHall().client()
    visitor.new()
    run(visitor.session.farewell(Farewell.SHUTDOWN))
    assert visitor.new() == ["ERROR :Closing Link: (The board is closing now, please come again later)"]
