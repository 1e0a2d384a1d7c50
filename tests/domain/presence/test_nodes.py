"""Who is on line."""

from __future__ import annotations

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
