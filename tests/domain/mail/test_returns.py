import email

import pytest

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.mail.outcomes import never
from dialtone.domain.mail.returns import About, Kind, Original, Returns, wants
from dialtone.domain.model.route import Nowhere, ToHost, ToUser
from dialtone.domain.model.user import User, UserNumber
from dialtone.store.memory import MemoryBlobs, MemoryStore
from dialtone.testing.chance import SteadyChance
from dialtone.testing.clock import ManualClock
from tests.support.office import parts, status_fields

ALICE = User(number=UserNumber(2), alias="Alice")
TO_ALICE = ToUser(ALICE)
TEXT = b"Subject: hello\r\n\r\nhello\r\n"
ABOUT = [About(recipient="bob@ext.test", outcome=never("5.1.1", "nobody"))]


def original(**changes):
    known = {"tag": "t", "sender": "alice@local.test", "author": "Alice", "subject": "hello", "body": TEXT, "size": 25}
    return Original(**(known | changes))


class House:
    def __init__(self, destination=TO_ALICE):
        self.clock = ManualClock()
        self.store = MemoryStore()
        self.blobs = MemoryBlobs(now=self.clock.now)
        self.destination = destination
        self.returns = Returns(
            blobs=self.blobs, clock=self.clock, chance=SteadyChance(), host_name="local.test", route=self.route
        )

    async def route(self, address):
        if isinstance(self.destination, Exception):
            raise self.destination
        return self.destination

    async def write(self, kind=Kind.FAILED, **changes):
        return await self.returns.write(kind, original(**changes), ABOUT)

    async def message(self, kind=Kind.FAILED, **changes):
        made = await self.write(kind, **changes)
        return email.message_from_bytes(made.letter.body)


@pytest.mark.parametrize(
    ("kind", "sender", "notify", "wanted"),
    [
        (Kind.FAILED, "a@b", "", True),
        (Kind.FAILED, "a@b", "NEVER", False),
        (Kind.FAILED, "a@b", "SUCCESS", False),
        (Kind.FAILED, "a@b", "success,failure", True),
        (Kind.FAILED, "", "", False),
        (Kind.FAILED, "", "FAILURE", False),
        (Kind.DELAYED, "a@b", "", True),
        (Kind.DELAYED, "a@b", "FAILURE", False),
        (Kind.DELAYED, "a@b", "FAILURE,DELAY", True),
        (Kind.RELAYED, "a@b", "", False),
        (Kind.RELAYED, "a@b", "SUCCESS", True),
        (Kind.DELIVERED, "a@b", "SUCCESS", True),
        (Kind.DELIVERED, "", "SUCCESS", False),
    ],
)
def test_who_wants_which_report(kind, sender, notify, wanted):
    assert wants(kind, sender, notify) is wanted


async def test_a_report_goes_into_the_mailbox_of_a_sender_of_ours():
    house = House()
    made = await house.write()
    await house.store.write(lambda records: made.place(records, 1.0))
    [head] = await house.store.read(lambda records: records.mail.heads(ALICE.number))
    [text] = await house.store.read(lambda records: records.mail.texts(ALICE.number, [head.uid]))
    assert text.prefix == b"Return-Path: <>\r\n"
    assert b"Subject: Delivery failure: hello\r\n" in text.body


async def test_a_report_to_a_sender_outside_leaves_under_the_null_sender():
    house = House(ToHost("alice@far.test", "far.test"))
    made = await house.write(sender="alice@far.test")
    await house.store.write(lambda records: made.place(records, 1.0))
    [entry] = await house.store.read(lambda records: records.queue.all())
    assert (entry.sender, entry.recipient, entry.prefix) == ("", "alice@far.test", b"")


@pytest.mark.parametrize("destination", [None, Nowhere("bait"), Refusal(Why.NOT_FOUND, "no such user")])
async def test_there_may_be_nobody_to_tell(destination):
    assert await House(destination).write() is None


async def test_the_original_comes_back_whole():
    message = await House().message(prefix=b"Received: x\r\n")
    assert [part.get_content_type() for part in message.get_payload()][2] == "message/rfc822"
    assert message.get_payload()[2].get_payload()[0]["Received"] == "x"


@pytest.mark.parametrize(
    "changes", [{"ret": "HDRS"}, {"body": TEXT + b"x" * 70_000, "size": 70_025}], ids=["asked for", "too large"]
)
async def test_only_the_header_comes_back(changes):
    found = parts(await House().message(**changes))
    assert found["text/rfc822-headers"].rstrip() == "Subject: hello"


@pytest.mark.parametrize("kind", [Kind.DELAYED, Kind.RELAYED, Kind.DELIVERED])
async def test_reports_that_are_no_failure_bring_the_header_only(kind):
    message = await House().message(kind, ret="FULL")
    assert "text/rfc822-headers" in parts(message)
    assert status_fields(message)[1]["Action"] == kind.value


async def test_texts_in_files_come_back_too():
    house = House()
    kept = MemoryBlobs(threshold=1).put(TEXT)
    house.blobs.kept[kept.blob] = (TEXT, 0.0)
    message = await house.message(body=None, blob=kept.blob)
    assert "message/rfc822" in parts(message)


async def test_a_text_that_is_gone_does_not_stop_the_report():
    message = await House().message(body=None, blob="gone", prefix=b"Received: x\r\n")
    assert parts(message)["text/rfc822-headers"].strip() == "Received: x"


async def test_a_store_that_keeps_nothing_is_told():
    house = House()

    async def full():
        raise StoreError("full")

    spool = house.blobs.spool()
    spool.keep = full
    house.blobs.spool = lambda: spool
    with pytest.raises(StoreError):
        await house.write()


async def test_no_two_reports_share_boundary_or_message_id():
    house = House()
    one, two = await house.message(), await house.message()
    assert one.get_boundary() != two.get_boundary()
    assert one["Message-ID"] != two["Message-ID"]
