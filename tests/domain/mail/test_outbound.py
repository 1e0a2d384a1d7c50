from dataclasses import replace

import pytest

from dialtone.base.errors import StoreError
from dialtone.domain.mail.delivery import Envelope
from dialtone.domain.mail.endings import Result
from dialtone.domain.mail.outbound import Outbound
from dialtone.domain.mail.outcomes import Outcome, Verdict, later, never
from tests.support.office import Office, logged, parts, status_fields

SENT = Outcome(verdict=Verdict.SENT, status="2.0.0", reason=("250 ok",), reply="250 ok", host="mx", address="a")
NEVER = never("5.1.1", "nobody here")
LATER = later("4.4.1", "ERROR 111 connecting to SMTP server: mx.ext.test", host="mx.ext.test")
ME = "sendmail/1/1"


def full():
    raise StoreError("disk full")


async def claimed(office, owner=ME, busy=()):
    batch = await office.outbound.claim(owner, busy)
    assert batch is not None
    return batch


async def settle(office, *outcomes, owner=ME):
    """Claim what is due and give each entry its outcome, in order."""
    batch = await claimed(office, owner)
    letters = {parcel.letter.id: parcel.letter for parcel in batch.parcels}
    results = [
        Result(letters[entry.letter], entry, outcome) for entry, outcome in zip(batch.entries, outcomes, strict=True)
    ]
    await office.outbound.settle(owner, results)


async def test_recipients_of_one_message_travel_together_and_other_domains_apart():
    office = Office()
    await office.queue("a@ext.test", "b@ext.test", "c@other.test")
    await office.queue("d@ext.test")
    batch = await claimed(office)
    assert [[entry.recipient for entry in parcel.entries] for parcel in batch.parcels] == [
        ["a@ext.test", "b@ext.test"],
        ["d@ext.test"],
    ]
    assert (await claimed(office)).domain == "other.test"
    assert await office.outbound.claim(ME, ()) is None


async def test_different_wishes_are_different_transactions():
    office = Office()
    await office.queue("a@ext.test", envelope=Envelope(envid="one"))
    await office.queue("a@ext.test", envelope=Envelope(envid="two"))
    assert len((await claimed(office)).parcels) == 2


async def test_busy_destinations_are_left_alone():
    office = Office()
    await office.queue("a@ext.test")
    assert await office.outbound.claim(ME, {"ext.test"}) is None


async def test_a_lease_ends_by_itself():
    office = Office()
    await office.queue("a@ext.test")
    await claimed(office)
    office.clock.advance(office.policy.lease + 1)
    await claimed(office, "somebody else/2/1")


async def test_a_renewed_lease_does_not():
    office = Office()
    await office.queue("a@ext.test")
    batch = await claimed(office)
    office.clock.advance(office.policy.lease - 1)
    await office.outbound.renew(ME, [entry.id for entry in batch.entries])
    office.clock.advance(office.policy.lease - 1)
    assert await office.outbound.claim("somebody else/2/1", ()) is None


async def test_O1_what_a_killed_run_held_is_free_at_the_next_start():
    office = Office()
    await office.queue("a@ext.test")
    await office.queue("b@other.test")
    await claimed(office, "sendmail/old/1")
    await claimed(office, "another machine/old/1")
    assert await office.outbound.recover("sendmail", "new") == 1
    assert (await claimed(office)).entries[0].attempts == 0
    assert await office.outbound.claim(ME, ()) is None


async def test_recovery_leaves_the_leases_of_this_run_alone():
    office = Office()
    await office.queue("a@ext.test")
    await claimed(office, "sendmail/new/2")
    assert await office.outbound.recover("sendmail", "new") == 0


async def test_given_back_entries_are_due_and_count_no_attempt():
    office = Office()
    await office.queue("a@ext.test")
    batch = await claimed(office)
    await office.outbound.give_back(ME, batch.entries)
    assert await office.outbound.next_due() == 0
    assert (await office.entries())[0].attempts == 0


async def test_the_text_is_prefix_and_body_wherever_the_body_is():
    office = Office()
    office.blobs.threshold = 10
    await office.queue("a@ext.test", text=b"x" * 200_000)
    await office.queue("a@ext.test", text=b"small")
    for parcel in (await claimed(office)).parcels:
        text = b"".join([piece async for piece in await office.outbound.text(parcel)])
        assert text in (b"Received: from client\r\n" + b"x" * 200_000, b"Received: from client\r\nsmall")
        assert parcel.size == len(text)


async def test_what_was_sent_leaves_the_queue_and_a_trace():
    office = Office()
    await office.queue("a@ext.test")
    with logged() as lines:
        await settle(office, SENT)
    assert not await office.entries()
    assert await office.events("a@ext.test") == ["queued", "sent"]
    assert not await office.box()
    assert any(line.startswith("Successfully sent message #1 (") for line in lines)


async def test_a_final_refusal_comes_back_at_once():
    office = Office()
    await office.queue("a@ext.test")
    with logged() as lines:
        await settle(office, NEVER)
    assert not await office.entries()
    assert await office.events("a@ext.test") == ["queued", "bounced"]
    report = await office.report()
    assert report["Return-Path"] == "<>"
    assert report["Subject"] == "Delivery failure: hello"
    assert status_fields(report)[1]["Status"] == "5.1.1"
    assert "!Bouncing message back to <alice@local.test>" in lines
    assert "!Delivery failure notification (message #2) created for <alice@local.test>" in lines


async def test_several_refused_recipients_come_back_in_one_report():
    office = Office()
    await office.queue("a@ext.test", "b@ext.test", "c@ext.test")
    await settle(office, NEVER, SENT, NEVER)
    groups = status_fields(await office.report())[1:]
    assert [group["Final-Recipient"] for group in groups] == ["rfc822; a@ext.test", "rfc822; c@ext.test"]


async def test_O2_waits_grow():
    office = Office()
    await office.queue("a@ext.test")
    waits = []
    for _ in range(4):
        await settle(office, LATER)
        waits.append(await office.outbound.next_due())
        office.clock.advance(waits[-1])
    assert waits == [300, 900, 1800, 3600]
    [entry] = await office.entries()
    assert entry.attempts == 4
    assert "ERROR 111" in entry.error


async def test_O2_something_new_does_not_hurry_what_waits():
    office = Office()
    await office.queue("a@ext.test")
    await settle(office, LATER)
    await office.queue("x@other.test")
    assert (await claimed(office)).domain == "other.test"
    assert await office.outbound.claim(ME, ()) is None


async def test_after_the_last_attempt_it_comes_back():
    office = Office()
    office.with_retry(attempts=3)
    await office.queue("a@ext.test")
    for _ in range(3):
        await settle(office, LATER)
        office.clock.advance(4000)
    assert not await office.entries()
    text = parts(await office.report())["text/plain"]
    assert "local.test reporting delivery failure of message after 3 attempts" in text
    assert "ERROR 111 connecting to SMTP server: mx.ext.test" in text
    assert await office.events("a@ext.test") == ["queued", "deferred", "deferred", "bounced"]


async def test_after_the_longest_age_it_comes_back():
    office = Office()
    office.with_retry(age=1000)
    await office.queue("a@ext.test")
    await settle(office, LATER)
    office.clock.advance(300)
    await settle(office, LATER)
    assert await office.outbound.next_due() == 700
    office.clock.advance(700)
    await settle(office, LATER)
    assert not await office.entries()


async def test_a_delay_is_told_once():
    office = Office()
    await office.queue("a@ext.test")
    for _ in range(3):
        office.clock.advance(4 * 3600)
        await settle(office, LATER)
    report = await office.report()
    assert report["Subject"] == "Delivery delayed: hello"
    group = status_fields(report)[1]
    assert group["Action"] == "delayed"
    assert group["Will-Retry-Until"]
    assert (await office.entries())[0].delay_told


@pytest.mark.parametrize("notify", ["NEVER", "FAILURE", "SUCCESS,FAILURE"])
async def test_a_delay_is_not_told_to_who_does_not_want_it(notify):
    office = Office()
    await office.queue("a@ext.test", notify=notify)
    office.clock.advance(4 * 3600)
    await settle(office, LATER)
    assert not await office.box()


async def test_success_is_told_when_asked_for():
    office = Office()
    await office.queue("a@ext.test", notify="SUCCESS", orcpt="rfc822;first@ext.test")
    await settle(office, SENT)
    group = status_fields(await office.report())[1]
    assert group["Action"] == "relayed"
    assert group["Original-Recipient"] == "rfc822; first@ext.test"


async def test_success_is_not_told_by_us_when_the_other_side_will():
    office = Office()
    await office.queue("a@ext.test", notify="SUCCESS")
    await settle(office, replace(SENT, dsn=True))
    assert not await office.box()


async def test_BSC_02_no_report_answers_a_report():
    office = Office()
    await office.queue("a@ext.test", sender="")
    with logged() as lines:
        await settle(office, NEVER)
    assert not await office.entries()
    assert await office.events("a@ext.test") == ["queued", "discarded"]
    assert any(line.startswith("!Deleted undeliverable message") for line in lines)


async def test_never_means_never():
    office = Office()
    await office.queue("a@ext.test", notify="NEVER")
    await settle(office, NEVER)
    assert not await office.box()
    assert await office.events("a@ext.test") == ["queued", "discarded"]


async def test_a_report_for_a_sender_outside_is_queued_without_sender_and_is_the_last():
    office = Office()
    await office.queue("a@ext.test", sender="carl@far.test")
    await settle(office, NEVER)
    [entry] = await office.entries()
    assert (entry.sender, entry.recipient) == ("", "carl@far.test")
    await settle(office, NEVER)
    assert not await office.entries()


async def test_a_sender_who_does_not_exist_gets_nothing_and_the_trace_says_so():
    office = Office()
    await office.queue("a@ext.test", sender="nobody@local.test")
    await settle(office, NEVER)
    assert not await office.entries()
    assert (await office.events("a@ext.test"))[-1] == "discarded"


async def test_a_lost_lease_says_nothing():
    office = Office()
    await office.queue("a@ext.test")
    batch = await claimed(office)
    await office.store.write(lambda records: records.queue.remove(batch.entries[0].id))
    await office.outbound.settle(ME, [Result(batch.parcels[0].letter, batch.entries[0], NEVER)])
    assert not await office.box()
    assert await office.events("a@ext.test") == ["queued"]


async def test_report_and_removal_are_one_change():
    office = Office()
    await office.queue("a@ext.test")
    batch = await claimed(office)
    result = Result(batch.parcels[0].letter, batch.entries[0], NEVER)
    log = office.store._records.log
    for failing in range(1, 50):
        left = iter(range(failing))
        log.tap = lambda _, left=left: full() if next(left, None) is None else None
        try:
            await office.outbound.settle(ME, [result])
        except StoreError:
            log.tap = None
            assert len(await office.entries()) == 1, "still there"
            assert not await office.box(), "and nobody was told"
            assert await office.events("a@ext.test") == ["queued"]
        else:
            break
    log.tap = None
    assert failing > 3
    assert not await office.entries()
    assert len(await office.box()) == 1


async def test_a_success_report_that_cannot_be_stored_does_not_undo_the_success():
    office = Office()
    await office.queue("a@ext.test", notify="SUCCESS")
    office.blobs.spool = full
    await settle(office, SENT)
    assert not await office.entries()


async def test_after_a_fault_of_ours_the_entry_waits_its_turn():
    office = Office()
    await office.queue("a@ext.test")
    batch = await claimed(office)
    await office.outbound.postpone(ME, batch.entries, "internal fault")
    [entry] = await office.entries()
    assert (entry.attempts, entry.error) == (1, "internal fault")
    assert await office.outbound.next_due() == 300


class Pen:
    async def front(self, entry, text):
        whole = b"".join([piece async for piece in await text()])
        return b"DKIM-Signature: over %d bytes\r\n" % len(whole)


async def test_a_signature_stands_in_front_of_what_is_sent():
    office = Office()
    await office.queue("a@ext.test")
    plain = office.outbound
    (parcel,) = (await claimed(office)).parcels
    text = b"".join([piece async for piece in await plain.text(parcel)])
    signing = Outbound(
        store=office.store,
        blobs=office.blobs,
        clock=office.clock,
        chance=office.chance,
        policy=office.policy,
        returns=office.returns,
        signing=Pen(),
    )
    assert (
        b"".join([piece async for piece in await signing.text(parcel)])
        == b"DKIM-Signature: over %d bytes\r\n" % len(text) + text
    )
