"""Finger over TCP and UDP."""

from __future__ import annotations

import pytest

from dialtone.base.errors import TimedOut
from dialtone.protocols import finger
from dialtone.protocols.finger.server import LARGEST_DATAGRAM, FingerServer, answer_datagram
from dialtone.testing.script import SILENCE, ScriptedWire, run
from dialtone.wire.port import Farewell
from tests.protocols.finger.room import STRANGER, Room


def finger_(room: Room, *script: object) -> list[bytes]:
    wire = ScriptedWire(script)  # type: ignore[arg-type]
    run(FingerServer(wire, room.board()).run())
    return wire.lines()


def test_one_question_one_answer() -> None:
    assert finger_(Room(), b"1\r\n2\r\n")[0] == b"User: Digital Man #1"


def test_a_bare_lf_ends_the_request_too() -> None:
    assert finger_(Room(), b"?ver\n")[0].startswith(b"dialtone Finger")


def test_FIN_01_long_requests_get_nothing() -> None:
    assert finger_(Room(), b"x" * 100_000) == []
    assert finger_(Room(), b"x" * 129 + b"\r\n") == []
    assert finger_(Room(), b"x" * 128 + b"\r\n") == []  # just short enough, but nobody's name


def test_a_client_that_says_nothing() -> None:
    with pytest.raises(TimedOut):
        finger_(Room(), SILENCE)


def test_there_are_no_last_words() -> None:
    wire = ScriptedWire([])
    run(FingerServer(wire, Room().board()).farewell(Farewell.SHUTDOWN))
    assert wire.output == b""


def test_datagrams() -> None:
    room = Room()
    said = run(answer_datagram(b"?time\r\n", room.board(), STRANGER.address))
    assert said == b"Mon Jan 01 2024 12:00 pm UTC 0x0000\r\n"
    assert run(answer_datagram(b"nobody", room.board(), STRANGER.address)) is None
    assert run(answer_datagram(b"", room.board(), STRANGER.address)) is not None


def test_FIN_04_datagrams_stay_small() -> None:
    room = Room()
    for _ in range(100):
        room.presence.enter(room.user(3), "Telnet")
    assert run(answer_datagram(b"", room.board(), STRANGER.address)) is None
    room.files["finger/big"] = b"x" * (LARGEST_DATAGRAM + 1)
    assert run(answer_datagram(b"?big", room.board(), STRANGER.address)) is None


def test_the_folder_says_how_it_is_served() -> None:
    room = Room()
    (kind,) = finger.SERVICES
    wire = ScriptedWire([b"1@local.test\r\n"])
    run(kind.make(wire, kind.door, room.house).run())
    assert wire.lines()[0] == b"User: Digital Man #1"
    (datagrams,) = finger.DATAGRAM_SERVICES
    assert run(datagrams.answer(b"?active-users.json\r\n", wire.peer, room.house)) == b"[]\r\n"
