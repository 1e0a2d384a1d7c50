"""security_cases.md through a mailing list: what a subscriber writes makes no field, no message and no receipt of its
own when it goes out to the others."""

from __future__ import annotations

import pytest

from dialtone.formats.mail.headers import fields
from dialtone.protocols.smtp.stuffing import DotStuffer
from dialtone.wire.framing import BodyDecoder, InputBuffer
from tests.protocols.smtp.test_everything_on import HOSTILE, NAMES
from tests.protocols.smtp.test_smuggling import SECOND
from tests.support.mailing import ListOffice

TO_TALK = "talk@local.test"
AUTHOR = b"From: Ann <ann@ext.test>\r\n"


def through_the_list(text: bytes, **more: object) -> list[bytes]:
    """What subscribers outside are sent when Ann sends this to the list."""
    office = ListOffice()
    office.export()
    office.take(TO_TALK, text, **more)  # type: ignore[arg-type]
    office.export()
    return [office.office.queued_text(entry) for entry in office.office.queue()]


def names_of(text: bytes) -> list[str]:
    return [field.name.decode("ascii", "replace") for field in fields(text.partition(b"\r\n\r\n")[0] + b"\r\n")]


@pytest.mark.parametrize("subject", list(HOSTILE.values()), ids=list(HOSTILE))
def test_HDR_02_HDR_04_a_subject_stays_one_field_with_the_lists_name_before_it(subject: bytes) -> None:
    (text,) = through_the_list(AUTHOR + subject + b"Message-ID: <1@x>\r\n\r\nbody\r\n")
    names = names_of(text)
    assert names.count("subject") == 1 and "bcc" not in names and "x-y" not in names
    assert text.endswith(b"\r\n\r\nbody\r\n")
    assert subject.removeprefix(b"Subject: ") in text, "the bytes are kept"


@pytest.mark.parametrize("author", list(NAMES.values()), ids=list(NAMES))
def test_HDR_03_an_author_stays_one_field(author: bytes) -> None:
    text = author.replace(b"x@ext.test", b"ann@ext.test") + b"Subject: x\r\nMessage-ID: <1@x>\r\n\r\nbody\r\n"
    (sent,) = through_the_list(text)
    names = names_of(sent)
    assert names.count("from") == 1 and names.count("reply-to") == 1 and "x-y" not in names
    assert b"evil@ext.test" not in b"".join(field.value for field in fields(sent) if field.name == b"reply-to")


def test_SMG_14_a_post_leaves_as_one_message_with_its_dots() -> None:
    body = b".\r\n..\r\n.x\r\nfirst\r\n" + SECOND.replace(b"\r\n.\r\n", b"\r\n. \r\n")
    (text,) = through_the_list(AUTHOR + b"Subject: dots\r\nMessage-ID: <1@x>\r\n\r\n" + body)
    assert text.endswith(b"\r\n\r\n" + body)
    stuffer, heard, decoder = DotStuffer(), InputBuffer(), BodyDecoder()
    wire = stuffer.feed(text) + stuffer.end()
    heard.feed(wire)
    assert decoder.decode(heard) == text
    assert wire.count(b"\r\n.\r\n") == 1 and wire.endswith(b"\r\n.\r\n")


def test_SEC_04_SEC_07_blind_copies_and_requests_for_receipts_do_not_go_out() -> None:
    asks = (
        b"Bcc: secret@ext.test\r\nResent-Bcc: secret@ext.test\r\nDisposition-Notification-To: ann@ext.test\r\n"
        b"Return-Receipt-To: ann@ext.test\r\nErrors-To: ann@ext.test\r\nX-Confirm-Reading-To: ann@ext.test\r\n"
    )
    (text,) = through_the_list(AUTHOR + asks + b"Subject: x\r\nMessage-ID: <1@x>\r\n\r\nbody\r\n")
    names = set(names_of(text))
    assert b"secret" not in text
    assert not names & {"bcc", "resent-bcc", "disposition-notification-to", "return-receipt-to", "errors-to"}


def test_HDR_06_odd_headers_go_out_as_one_header_or_not_at_all() -> None:
    heads = (
        b"no colon at all\r\n" + AUTHOR,
        AUTHOR + b": x\r\n",
        AUTHOR + b"X\xff: y\r\n",
        AUTHOR + b" folded: into nothing\r\n",
        AUTHOR + b"X: y\r\n" * 999,
        AUTHOR + b"X: " + b"y" * 90_000 + b"\r\n",
    )
    for head in heads:
        for text in through_the_list(head + b"Subject: x\r\nMessage-ID: <1@x>\r\n\r\nbody\r\n"):
            assert names_of(text).count("from") == 1
            assert text.endswith(b"\r\n\r\nbody\r\n") and text.count(b"\r\n\r\n") == 1


def test_FRM_05_the_author_that_is_shown_is_the_subscriber_that_was_asked_about() -> None:
    """Bob is on the list, the stranger is not, whatever he puts beside his address."""
    forged = (
        b'From: "bob@local.test" <evil@far.test>\r\n',
        b"From: bob@local.test(comment) <evil@far.test>\r\n",
        b"From: <@local.test:evil@far.test>\r\n",
        b"From: evil@far.test, bob@local.test\r\n",
        b"From: =?utf-8?q?bob=40local.test?= <evil@far.test>\r\n",
    )
    for author in forged:
        text = author + b"Subject: x\r\nMessage-ID: <1@x>\r\n\r\nbody\r\n"
        sent = through_the_list(text, sender="evil@far.test")
        assert all(b"Precedence: list" not in one for one in sent)
