"""Mail as people at terminals have it: everything goes down the one line, all or nothing."""

from __future__ import annotations

import email
from dataclasses import replace
from typing import Any

import pytest

from dialtone.base.errors import Refusal
from dialtone.config.levels import Level, Levels
from dialtone.domain.mail.composing import Addressee, Attached, Message
from dialtone.domain.model.happenings import MailMarked
from dialtone.testing.script import run
from tests.support.parlour import Parlour


@pytest.fixture
def parlour() -> Parlour:
    return Parlour()


def test_a_message_is_delivered_traced_counted_and_noted_in_one_change(parlour: Parlour) -> None:
    tag = parlour.send(2, "bob", subject="Lunch?", body="At noon.")
    (item,) = parlour.waiting(3)
    assert (item.tag, item.subject, item.sender, item.read) == (tag, "Lunch?", "Alice@local.test", False)
    message = email.message_from_bytes(parlour.letter(3))
    assert (message["From"], message["To"]) == ('"Alice" <Alice@local.test>', '"Bob" <Bob@local.test>')
    assert message.get_payload() == "At noon.\r\n"
    (note,) = parlour.sent(2)
    assert (note.to, note.subject, note.letter) == ("Bob", "Lunch?", item.letter)
    assert parlour.user(2).emails == 1
    assert run(parlour.store.read(lambda records: records.traces.find(tag)))[0].event == "delivered"


def test_bob_on_line_is_told_at_once(parlour: Parlour) -> None:
    guest = parlour.visit(3)
    parlour.send(2, "bob")
    assert guest.terminal.bell.answer()
    assert "New e-mail from" in parlour.telegrams(parlour.user(3))[0]


def test_mail_to_the_sysop_counts_as_feedback(parlour: Parlour) -> None:
    parlour.send(2, "sysop")
    assert parlour.user(2).feedbacks == 1


def test_an_internet_address_is_queued(parlour: Parlour) -> None:
    parlour.send(2, "eve@ext.test", body="Grüße")
    ((recipient, text),) = parlour.queued()
    assert recipient == "eve@ext.test"
    message = email.message_from_bytes(text)
    assert message["From"] == '"Alice" <Alice@local.test>'
    assert message.get_payload(decode=True) == "Grüße\r\n".encode()


def test_who_may_not_write_outside_is_told_and_nothing_is_kept(parlour: Parlour) -> None:
    parlour.set(parlour.user(2), restrictions="M")
    with pytest.raises(Refusal, match="other systems"):
        parlour.send(2, "eve@ext.test")
    assert parlour.queued() == [] and parlour.sent(2) == []


@pytest.mark.parametrize(
    ("restrictions", "to", "words"), [("E", "bob", "other users"), ("S", "sysop", "the sysop"), ("E", "sysop", "")]
)
def test_restrictions_e_and_s(parlour: Parlour, restrictions: str, to: str, words: str) -> None:
    parlour.set(parlour.user(2), restrictions=restrictions)
    if not words:
        assert parlour.send(2, to)
        return
    with pytest.raises(Refusal, match=words):
        parlour.send(2, to)


def test_the_days_limit_is_told_before_anything_is_written() -> None:
    parlour = Parlour(levels=Levels({50: Level(emails_per_day=1)}))
    parlour.set(parlour.user(2), level=50)
    mail = parlour.house.correspondence
    run(mail.check(parlour.caller_of(2)))
    parlour.send(2, "bob")
    with pytest.raises(Refusal, match="1 messages today"):
        run(mail.check(parlour.caller_of(2)))
    with pytest.raises(Refusal):
        parlour.send(2, "bob")
    assert len(parlour.waiting(3)) == 1 and len(parlour.sent(2)) == 1


def test_one_recipient_who_cannot_have_it_stops_all(parlour: Parlour) -> None:
    """BSC-01: nothing is accepted and bounced."""
    mail, caller = parlour.house.correspondence, parlour.caller_of(2)
    bob = run(mail.addressing.find(caller.user, "bob"))
    nobody = Addressee(address="nobody@local.test", shown="nobody@local.test")
    assert isinstance(bob, Addressee)
    with pytest.raises(Refusal, match="Unknown User"):
        run(mail.send(caller, Message(to=(bob, nobody), subject="x", body="x")))
    assert parlour.waiting(3) == [] and parlour.sent(2) == []


def test_SEC_04_nobody_learns_of_others_a_bulk_message_went_to(parlour: Parlour) -> None:
    mail, sysop = parlour.house.correspondence, parlour.caller_of(1)
    bob = run(mail.addressing.find(sysop.user, "bob"))
    assert isinstance(bob, Addressee)
    assert run(mail.bulk(sysop, "alice, bob", Message(to=(bob,), subject="News", body="n"))) == 2
    assert email.message_from_bytes(parlour.letter(2))["To"] == '"Alice" <Alice@local.test>'
    assert b"Bob" not in parlour.letter(2) and b"Alice" not in parlour.letter(3)
    assert len(parlour.sent(1)) == 1


def test_bulk_mail_is_the_sysops(parlour: Parlour) -> None:
    mail, alice = parlour.house.correspondence, parlour.caller_of(2)
    with pytest.raises(Refusal, match="Only the sysop"):
        run(mail.bulk(alice, "LEVEL 1", Message(to=(), subject="News", body="n")))


def test_bulk_mail_by_requirements_leaves_out_the_sender(parlour: Parlour) -> None:
    people = run(parlour.house.correspondence.people(parlour.caller_of(1), "LEVEL 1"))
    assert [user.alias for user in people] == ["Alice", "Bob"]


def test_reading_marks_and_tells_a_sender_of_ours_once(parlour: Parlour) -> None:
    parlour.send(2, "bob", subject="Lunch?")
    mail, bob = parlour.house.correspondence, parlour.caller_of(3)
    run(mail.mark_read(bob, parlour.waiting(3)[0]))
    run(mail.mark_read(bob, parlour.waiting(3)[0]))
    (told,) = parlour.telegrams(parlour.user(2))
    assert "Bob" in told and "read your message" in told and "Lunch?" in told
    assert parlour.waiting(3)[0].read


def test_a_quiet_reader_and_a_stranger_in_our_name_tell_nobody(parlour: Parlour) -> None:
    parlour.send(2, "bob")
    bob = parlour.caller_of(3)
    node = parlour.presence.enter(bob.user, "Telnet").node
    parlour.presence.change(node, quiet=True)
    run(parlour.house.correspondence.mark_read(bob, parlour.waiting(3)[0]))
    parlour.presence.leave(node)
    parlour.by_smtp("bob@local.test", b"From: Alice@local.test\r\nSubject: x\r\n\r\nx\r\n", sender="Alice@local.test")
    run(parlour.house.correspondence.mark_read(bob, parlour.waiting(3)[1]))
    assert parlour.telegrams(parlour.user(2)) == []


def test_nobody_but_the_sysop_sees_others_mail(parlour: Parlour) -> None:
    parlour.send(2, "bob")
    mail = parlour.house.correspondence
    with pytest.raises(Refusal, match="Only the sysop"):
        run(mail.waiting(parlour.caller_of(2), parlour.user(3)))
    assert len(run(mail.waiting(parlour.caller_of(1), parlour.user(3)))) == 1


def test_removing_leaves_a_trace_and_is_announced(parlour: Parlour) -> None:
    parlour.send(2, "bob")
    mail, bob = parlour.house.correspondence, parlour.caller_of(3)
    item = parlour.waiting(3)[0]
    assert run(mail.remove(bob, [item.uid])) == 1
    assert run(mail.remove(bob, [item.uid])) == 0
    events = [entry.event for entry in run(parlour.store.read(lambda records: records.traces.find(item.tag)))]
    assert events[-1] == "deleted"


def test_sent_mail_is_read_and_forgotten_and_restriction_k_forbids_it(parlour: Parlour) -> None:
    parlour.send(2, "bob", body="At noon.")
    mail, alice = parlour.house.correspondence, parlour.caller_of(2)
    (note,) = run(mail.sent(alice))
    assert b"At noon." in run(mail.sent_text(alice, note.id))
    with pytest.raises(Refusal, match="not there"):
        run(mail.sent_text(parlour.caller_of(3), note.id))
    assert run(mail.forget_sent(alice, [note.id])) == 1
    parlour.set(parlour.user(2), restrictions="K")
    with pytest.raises(Refusal, match="what you sent"):
        run(mail.sent(parlour.caller_of(2)))


def test_an_answer_knows_reply_to_subject_references_and_who_else_had_it(parlour: Parlour) -> None:
    parlour.by_smtp(
        "bob@local.test",
        b"From: Eve <eve@ext.test>\r\nReply-To: list@ext.test\r\nTo: bob@local.test, Mia <mia@ext.test>\r\n"
        b"Subject: Plan\r\nMessage-ID: <2@ext.test>\r\nReferences: <1@ext.test>\r\n\r\ntext\r\n",
    )
    mail, bob = parlour.house.correspondence, parlour.caller_of(3)
    item = parlour.waiting(3)[0]
    about = run(mail.about(bob, run(mail.text(bob, item.uid)), item))
    assert (about.to, about.everybody, about.subject) == ("list@ext.test", ("mia@ext.test",), "Plan")
    assert (about.message_id, about.references) == ("<2@ext.test>", ("<1@ext.test>",))


def test_an_answer_to_one_of_us_names_him_as_he_is_called(parlour: Parlour) -> None:
    parlour.send(2, "bob")
    mail, bob = parlour.house.correspondence, parlour.caller_of(3)
    item = parlour.waiting(3)[0]
    assert run(mail.about(bob, run(mail.text(bob, item.uid)), item)).to == "Alice"


def test_mail_for_who_forwards_goes_on_or_stays_as_the_sender_chooses(parlour: Parlour) -> None:
    parlour.rebuild(system=replace(parlour.settings.system, forward_to_netmail=True))
    bob = parlour.set(parlour.user(3), netmail="bob@home.test", forwards=True)
    mail, alice = parlour.house.correspondence, parlour.caller_of(2)
    to = mail.addressing.local(bob)
    assert mail.forwards_to(alice, to) == "bob@home.test"
    run(mail.send(alice, Message(to=(to,), subject="a", body="a")))
    run(mail.send(alice, Message(to=(to,), subject="b", body="b"), keep_here=True))
    assert [recipient for recipient, _ in parlour.queued()] == ["bob@home.test"]
    assert [item.subject for item in parlour.waiting(3)] == ["b"]


def test_attachments_arrive_byte_for_byte(parlour: Parlour) -> None:
    data = bytes(range(256)) * 1000

    async def pieces() -> Any:
        async def some() -> Any:
            for at in range(0, len(data), 999):
                yield data[at : at + 999]

        return some()

    parlour.send(2, "bob", attached=(Attached(name="ü.bin", pieces=pieces),))
    found = run(parlour.house.correspondence.text(parlour.caller_of(3), parlour.waiting(3)[0].uid, most=10**7))
    text, file = email.message_from_bytes(found).get_payload()
    assert text.get_payload() == "text\r\n"
    assert file.get_payload(decode=True) == data


def test_a_message_that_is_too_large_is_refused_whole(parlour: Parlour) -> None:
    parlour.rebuild(mail=replace(parlour.settings.mail, max_msg_size=1000))
    with pytest.raises(Refusal, match="exceeds maximum"):
        parlour.send(2, "bob", body="x" * 2000)
    assert parlour.waiting(3) == [] and parlour.sent(2) == []


def test_netmail_is_paid_for_in_the_change_that_sends_it(parlour: Parlour) -> None:
    networks = replace(parlour.settings.networks, fidonet=("2:240/1",), netmail_cost=100)
    parlour.rebuild(networks=networks)
    with pytest.raises(Refusal, match="100 credits"):
        parlour.send(2, "Rob Swindell@1:103/705")
    parlour.set(parlour.user(2), credits=70, free_credits=50)
    parlour.send(2, "Rob Swindell@1:103/705")
    assert (parlour.user(2).credits, parlour.user(2).free_credits) == (20, 0)
    (netmail,) = run(parlour.store.read(lambda records: records.netmail.all()))
    assert (netmail.recipient, netmail.address, netmail.sender) == ("Rob Swindell", "1:103/705", "Alice")


def test_the_last_ten_addresses_outside_are_remembered(parlour: Parlour) -> None:
    for at in range(11):
        parlour.send(2, f"eve{at}@ext.test")
    parlour.send(2, "eve3@ext.test")
    recent = run(parlour.house.correspondence.recent(parlour.caller_of(2)))
    assert len(recent) == 10
    assert recent[-1] == "eve3@ext.test" and "eve0@ext.test" not in recent


def test_restriction_a_takes_colours_out(parlour: Parlour) -> None:
    parlour.send(2, "bob", body="\x01rred")
    assert b"\x01rred" in parlour.letter(3)
    parlour.set(parlour.user(2), restrictions="A")
    parlour.send(2, "bob", body="\x01rred")
    assert b"\x01" not in parlour.letter(3)


def test_ANS_01_controls_are_not_sent(parlour: Parlour) -> None:
    parlour.send(2, "bob", subject="a\x1b]0;x\x07\r\nBcc: x", body="\x1b[2J\x9b2Jplain")
    letter = parlour.letter(3)
    assert not set(letter) & {0x1B, 0x07, 0x9B} and b"\r\nBcc" not in letter


def test_what_was_read_is_told(parlour: Parlour) -> None:
    parlour.send(2, "bob")
    told: list[MailMarked] = []
    parlour.bus.listen(MailMarked, told.append)
    (item,) = parlour.waiting(3)
    run(parlour.house.correspondence.mark_read(parlour.caller_of(3), item))
    assert told == [MailMarked(parlour.user(3).number, (item.uid,))]
