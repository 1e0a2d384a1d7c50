"""Words from elsewhere: who gets them, and who may send them."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.user import Chat
from dialtone.domain.presence.correspondents import MOST, RECEIVED, Correspondents
from dialtone.domain.presence.instant import BURST, MOST_WAITING, Words
from dialtone.testing.script import run
from dialtone.wire.port import Peer
from tests.support.answering import Answering

PEER = Peer("198.51.100.9", 50_000, "192.0.2.25", 18, "far.test")


def words(**changes: Any) -> Words:
    usual = {"recipient": "Alice", "node": None, "text": b"Hello", "sender": "Dave", "system": "Far"}
    return Words(**(usual | changes))


def refused(room: Answering, peer: Peer = PEER, **changes: Any) -> Why | None:
    try:
        run(room.house.instant.receive(words(**changes), peer))
    except Refusal as no:
        return no.why
    return None


def count(room: Answering, number: int = 2) -> int:
    return len(room.telegrams(room.user(number)))


@pytest.mark.parametrize("name", ["alice", "ALICE", "alice@local.test"])
def test_a_user_by_his_alias(name: str) -> None:
    room = Answering()
    assert refused(room, recipient=name) is None
    assert count(room) == 1


def test_the_sysop_by_his_title() -> None:
    room = Answering(people=("Olga", "Alice"))
    assert refused(room, recipient="sysop") is None
    assert count(room, 1) == 1


def test_ENU_03_real_names_numbers_and_closed_accounts_are_nobody() -> None:
    room = Answering()
    room.set(room.user(2), real_name="Alice Liddell")
    room.add("Guest", restrictions="G")
    room.set(room.user(3), inactive=True)
    for name in ("Alice Liddell", "2", "Bob", "Guest", "*", "nobody"):
        assert refused(room, recipient=name) is Why.NOT_FOUND
        room.clock.advance(60)


def test_somebody_who_does_not_want_to_be_disturbed() -> None:
    room = Answering()
    visit = room.presence.enter(room.user(2), "Telnet")
    room.presence.change(visit.node, pageable=False)
    assert refused(room) is Why.DENIED
    assert refused(room, node=visit.node) is Why.DENIED
    room.presence.leave(visit.node)
    assert refused(room) is None
    room.set(room.user(2), chat=int(Chat.NOPAGE))
    assert refused(room) is Why.DENIED


def test_a_node() -> None:
    room = Answering()
    alice = room.presence.enter(room.user(2), "Telnet")
    quiet = room.presence.enter(room.user(3), "Telnet", quiet=True)
    assert refused(room, node=alice.node) is None
    assert refused(room, node=alice.node, recipient="") is None
    assert count(room) == 2
    assert refused(room, node=alice.node, recipient="Bob") is Why.NOT_FOUND
    assert refused(room, node=quiet.node, recipient="") is Why.NOT_FOUND
    assert refused(room, node=99, recipient="") is Why.NOT_FOUND


def test_MSP_01_nobody_speaks_to_everybody() -> None:
    room = Answering()
    room.presence.enter(room.user(2), "Telnet")
    assert refused(room, recipient="") is Why.NOT_FOUND
    assert count(room) == 0


def test_MSP_01_an_address_sends_only_so_many() -> None:
    room = Answering()
    assert [refused(room) for _ in range(BURST + 1)] == [None] * BURST + [Why.TOO_FAST]
    other = Peer("203.0.113.5", 50_000, "192.0.2.25", 18)
    assert refused(room, other) is None
    room.clock.advance(7)
    assert refused(room) is None


@pytest.mark.parametrize("line", ["Dave", "Dave@198.51.100.9", "dave@far.test"])
def test_MSP_01_the_twit_list(line: str) -> None:
    room = Answering()
    room.house.tables.twit_list.set(line)
    assert refused(room) is Why.SENDER_DENIED
    assert refused(room, sender="Erin") is None


def test_MSP_01_telegrams_do_not_pile_up_without_end() -> None:
    room = Answering()
    for number in range(MOST_WAITING):
        assert refused(room, Peer(f"203.0.113.{number}", 1, "", 18)) is None
    assert refused(room) is Why.FULL


def test_whoever_wrote_is_remembered_with_his_address() -> None:
    room = Answering()
    for number in range(MOST + 2):
        refused(room, Peer(f"203.0.113.{number}", 1, "", 18), sender=f"User {number}")
    last = run(Correspondents(room.store).last(room.user(2).number, RECEIVED))
    assert last == [f"User {number}@203.0.113.{number}" for number in range(MOST + 1, 1, -1)]


def test_the_same_one_is_remembered_once() -> None:
    room = Answering()
    for sender in ("Dave", "Erin", "dave"):
        refused(room, sender=sender)
    last = run(Correspondents(room.store).last(room.user(2).number, RECEIVED))
    assert last == ["dave@198.51.100.9", "Erin@198.51.100.9"]
