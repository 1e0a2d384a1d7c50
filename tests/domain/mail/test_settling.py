"""What is stored with a message that somebody wrote: all of it or nothing."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal
from dialtone.domain.mail.composing import Addressee, Message
from dialtone.domain.mail.settling import Settling
from dialtone.domain.model.happenings import MailMarked, UserChanged
from dialtone.domain.model.mail import LetterId, Uid
from dialtone.domain.ports.store import Records
from dialtone.testing.conformance.store_mail import letter, put
from dialtone.testing.script import run
from tests.support.post_office import PostOffice

MESSAGE = Message(to=(Addressee(address="x@ext.test", shown="x@ext.test"),), subject="Hello", body="text")


def office_and_told() -> tuple[PostOffice, list[object]]:
    office, told = PostOffice().population(), []
    office.bus.listen(MailMarked, told.append)
    office.bus.listen(UserChanged, told.append)
    return office, told


def settle(office: PostOffice, price: int, answering: int | None = None) -> None:
    alice = office.user("alice")

    async def change(records: Records) -> None:
        stored = await records.mail.add_letter(letter("b" * 16))
        uid = Uid(answering) if answering else None
        await Settling(alice, MESSAGE, price=price, at=5.0, noted=True, answering=uid)(records, LetterId(stored), [])

    run(office.store.write(change))


def test_credits_of_the_day_go_first_and_the_note_is_there() -> None:
    office, told = office_and_told()
    office.change(office.user("alice"), credits=100, free_credits=30)
    told.clear()
    settle(office, 50)
    alice = office.user("alice")
    assert (alice.free_credits, alice.credits) == (0, 80)
    (note,) = run(office.store.read(lambda records: records.drafts.sent(alice.number)))
    assert (note.to, note.subject, note.sent) == ("x@ext.test", "Hello", 5.0)
    assert told == [UserChanged(alice.number)]


def test_who_cannot_pay_has_written_nothing() -> None:
    office, _ = office_and_told()
    number = office.user("alice").number
    run(put(office.store, number, "a" * 16))
    with pytest.raises(Refusal, match="50 credits"):
        settle(office, 50, answering=1)
    assert run(office.store.read(lambda records: records.drafts.sent(number))) == []
    (item,) = run(office.store.read(lambda records: records.folders.of(number, [Uid(1)])))
    assert not item.answered


def test_what_is_answered_is_marked_and_told() -> None:
    office, told = office_and_told()
    number = office.user("alice").number
    run(put(office.store, number, "a" * 16))
    settle(office, 0, answering=1)
    (item,) = run(office.store.read(lambda records: records.folders.of(number, [Uid(1)])))
    assert item.answered
    assert told == [MailMarked(number, (Uid(1),))]
