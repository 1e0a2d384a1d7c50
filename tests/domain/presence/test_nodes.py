"""Who is on line."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.bell import Bell
from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.happenings import MailArrived, TelegramArrived
from dialtone.domain.model.mail import LetterId, Uid
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.presence.nodes import Presence
from dialtone.testing.clock import ManualClock

ALICE = User(number=UserNumber(2), alias="Alice")
BOB = User(number=UserNumber(3), alias="Bob")


def test_nobody_at_first() -> None:
    assert Presence(ManualClock()).visible() == []


def test_the_lowest_free_node_is_taken() -> None:
    presence = Presence(ManualClock())
    assert [presence.enter(ALICE, "Telnet").node for _ in range(3)] == [1, 2, 3]
    presence.leave(2)
    assert presence.enter(BOB, "SSH").node == 2
    assert [visit.alias for visit in presence.visible()] == ["Alice", "Bob", "Alice"]
    presence.leave(9)


def test_changes_and_since_when() -> None:
    clock = ManualClock()
    presence = Presence(clock)
    visit = presence.enter(ALICE, "Telnet")
    clock.advance(60)
    presence.change(visit.node, action="reading mail", mail_waiting=True)
    presence.change(visit.node, pageable=False)
    presence.change(7, action="nobody is there")
    (now,) = presence.visible()
    assert (now.action, now.mail_waiting, now.pageable) == ("reading mail", True, False)
    assert clock.now() - now.since == 60


def test_quiet_people_are_shown_to_the_sysop_only() -> None:
    presence = Presence(ManualClock())
    presence.enter(ALICE, "Telnet", quiet=True)
    assert presence.visible() == []
    assert [visit.alias for visit in presence.everybody()] == ["Alice"]


def test_a_user_may_be_on_several_nodes() -> None:
    presence = Presence(ManualClock())
    for user in (ALICE, BOB, ALICE):
        presence.enter(user, "Telnet")
    assert [visit.node for visit in presence.on_line(ALICE.number)] == [1, 3]
    assert presence.on_line(UserNumber(9)) == []


def test_who_can_be_shown_a_message_now() -> None:
    presence = Presence(ManualClock())
    assert not presence.available(ALICE)
    first = presence.enter(ALICE, "Telnet")
    assert presence.available(ALICE)
    assert not presence.available(BOB)
    presence.change(first.node, pageable=False)
    assert not presence.available(ALICE)
    presence.enter(ALICE, "SSH")
    assert presence.available(ALICE)
    assert not presence.available(replace(ALICE, chat=0b101))


def test_quiet_people_cannot_be_reached_by_guessing_that_they_are_there() -> None:
    presence = Presence(ManualClock())
    presence.enter(ALICE, "Telnet", quiet=True)
    assert not presence.available(ALICE)
    assert len(presence.on_line(ALICE.number)) == 1


def test_a_telegram_marks_every_node_of_its_reader_and_rings_there() -> None:
    presence = Presence(ManualClock())
    hers, his = Bell(), Bell()
    presence.enter(ALICE, "Telnet", bell=hers)
    presence.enter(BOB, "Telnet", bell=his)
    presence.enter(ALICE, "SSH")
    presence.arrived(TelegramArrived(ALICE.number, 1))
    assert [visit.mail_waiting for visit in presence.everybody()] == [True, False, True]
    assert (hers.answer(), his.answer()) == (True, False)
    presence.seen(ALICE.number)
    assert not any(visit.mail_waiting for visit in presence.everybody())


def test_mail_marks_the_nodes_of_its_reader_and_wakes_nobody() -> None:
    presence, bell = Presence(ManualClock()), Bell()
    fact = MailArrived(ALICE.number, Uid(1), LetterId(1))
    presence.mail_arrived(fact)
    presence.enter(ALICE, "Telnet", bell=bell)
    presence.mail_arrived(fact)
    assert [visit.mail_waiting for visit in presence.everybody()] == [True]
    assert not bell.answer()


def test_a_change_keeps_the_bell() -> None:
    presence, bell = Presence(ManualClock()), Bell()
    visit = presence.enter(ALICE, "Telnet", bell=bell)
    presence.change(visit.node, action="reading mail")
    presence.arrived(TelegramArrived(ALICE.number, 1))
    assert bell.answer()


# Numbered nodes


def log_on(presence: Presence, number: int, **fields: Any) -> int:
    return presence.log_on(User(number=UserNumber(number), alias=f"U{number}", **fields), "Telnet").node


def refusal(presence: Presence, number: int, **fields: Any) -> Refusal:
    with pytest.raises(Refusal) as no:
        log_on(presence, number, **fields)
    return no.value


@pytest.mark.proves("BBS.FirstNode", "BBS.LastNode")
def test_nodes_have_the_numbers_of_the_settings() -> None:
    presence = Presence(ManualClock(), first=5, last=6)
    assert [log_on(presence, 2), log_on(presence, 3)] == [5, 6]
    no = refusal(presence, 4)
    assert (no.why, no.temporary) == (Why.BUSY, True)
    assert "in use" in no.text
    presence.leave(5)
    assert log_on(presence, 4) == 5


def test_SQL_03_one_node_is_taken_by_one() -> None:
    presence = Presence(ManualClock(), first=1, last=1)
    taken = [log_on(presence, 2)]
    assert refusal(presence, 3).why is Why.BUSY
    assert taken == [1]


def test_a_user_has_one_node_unless_he_may_have_several() -> None:
    presence = Presence(ManualClock(), first=1, last=10)
    assert log_on(presence, 2) == 1
    assert "already, on node 1" in refusal(presence, 2).text
    for number, fields in ((3, {"exemptions": "G"}), (4, {"restrictions": "G"}), (1, {"level": 90})):
        log_on(presence, number, **fields)
        log_on(presence, number, **fields)


def test_locked_nodes_are_for_some_and_down_nodes_for_nobody() -> None:
    presence = Presence(ManualClock(), first=1, last=3)
    presence.lock(1, True)
    presence.down(2, True)
    assert log_on(presence, 2) == 3
    assert "locked" in refusal(presence, 3).text
    assert log_on(presence, 4, exemptions="N") == 1
    assert refusal(presence, 5, level=99).why is Why.BUSY
    presence.down(2, False)
    assert log_on(presence, 6) == 2


def test_a_recycle_changes_the_range_and_nobody_is_dropped() -> None:
    presence = Presence(ManualClock(), first=1, last=2)
    log_on(presence, 2)
    presence.span(10, 11)
    assert log_on(presence, 3) == 10
    assert [node.number for node in presence.nodes()] == [1, 10, 11]
    assert presence.at(1) is not None


def test_the_list_of_all_nodes_says_what_is_set() -> None:
    presence = Presence(ManualClock(), first=1, last=3)
    presence.lock(2, True)
    presence.down(3, True)
    log_on(presence, 2)
    assert [(node.locked, node.down, node.visit is not None) for node in presence.nodes()] == [
        (False, False, True),
        (True, False, False),
        (False, True, False),
    ]


def test_when_the_last_node_is_left() -> None:
    presence = Presence(ManualClock(), first=1, last=3)
    assert not presence.nearly_full
    log_on(presence, 2)
    assert not presence.nearly_full
    log_on(presence, 3)
    assert presence.nearly_full
    assert not Presence(ManualClock()).nearly_full


STEPS = st.lists(
    st.tuples(st.sampled_from(["enter", "leave", "down", "up", "lock", "unlock"]), st.integers(1, 6)), max_size=60
)


@given(STEPS, st.booleans())
def test_nodes_are_given_as_if_all_were_looked_through(steps: list[tuple[str, int]], locked_too: bool) -> None:
    presence = Presence(ManualClock(), first=1, last=5)
    taken: dict[int, UserNumber] = {}
    shut: dict[str, set[int]] = {"down": set(), "lock": set()}
    for step, number in steps:
        match step:
            case "enter":
                free = [
                    node
                    for node in range(1, 6)
                    if node not in taken and node not in shut["down"] and (locked_too or node not in shut["lock"])
                ]
                user = User(number=UserNumber(number), alias=f"U{number}")
                if free:
                    assert presence.enter(user, "Telnet", locked_too=locked_too).node == free[0]
                    taken[free[0]] = user.number
                else:
                    with pytest.raises(Refusal):
                        presence.enter(user, "Telnet", locked_too=locked_too)
            case "leave":
                presence.leave(number)
                taken.pop(number, None)
            case "down" | "up":
                presence.down(number, step == "down")
                (shut["down"].add if step == "down" else shut["down"].discard)(number)
            case _:
                presence.lock(number, step == "lock")
                (shut["lock"].add if step == "lock" else shut["lock"].discard)(number)
        for one in range(1, 7):
            here = [node for node, user_number in sorted(taken.items()) if user_number == one]
            assert [visit.node for visit in presence.on_line(UserNumber(one))] == here
        open_nodes = [node for node in range(1, 6) if node not in taken and node not in shut["down"]]
        assert presence.nearly_full == (len(open_nodes) <= 1)
