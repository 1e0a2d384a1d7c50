"""How full mailboxes are."""

from __future__ import annotations

from dialtone.domain.mail.room import Room
from dialtone.domain.model.happenings import MailArrived, MailRemoved
from dialtone.domain.model.mail import LetterId, Uid
from dialtone.testing.script import run
from tests.domain.mail.test_routing import deliver
from tests.support.post_office import PostOffice


def test_counts_are_remembered_and_kept_right() -> None:
    office = PostOffice().population()
    alice = office.user("alice")
    room = Room(office.store, office.clock, 1)
    assert run(room.waiting(alice)) == 0
    deliver(office, "<alice@local.test>")
    assert run(room.waiting(alice)) == 0, "nobody told this one"
    room.arrived(MailArrived(alice.number, Uid(1), LetterId(1)))
    assert run(room.waiting(alice)) == 1 and run(room.left_for(alice))
    room.arrived(MailArrived(alice.number, Uid(2), LetterId(2)))
    assert not run(room.left_for(alice))
    room.removed(MailRemoved(alice.number, (Uid(2),)))
    assert run(room.waiting(alice)) == 1, "asked anew"


def test_counts_are_asked_for_again_after_two_seconds() -> None:
    office = PostOffice().population()
    alice = office.user("alice")
    room = Room(office.store, office.clock, 1)
    run(room.waiting(alice))
    deliver(office, "<alice@local.test>")
    office.clock.advance(2.1)
    assert run(room.waiting(alice)) == 1


def test_exemption() -> None:
    office = PostOffice().population()
    carol = office.add("carol", exemptions="W")
    room = Room(office.store, office.clock, 1)
    for _ in range(3):
        deliver(office, "<carol@local.test>")
    assert run(room.waiting(carol)) == 3 and run(room.left_for(carol))


def test_no_limit_asks_nothing() -> None:
    office = PostOffice().population()
    alice = office.user("alice")
    run(office.store.close())
    assert run(Room(office.store, office.clock, 0).left_for(alice))
