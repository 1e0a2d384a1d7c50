"""Mail acceptance, from sender to receipt; the sessions that lead to it are in tests/protocols/smtp."""

from __future__ import annotations

import dataclasses
from typing import Any

import pytest

from dialtone.base import log
from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.config.tables import Tables
from dialtone.domain.mail.envelope import Recipient, Sender
from dialtone.domain.mail.reception import Letter
from dialtone.domain.mail.visit import Visit
from dialtone.domain.model.actor import Caller, Remote
from dialtone.domain.model.happenings import MailArrived, MailQueued
from dialtone.domain.model.user import User
from dialtone.formats.mail.addresses import NULL_PATH, parse_path
from dialtone.testing.script import run
from tests.support.post_office import STRANGER, SYSTEM, PostOffice

TEXT = b"From: a@ext.test\r\nSubject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nMessage-ID: <one@ext.test>\r\n\r\ntext\r\n"


def visit(office: PostOffice, user: User | None = None, *, submission: bool = False) -> Visit:
    actor = Caller(user, STRANGER, "submission") if user else Remote(STRANGER)
    return office.reception.visit(actor, submission=submission, hello=b"c", extended=True, secure=bool(user))


def sender(address: str, **more: Any) -> Sender:
    path = parse_path(f"<{address}>".encode()) if address else NULL_PATH
    return Sender(path, f"<{address}>".encode(), address, **more)


def recipient(address: str, **more: Any) -> Recipient:
    return Recipient(parse_path(f"<{address}>".encode()), f"<{address}>".encode(), address, **more)


def take(
    office: PostOffice,
    text: bytes,
    *to: str | Recipient,
    by: str = "a@ext.test",
    user: User | None = None,
    submission: bool = False,
    **more: Any,
) -> str:
    """One whole acceptance; returns the tag."""

    async def whole() -> str:
        letter = await office.reception.begin(visit(office, user, submission=submission), sender(by, **more))
        for one in to:
            await letter.add_recipient(recipient(one) if isinstance(one, str) else one)
        try:
            await letter.text().write(text)
            return await letter.finish()
        finally:
            await letter.drop()

    return run(whole())


def refusal(office: PostOffice, text: bytes, *to: str | Recipient, **more: Any) -> Refusal:
    with pytest.raises(Refusal) as caught:
        take(office, text, *to, **more)
    return caught.value


@pytest.fixture
def office() -> PostOffice:
    return PostOffice().population()


def test_what_is_stored(office: PostOffice) -> None:
    tag = take(office, TEXT, "alice@local.test")
    letter = run(office.store.read(lambda records: records.mail.letter(1)))
    assert letter is not None and len(tag) == 16 and tag == tag.lower()
    assert (letter.tag, letter.sender, letter.subject, letter.author) == (tag, "a@ext.test", "Grüße", "a@ext.test")
    assert (letter.message_id, letter.size, letter.received) == ("<one@ext.test>", len(TEXT), office.clock.now())


def test_many_recipients_and_each_has_only_its_own_name(office: PostOffice) -> None:
    take(office, TEXT, "alice@local.test", "bob@local.test")
    (for_alice,), (for_bob,) = office.letters("alice"), office.letters("bob")
    assert b"for <alice@local.test>;" in for_alice and b"bob" not in for_alice
    assert b"for <bob@local.test>;" in for_bob and for_alice.endswith(TEXT) and for_bob.endswith(TEXT)


def test_the_same_mailbox_twice_is_one_copy(office: PostOffice) -> None:
    take(office, TEXT, "alice@local.test", "A.L.I.C.E@mx.local.test")
    assert len(office.letters("alice")) == 1


def test_all_or_none(office: PostOffice) -> None:
    """Every step of the store fails in turn; then nobody has anything."""
    countdown = [0]

    def tap(_: str) -> None:
        countdown[0] -= 1
        if countdown[0] == 0:
            raise StoreError("broken")

    office = PostOffice(tap=tap, system=dataclasses.replace(SYSTEM, forward_to_netmail=True)).population()
    office.add("carol", netmail="carol@home.test", forwards=True)
    people = ("alice@local.test", "bob@local.test", "carol@local.test")
    for failing in range(1, 100):
        countdown[0] = failing
        try:
            take(office, TEXT, *people)
        except Refusal as no:
            assert (no.why, no.temporary) == (Why.NO_SPACE, True)
            assert office.letters("alice") == office.letters("bob") == [] and office.queue() == []
        else:
            break
    assert failing > 5, "the store was asked for several steps"
    assert len(office.letters("alice")) == len(office.letters("bob")) == len(office.queue()) == 1


def test_facts_are_told_after_the_change(office: PostOffice) -> None:
    told: list[object] = []
    office.bus.listen(MailArrived, told.append)
    office.bus.listen(MailQueued, told.append)
    take(office, TEXT, "alice@local.test")
    assert [type(fact) for fact in told] == [MailArrived]


def test_large_texts_are_files(office: PostOffice) -> None:
    office = PostOffice(threshold=1000).population()
    text = TEXT + b"x" * 70 + b"\r\n" * 2000
    take(office, text, "alice@local.test")
    assert len(office.blobs.kept) == 1 and office.letters("alice")[0].endswith(text)


def test_BSC_01_refused_in_the_session_and_never_bounced(office: PostOffice) -> None:
    office = PostOffice(max_msgs_waiting=1, max_msg_size=1000).population()
    for address, why in (("nobody@local.test", Why.NOT_FOUND), ("u@ext.test", Why.NO_RELAY)):
        assert refusal(office, TEXT, address).why is why
    take(office, TEXT, "bob@local.test")
    take(office, TEXT, "bob@local.test")
    assert refusal(office, TEXT, "bob@local.test").why is Why.FULL
    assert refusal(office, TEXT, "alice@local.test", size=2000).why is Why.TOO_BIG
    assert office.queue() == [] and office.letters("alice") == []


def test_BSC_03_one_of_two_mailboxes_is_full(office: PostOffice) -> None:
    """Decided for each recipient before the message is taken."""
    office = PostOffice(max_msgs_waiting=1).population()
    take(office, TEXT, "bob@local.test")
    take(office, TEXT, "bob@local.test")

    async def both() -> Letter:
        letter = await office.reception.begin(visit(office), sender("a@ext.test"))
        await letter.add_recipient(recipient("alice@local.test"))
        with pytest.raises(Refusal):
            await letter.add_recipient(recipient("bob@local.test"))
        await letter.text().write(TEXT)
        await letter.finish()
        return letter

    run(both())
    assert (len(office.letters("alice")), len(office.letters("bob")), office.queue()) == (1, 2, [])


def test_BSC_06_too_many_hops(office: PostOffice) -> None:
    hop = b"Received: from x by y; Mon, 1 Jan 2024 12:00:00 +0000\r\n"
    no = refusal(office, hop * 101 + TEXT, "alice@local.test")
    assert no.why is Why.LOOP
    take(office, hop * 100 + TEXT, "alice@local.test")
    assert office.letters("alice")[0].endswith(hop * 100 + TEXT)


def test_BSC_02_nothing_goes_back_to_the_null_sender(office: PostOffice) -> None:
    take(office, TEXT, recipient("alice@local.test", notify="SUCCESS,FAILURE"), by="")
    assert office.queue() == [] and office.letters("alice")[0].startswith(b"Return-Path: <>\r\n")


# forwarding


def forwarding() -> PostOffice:
    office = PostOffice(system=dataclasses.replace(SYSTEM, forward_to_netmail=True)).population()
    office.add("Carol C", netmail="carol@home.test", forwards=True)
    return office


def test_forwarded_mail_leaves_and_says_where_it_was() -> None:
    office = forwarding()
    take(office, TEXT, recipient("carol.c@local.test", notify="FAILURE", orcpt="rfc822;x"), ret="HDRS", envid="e1")
    (entry,) = office.queue()
    text = office.queued_text(entry)
    assert office.letters("carolc") == []
    assert (entry.recipient, entry.domain) == ("carol@home.test", "home.test")
    assert entry.sender.startswith("SRS0=") and entry.sender.endswith("=ext.test=a@local.test")
    assert (entry.notify, entry.orcpt, entry.ret, entry.envid) == ("FAILURE", "rfc822;x", "HDRS", "e1")
    assert text.startswith(b"Delivered-To: Carol.C@local.test\r\nReceived: from ") and text.endswith(TEXT)
    assert b"Return-Path" not in text and b" for " not in text.partition(b"From:")[0]


def test_BSC_05_mail_that_comes_home_again_stays() -> None:
    """Also when the rest of the world changed the case of the name."""
    office = forwarding()
    take(office, b"Delivered-To: CAROL.C@local.test\r\n" + TEXT, "carolc@local.test")
    assert office.queue() == [] and len(office.letters("carolc")) == 1
    take(office, b"Delivered-To: somebody@else.test\r\n" + TEXT, "carolc@local.test")
    assert len(office.queue()) == 1


# submission


def mine(body: bytes = b"text\r\n", head: bytes = b"") -> bytes:
    return b"From: Alice <alice@local.test>\r\n" + head + b"\r\n" + body


def relaying(**more: Any) -> PostOffice:
    return PostOffice(options=frozenset({"ALLOW_RELAY"}), **more).population()


def test_FRM_06_senders_are_who_they_say_they_are() -> None:
    office = relaying()
    alice = office.user("alice")
    no = refusal(office, mine(), "bob@local.test", by="bob@local.test", user=alice, submission=True)
    assert no.reply == b"550 Sender address <bob@local.test> not authorized for this account, try <alice@local.test>"
    for head in (
        b"Sender: bob@local.test\r\n",
        b"Resent-From: Bob <bob@local.test>\r\n",
        b"Sender : bob@LOCAL.test\r\n",
    ):
        assert refusal(office, mine(head=head), "bob@local.test", by="alice@local.test", user=alice).why is Why.DENIED
    text = b"From: Bob <bob@local.test>\r\n\r\nx\r\n"
    no = refusal(office, text, "bob@local.test", by="alice@local.test", user=alice, submission=True)
    assert no.reply == (
        b"550 Mail header 'FROM' address <bob@local.test> not authorized for this account, try <alice@local.test>"
    )
    assert office.letters("bob") == []
    take(office, mine(), "bob@local.test", by="alice@local.test", user=alice, submission=True)
    take(office, mine(), "bob@local.test", by="", user=alice, submission=True)
    assert len(office.letters("bob")) == 2


@pytest.mark.parametrize(
    "author",
    [
        b"alice@local.test, bob@local.test",
        b"<@local.test,@x.test:bob@local.test>",
        b'"alice@local.test" <bob@local.test>',
        b"alice@local.test (x) <bob@local.test>",
        b"b\\ob@local.test",
        b"=?utf-8?b?YWxpY2VAbG9jYWwudGVzdA==?=",
        b"alice",
        b"",
        b"undisclosed:;",
    ],
)
def test_FRM_05_one_reader_decides_who_speaks(author: bytes) -> None:
    office = relaying()
    text = b"From: " + author + b"\r\n\r\nx\r\n"
    assert refusal(office, text, "bob@local.test", by="alice@local.test", user=office.user("alice")).why is Why.DENIED


def test_SEC_04_blind_copies_are_taken_out_of_what_our_users_send() -> None:
    office = relaying(threshold=100)
    head = b"Bcc: secret@ext.test,\r\n other@ext.test\r\nTo: bob@local.test\r\nRESENT-BCC: x@ext.test\r\n"
    body = b"Bcc: in the body\r\n" * 5000
    take(office, mine(body, head), "bob@local.test", by="alice@local.test", user=office.user("alice"))
    assert office.letters("bob")[0].endswith(b"\r\n" + mine(body, b"To: bob@local.test\r\n"))
    take(office, TEXT.replace(b"Subject", b"Bcc"), "bob@local.test")
    assert b"\r\nBcc: =?utf-8" in office.letters("bob")[1], "a stranger's bytes are kept"


def test_SEC_05_where_our_users_are_is_not_told() -> None:
    office = relaying()
    take(office, mine(), "bob@local.test", "u@ext.test", by="alice@local.test", user=office.user("alice"))
    for text in (office.letters("bob")[0], office.queued_text(office.queue()[0])):
        assert (
            b"Received: by mx.local.test (dialtone Mail Server 1.0) with ESMTPSA\r\n" in text or b"ESMTPSA;\r\n" in text
        )
        assert STRANGER.address.encode() not in text and STRANGER.host.encode() not in text


def test_what_is_missing_is_added(office: PostOffice) -> None:
    office = relaying()
    tag = take(office, mine(), "bob@local.test", by="alice@local.test", user=office.user("alice"))
    (letter,) = office.letters("bob")
    added = f"Date: Mon, 1 Jan 2024 12:00:00 +0000\r\nMessage-ID: <{tag}@mx.local.test>\r\n".encode()
    assert letter.endswith(added + mine())
    full = mine(head=b"Date: Mon, 1 Jan 2024 11:00:00 +0000\r\nMessage-Id: <mine@x>\r\n")
    take(office, full, "bob@local.test", by="alice@local.test", user=office.user("alice"))
    assert office.letters("bob")[1].endswith(b"(envelope-from <alice@local.test>)\r\n" + full)


def test_strangers_messages_get_nothing_added(office: PostOffice) -> None:
    take(office, b"From: a@ext.test\r\n\r\nx\r\n", "alice@local.test")
    assert office.letters("alice")[0].endswith(b"(envelope-from <a@ext.test>)\r\nFrom: a@ext.test\r\n\r\nx\r\n")


def test_copies_that_leave_together_are_alike() -> None:
    office = relaying()
    take(office, mine(), "u@ext.test", "v@ext.test", by="alice@local.test", user=office.user("alice"))
    first, second = office.queue()
    assert first.prefix == second.prefix and first.letter == second.letter
    take(office, mine(), "u@ext.test", by="alice@local.test", user=office.user("alice"))
    assert b"for <u@ext.test>;" in office.queue()[2].prefix


def test_senders_counters_are_part_of_the_change() -> None:
    office = relaying()
    take(office, mine(), "bob@local.test", "u@ext.test", by="alice@local.test", user=office.user("alice"))
    run(office.store.read(lambda records: records.users.get(office.user("alice").number)))
    office.directory.invalidate(office.user("alice").number)
    assert (office.user("alice").emails, office.user("alice").emails_today) == (2, 2)
    assert office.queue()[0].user == office.user("alice").number


def test_pending_mail_of_a_user_is_limited() -> None:
    """Spec mail.md 1.9; exemption M lifts it."""
    office = relaying(max_recipients=2)
    office.add("carol", exemptions="M")
    alice, carol = office.user("alice"), office.user("carol")
    for user in (alice, carol):
        own = f"{user.alias}@local.test"
        for number in range(3):
            take(office, b"From: " + own.encode() + b"\r\n\r\nx\r\n", f"u{number}@ext.test", by=own, user=user)
    no = refusal(office, mine(), "u@ext.test", by="alice@local.test", user=alice)
    assert (no.why, no.text, no.temporary) == (Why.TOO_MANY, "Too many pending emails sent", True)
    take(office, b"From: carol@local.test\r\n\r\nx\r\n", "v@ext.test", by="carol@local.test", user=carol)


def test_flags_of_what_leaves() -> None:
    office = relaying()
    alice = office.user("alice")
    take(office, mine(), "u@ext.test", by="alice@local.test", user=alice)
    take(office, mine("ü\r\n".encode()), "u@ext.test", by="alice@local.test", user=alice, utf8=True)
    assert [(entry.eight_bit, entry.utf8) for entry in office.queue()] == [(False, False), (True, True)]


# content


def test_FRM_01_more_than_one_author(office: PostOffice) -> None:
    for second in (b"From: b@ext.test\r\n", b"From : b@ext.test\r\n", b"from: b@ext.test\r\n"):
        no = refusal(office, second + TEXT, "alice@local.test")
        assert no.why is Why.BAD_CONTENT


def test_FRM_02_a_folded_from_is_nobody(office: PostOffice) -> None:
    for text in (b"From\r\n : a@ext.test\r\n\r\nx\r\n", b" From: a@ext.test\r\n\r\nx\r\n"):
        take(office, text, "alice@local.test")
        assert refusal(office, text, "alice@local.test", by="").why is Why.BAD_CONTENT
    letters = [run(office.store.read(lambda records, n=n: records.mail.letter(n))) for n in (1, 2)]
    assert [letter.author for letter in letters if letter] == ["", ""]


def test_FRM_07_results_in_our_name_are_renamed(office: PostOffice) -> None:
    ours = b"Authentication-Results: mx.local.test; dkim=pass\r\n"
    odd = b"AUTHENTICATION-results  :\r\n\tMX.Local.Test (x) 1; spf=pass\r\n"
    foreign = b"Authentication-Results: mx.ext.test; dkim=pass\r\n"
    take(office, ours + odd + foreign + TEXT, "alice@local.test")
    (letter,) = office.letters("alice")
    assert letter.endswith(b"X-Original-" + ours + b"X-Original-" + odd + foreign + TEXT)


@pytest.mark.parametrize(
    "head",
    [
        b"a line without colon\r\nFrom: a@ext.test\r\n",
        b"From : a@ext.test\r\n",
        b": x\r\n",
        b"X-\xff: y\r\n",
        b"X: y\r\n" * 900,
        b"Subject: " + b"y" * 90_000 + b"\r\n",
    ],
)
def test_HDR_06_odd_headers_are_opaque_text(office: PostOffice, head: bytes) -> None:
    take(office, head + b"\r\nx\r\n", "alice@local.test")
    assert office.letters("alice")[0].endswith(head + b"\r\nx\r\n")


@pytest.mark.parametrize(
    "text",
    [
        b"X: y\r\n" * 2000 + b"\r\nx\r\n",
        b"Subject: " + b"y" * 200_000 + b"\r\n\r\nx\r\n",
        b"no empty line\r\n" * 20_000,
    ],
)
def test_HDR_06_limits_of_a_header(office: PostOffice, text: bytes) -> None:
    assert refusal(office, text, "alice@local.test").why is Why.BAD_CONTENT
    assert office.letters("alice") == []


def test_HDR_04_control_characters_make_no_lines(office: PostOffice) -> None:
    text = b"From: a@ext.test\r\nSubject: a\x0bX-Y: 1\x0c\x1c\x85\r\n\r\nx\r\n"
    take(office, text, "alice@local.test")
    assert office.letters("alice")[0].endswith(text)
    letter = run(office.store.read(lambda records: records.mail.letter(1)))
    assert letter is not None and letter.subject.isprintable()


def test_twit_list() -> None:
    """Spec mail.md 3.8: by name or address, of the header or else of the envelope."""
    tables = Tables()
    tables.twit_list.set("Nasty Person", "*@twits.test")
    office = PostOffice(tables=tables).population()
    for text, by in (
        (b"From: Nasty Person <x@ext.test>\r\n\r\nx\r\n", "a@ext.test"),
        (b"From: <x@twits.test>\r\n\r\nx\r\n", "a@ext.test"),
        (b"\r\nx\r\n", "y@twits.test"),
    ):
        assert refusal(office, text, "alice@local.test", by=by).why is Why.SENDER_DENIED
    take(office, TEXT, "alice@local.test", by="y@twits.test")


def test_an_empty_text(office: PostOffice) -> None:
    assert refusal(office, b"", "alice@local.test").why is Why.EMPTY


def test_log_lines(office: PostOffice, monkeypatch: pytest.MonkeyPatch) -> None:
    """Spec mail.md 1.11 and 1.13."""
    events: list[log.Event] = []
    monkeypatch.setattr(log.switch, "sinks", [events.append])
    monkeypatch.setattr(log.switch, "level", log.INFO)
    tag = take(office, TEXT, "bob@local.test", "alice@local.test")
    lines = [event.text for event in events if event.name.startswith("mail.")]
    assert lines == [
        "Receiving mail message from <a@ext.test> to <alice@local.test>",
        f"End of message (body: 1 lines, 6 bytes, header: 3 lines, {len(TEXT) - 6} bytes)",
        "Added message header #1 from <a@ext.test> to 'bob' #3",
        "Added message header #1 from <a@ext.test> to 'alice' #2",
    ]
    assert events[-1].fields["tag"] == tag


# reports of success


def test_reports_of_success_are_part_of_the_change() -> None:
    from dialtone.domain.mail.returns import Returns
    from dialtone.domain.mail.way_back import WayBack

    office = PostOffice().population()
    house = office.reception
    house.returns = Returns(
        blobs=office.blobs,
        clock=office.clock,
        chance=office.chance,
        host_name=house.ourselves.host,
        route=WayBack(office.directory, house.ourselves),
    )
    take(office, TEXT, recipient("alice@local.test", notify="SUCCESS", orcpt="rfc822;x"), "bob@local.test", envid="e9")
    (entry,) = office.queue()
    report = office.queued_text(entry)
    assert (entry.sender, entry.recipient) == ("", "a@ext.test")
    assert b"Action: delivered" in report and b"alice@local.test" in report and b"e9" in report
    assert b"bob@local.test" not in report
    assert len(office.letters("alice")) == len(office.letters("bob")) == 1
    take(office, TEXT, recipient("alice@local.test", notify="FAILURE"))
    take(office, TEXT, recipient("alice@local.test", notify="SUCCESS"), by="")
    assert len(office.queue()) == 1
