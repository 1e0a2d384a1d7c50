"""Who is on line."""

from __future__ import annotations

from dataclasses import replace

from dialtone.base.bell import Bell
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
