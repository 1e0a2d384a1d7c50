"""Destinations become records."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.errors import StoreError
from dialtone.domain.mail.delivery import Addressed, Envelope, place
from dialtone.domain.model.happenings import MailArrived, MailQueued
from dialtone.domain.model.mail import LetterId, NewLetter
from dialtone.domain.model.route import Nowhere, ToHost, ToUser
from dialtone.domain.ports.store import Records
from dialtone.testing.script import run
from tests.support.post_office import PostOffice

LETTER = NewLetter(tag="0123456789abcdef", size=6, body=b"text\r\n", sender="a@ext.test", message_id="<m@ext.test>")
ENVELOPE = Envelope(ret="HDRS", envid="e1", eight_bit=True, utf8=True)


def placed(office: PostOffice, *, then: Exception | None = None) -> LetterId:
    copies = [
        Addressed(destination=ToUser(office.user("alice")), address="alice@local.test", prefix=b"X: 1\r\n\r\n"),
        Addressed(
            destination=ToHost("u@ext.test", "ext.test", 2525),
            address="u@local.test",
            prefix=b"X: 2\r\n\r\n",
            notify="NEVER",
            orcpt="rfc822;u",
        ),
        Addressed(destination=Nowhere("bait"), address="bait@local.test", prefix=b""),
    ]

    async def change(records: Records) -> LetterId:
        letter = await place(records, LETTER, ENVELOPE, copies, 50.0)
        if then is not None:
            raise then
        return letter

    return run(office.store.write(change))


def test_copies_queue_entries_and_traces() -> None:
    office = PostOffice().population()
    told: list[Any] = []
    office.bus.listen(MailArrived, told.append)
    office.bus.listen(MailQueued, told.append)
    letter = placed(office)
    assert office.letters("alice") == [b"X: 1\r\n\r\ntext\r\n"]
    (entry,) = office.queue()
    assert (entry.letter, entry.recipient, entry.domain, entry.port) == (letter, "u@ext.test", "ext.test", 2525)
    assert (entry.notify, entry.orcpt, entry.ret, entry.envid) == ("NEVER", "rfc822;u", "HDRS", "e1")
    assert (entry.eight_bit, entry.utf8, entry.created, entry.due) == (True, True, 50.0, 50.0)
    traces = run(office.store.read(lambda records: records.traces.find("<m@ext.test>")))
    assert [(trace.event, trace.address) for trace in traces] == [
        ("delivered", "alice@local.test"),
        ("queued", "u@local.test"),
        ("discarded", "bait@local.test"),
    ]
    assert [type(fact) for fact in told] == [MailArrived, MailQueued]


def test_all_or_nothing_is_the_transactions_promise() -> None:
    office = PostOffice().population()
    with pytest.raises(StoreError):
        placed(office, then=StoreError("broken"))
    assert office.letters("alice") == [] and office.queue() == []
    assert run(office.store.read(lambda records: records.traces.find("<m@ext.test>"))) == []
