"""Messages come in, over TCP and in datagrams."""

from __future__ import annotations

import pytest

from dialtone.base.errors import TimedOut
from dialtone.protocols import msp
from dialtone.protocols.msp.grammar import LONGEST
from dialtone.protocols.msp.server import MspServer, answer_datagram
from dialtone.testing.script import SILENCE, Item, ScriptedWire, run
from dialtone.wire.port import Farewell, Peer
from tests.support.answering import Answering

PEER = Peer("198.51.100.9", 50_000, "192.0.2.25", 18, "far.test")
TO_ALICE = b"BAlice\0\0Hello\r\nthere\0Dave\0\0\0Far Board\0"


def send(room: Answering, *script: Item, peer: Peer = PEER) -> bytes:
    wire = ScriptedWire(list(script), peer=peer)
    run(MspServer(wire, room.house.instant).run())
    return wire.output


def told(room: Answering, number: int = 2) -> list[str]:
    return room.telegrams(room.user(number))


def test_a_message_becomes_a_telegram_and_has_no_answer() -> None:
    room = Answering()
    assert send(room, TO_ALICE) == b""
    (text,) = told(room)
    assert "Dave" in text
    assert "Far Board" in text
    assert "\x01hHello\r\nthere\r\n" in text


def test_a_message_may_come_in_any_pieces() -> None:
    room = Answering()
    assert send(room, *(TO_ALICE[at : at + 1] for at in range(len(TO_ALICE)))) == b""
    assert len(told(room)) == 1


def test_version_one_is_sent_back() -> None:
    room = Answering()
    assert send(room, b"Aalice\0\0Hi\0") == b"Aalice\0\0Hi\0"
    assert len(told(room)) == 1


def test_MSP_01_the_sender_is_shown_as_unverified_with_his_address() -> None:
    room = Answering()
    send(room, b"BAlice\0\0Give me your password\0Sysop\0\0\0local.test\0")
    (text,) = told(room)
    assert "unverified" in text
    assert "198.51.100.9" in text
    assert "far.test" in text


def test_MSP_01_nothing_in_it_is_obeyed_by_a_terminal() -> None:
    room = Answering()
    send(room, b"BAlice\0\0\x1b[2J\x01Z\x9b2J@EXEC:x@\0Da\x1b]0;x\x07ve\0\0\0\x01Zboard\x1b[5n\0")
    (text,) = told(room)
    assert "\x1b" not in text
    assert "\x01Z" not in text
    assert "\x9b" not in text
    assert "@EXEC:x@" not in text


@pytest.mark.parametrize(
    "data",
    [
        b"",
        b"GET / HTTP/1.0\r\n\r\n",
        b"B*\0\0to everybody\0x\0\0\0\0",
        b"B\0\0to nobody\0x\0\0\0\0",
        b"B\0*\0to all nodes\0x\0\0\0\0",
        b"Bnobody\0\0Hi\0x\0\0\0\0",
        b"BAlice\0Node: 7\0Hi\0x\0\0\0\0",
        b"BAlice\0\0 \r\n\0x\0\0\0\0",
        b"BAlice\0\0no end",
        b"BAlice\0\0" + b"x" * 65_536 + b"\0x\0\0\0\0",
        b"Anobody\0\0Hi\0",
    ],
)
def test_MSP_01_what_is_not_taken_has_no_answer_and_no_effect(data: bytes) -> None:
    room = Answering()
    assert send(room, data) == b""
    assert [told(room, number) for number in (1, 2, 3)] == [[], [], []]


def test_MSP_01_no_more_is_read_than_a_message_may_have() -> None:
    wire = ScriptedWire([b"B" + b"x" * 1000] * 1000, peer=PEER)
    run(MspServer(wire, Answering().house.instant).run())
    assert len(wire._script) > 1000 - 2 * LONGEST // 1000


def test_a_client_that_says_nothing_and_last_words() -> None:
    with pytest.raises(TimedOut):
        send(Answering(), SILENCE)
    wire = ScriptedWire([])
    run(MspServer(wire, Answering().house.instant).farewell(Farewell.SHUTDOWN))
    assert wire.output == b""


def test_datagrams_are_sent_back_when_they_were_taken() -> None:
    room = Answering()
    assert run(answer_datagram(TO_ALICE, PEER, room.house.instant)) == TO_ALICE
    assert run(answer_datagram(b"Bnobody\0\0Hi\0x\0\0\0\0", PEER, room.house.instant)) is None
    assert len(told(room)) == 1


def test_the_folder_says_how_it_is_served() -> None:
    room = Answering()
    (kind,) = msp.SERVICES
    wire = ScriptedWire([TO_ALICE], peer=PEER)
    run(kind.make(wire, kind.door, room.house).run())
    (datagrams,) = msp.DATAGRAM_SERVICES
    assert run(datagrams.answer(TO_ALICE, PEER, room.house)) == TO_ALICE
    assert len(told(room)) == 2
