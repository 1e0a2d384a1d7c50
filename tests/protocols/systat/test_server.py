"""Active Users over TCP and UDP."""

from __future__ import annotations

import json
from dataclasses import replace

import pytest

from dialtone.domain.presence.listing import RULE, TITLES
from dialtone.protocols import systat
from dialtone.protocols.systat.server import LARGEST_DATAGRAM, SystatServer, answer_datagram
from dialtone.testing.script import ScriptedWire, run
from dialtone.wire.port import Farewell
from tests.support.answering import Answering


def ask(room: Answering, question: bytes) -> bytes:
    return run(answer_datagram(question, room.house.about))


def test_the_list_comes_without_a_question() -> None:
    room = Answering()
    room.presence.enter(room.user(2), "Telnet", "reading mail")
    wire = ScriptedWire([])
    run(SystatServer(wire, room.house.about).run())
    lines = wire.output.decode().split("\r\n")
    assert lines[:2] == [TITLES, RULE]
    assert lines[2].startswith("Alice ")
    assert lines[3:] == [""]


def test_there_are_no_last_words() -> None:
    wire = ScriptedWire([])
    run(SystatServer(wire, Answering().house.about).farewell(Farewell.BUSY))
    assert wire.output == b""


def test_active_users_as_json_in_one_datagram() -> None:
    room = Answering()
    assert ask(room, b"?active-users.json\r\n") == b"[]\r\n"
    for _ in range(100):
        room.presence.enter(room.user(2), "Telnet")
    said = ask(room, b"?active-users.json\r\n")
    assert len(said) <= LARGEST_DATAGRAM
    people = json.loads(said)
    assert people[0]["name"] == "Alice"
    assert len(people) > 5


@pytest.mark.parametrize("question", [b"", b"\r\n", b"anything", b"?services", b"\0\xff", b"x" * 10_000])
def test_FIN_04_any_other_datagram_gets_the_table_and_no_more_than_fits(question: bytes) -> None:
    room = Answering()
    assert ask(room, question) == f"{TITLES}\r\n{RULE}\r\n".encode()
    for _ in range(100):
        room.presence.enter(room.user(2), "Telnet")
    assert len(ask(room, question)) <= LARGEST_DATAGRAM


def test_the_node_list() -> None:
    room = Answering()
    room.presence.enter(room.user(2), "SSH", "at main menu")
    assert ask(room, b"?nodelist") == b"Node  1 Alice at main menu via SSH\r\n"


def test_the_folder_says_how_it_is_served() -> None:
    room = Answering()
    (kind,) = systat.SERVICES
    wire = ScriptedWire([])
    run(kind.make(wire, kind.door, room.house).run())
    assert wire.lines()[0] == TITLES.encode()
    run(kind.make(wire, replace(kind.door, arguments=("-u", "-n")), room.house).run())
    (datagrams,) = systat.DATAGRAM_SERVICES
    assert run(datagrams.answer(b"?active-users.json", wire.peer, room.house)) == b"[]\r\n"
