"""Active Users over TCP and UDP."""

from __future__ import annotations

import json
from types import SimpleNamespace

import pytest

from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.presence.listing import RULE, TITLES
from dialtone.domain.presence.nodes import Presence
from dialtone.protocols import systat
from dialtone.protocols.systat.server import LARGEST_DATAGRAM, SystatServer, answer_datagram
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import ScriptedWire, run
from dialtone.wire.port import Farewell

ALICE = User(number=UserNumber(2), alias="Alice")


@pytest.fixture
def clock() -> ManualClock:
    return ManualClock()


@pytest.fixture
def presence(clock: ManualClock) -> Presence:
    return Presence(clock)


def test_the_list_comes_without_a_question(presence: Presence, clock: ManualClock) -> None:
    presence.enter(ALICE, "Telnet", "reading mail")
    wire = ScriptedWire([])
    run(SystatServer(wire, presence, clock).run())
    lines = wire.output.decode().split("\r\n")
    assert lines[:2] == [TITLES, RULE]
    assert lines[2].startswith("Alice ")
    assert lines[3:] == [""]


def test_there_are_no_last_words(presence: Presence, clock: ManualClock) -> None:
    wire = ScriptedWire([])
    run(SystatServer(wire, presence, clock).farewell(Farewell.BUSY))
    assert wire.output == b""


def test_active_users_as_json_in_one_datagram(presence: Presence, clock: ManualClock) -> None:
    assert answer_datagram(b"?active-users.json\r\n", presence, clock) == b"[]\r\n"
    for _ in range(100):
        presence.enter(ALICE, "Telnet")
    said = answer_datagram(b"?active-users.json\r\n", presence, clock)
    assert len(said) <= LARGEST_DATAGRAM
    people = json.loads(said)
    assert people[0]["name"] == "Alice"


@pytest.mark.parametrize("question", [b"", b"\r\n", b"anything", b"?services", b"\0\xff", b"x" * 10_000])
def test_FIN_04_any_other_datagram_gets_the_table_and_no_more_than_fits(
    presence: Presence, clock: ManualClock, question: bytes
) -> None:
    assert answer_datagram(question, presence, clock) == f"{TITLES}\r\n{RULE}\r\n".encode()
    for _ in range(100):
        presence.enter(ALICE, "Telnet")
    assert len(answer_datagram(question, presence, clock)) <= LARGEST_DATAGRAM


def test_the_node_list(presence: Presence, clock: ManualClock) -> None:
    presence.enter(ALICE, "SSH", "at main menu")
    assert answer_datagram(b"?nodelist", presence, clock) == b"Node  1 Alice at main menu via SSH\r\n"


def test_the_folder_says_how_it_is_served(presence: Presence, clock: ManualClock) -> None:
    house = SimpleNamespace(presence=presence, clock=clock)
    (kind,) = systat.SERVICES
    wire = ScriptedWire([])
    run(kind.make(wire, kind.door, house).run())
    assert wire.lines()[0] == TITLES.encode()
    (datagrams,) = systat.DATAGRAM_SERVICES
    assert run(datagrams.answer(b"?active-users.json", wire.peer, house)) == b"[]\r\n"
