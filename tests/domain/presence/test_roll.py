"""Lists of people and calls: who is in them, and who sees whom."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.statistics import PastCall
from dialtone.domain.model.user import Secrets, User, UserNumber
from dialtone.domain.presence.nodes import Node, Presence
from dialtone.domain.presence.roll import Roll, flags_of, shown_name, state_of
from dialtone.store.memory import MemoryStore
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import run
from dialtone.wire.port import Peer

PEER = Peer("192.0.2.1", 50000, "192.0.2.23", 23)
NOON = 1_704_110_400.0  # 1 January 2024, 12:00 UTC


class Hall:
    def __init__(self) -> None:
        self.clock = ManualClock(NOON)
        self.store = MemoryStore()
        self.presence = Presence(self.clock, first=1, last=4)
        self.roll = Roll(self.store, self.clock, self.presence)

    def add(self, alias: str, **fields: Any) -> Caller:
        user = User(number=UserNumber(0), alias=alias, **fields)
        number = run(self.store.write(lambda records: records.users.add(user, Secrets(""))))
        found = run(self.store.read(lambda records: records.users.get(number)))
        assert found is not None
        return Caller(found, PEER, "telnet")

    def call(self, caller: Caller, began: float) -> None:
        past = PastCall(user=caller.user.number, alias=caller.user.alias, began=began)
        run(self.store.write(lambda records: records.statistics.call_begins(past)))


def test_a_quiet_caller_is_seen_by_sysops_only() -> None:
    hall = Hall()
    sysop, alice = hall.add("Sysop", level=99), hall.add("Alice")
    hall.presence.enter(sysop.user, "SSH", quiet=True)
    hall.presence.enter(alice.user, "Telnet")
    assert [visit.alias for visit in hall.roll.on_line(alice)] == ["Alice"]
    assert [visit.alias for visit in hall.roll.on_line(sysop)] == ["Sysop", "Alice"]
    first = hall.roll.nodes(alice)[0]
    assert (first.number, state_of(first)) == (1, "Waiting for connection")
    assert state_of(hall.roll.nodes(sysop)[0]) == "logging on"


def test_nobody_learns_who_is_anonymous() -> None:
    hall = Hall()
    visit = hall.presence.enter(hall.add("Alice").user, "Telnet")
    hall.presence.change(visit.node, anonymous=True)
    hidden = hall.presence.everybody()[0]
    assert shown_name(hidden, sysop=False) == "UNKNOWN USER"
    assert shown_name(hidden, sysop=True) == "Alice"


def test_deleted_and_suspended_accounts_are_in_no_list_and_names_are_in_order() -> None:
    hall = Hall()
    zoe = hall.add("zoe")
    hall.add("Bob")
    hall.add("Gone", deleted=True)
    hall.add("Asleep", inactive=True)
    assert [user.alias for user in run(hall.roll.users(zoe))] == ["Bob", "zoe"]
    assert [user.alias for user in run(hall.roll.users(zoe, text="BO"))] == ["Bob"]


def test_guests_get_no_list_of_users() -> None:
    hall = Hall()
    guest = hall.add("Guest", restrictions="G")
    with pytest.raises(Refusal) as no:
        run(hall.roll.users(guest))
    assert no.value.why is Why.DENIED


def test_calls_of_today_and_of_yesterday() -> None:
    hall = Hall()
    alice, bob = hall.add("Alice"), hall.add("Bob")
    hall.call(alice, NOON - 36 * 3600)  # the day before yesterday's night, 31 December 0:00
    hall.call(bob, NOON - 13 * 3600)  # 31 December 23:00
    hall.call(alice, NOON - 3600)
    assert [call.alias for call in run(hall.roll.callers(alice, days=1))] == ["Alice"]
    assert [call.alias for call in run(hall.roll.callers(alice, days=2))] == ["Bob", "Alice"]
    assert [call.alias for call in run(hall.roll.callers(alice, most=2))] == ["Alice", "Bob"]


def test_figures_count_what_there_is() -> None:
    hall = Hall()
    alice = hall.add("Alice")
    run(hall.store.write(lambda records: records.statistics.count(int(NOON // 86400), logons=2, posts=1)))
    figures = run(hall.roll.figures(alice))
    assert (figures.today.logons, figures.total.posts, figures.users) == (2, 1, 1)


def test_flags_of_nodes() -> None:
    hall = Hall()
    visit = hall.presence.enter(hall.add("Alice").user, "Telnet")
    hall.presence.change(visit.node, alerts=False, pageable=False, quiet=True)
    hall.presence.lock(visit.node, True)
    node = hall.presence.node(visit.node)
    assert flags_of(node, sysop=False) == " (ALP)"
    assert flags_of(node, sysop=True) == " (ALP) [Q]"
    assert flags_of(Node(3), sysop=True) == ""
