"""The looks at a message before it is taken, one by one."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.tables import PatternList
from dialtone.domain.mail.checking import (
    FIELD_LIMIT,
    HEADER_LIMIT,
    check_author,
    check_shape,
    check_twit,
    looks_like_address,
)
from dialtone.domain.mail.envelope import Sender
from dialtone.formats.mail.addresses import NULL_PATH, parse_path
from dialtone.formats.mail.opening import Opening
from tests.domain.mail.test_reception import visit
from tests.support.post_office import PostOffice

SENDER = Sender(parse_path(b"<a@ext.test>"), b"<a@ext.test>", "a@ext.test")
NULL = Sender(NULL_PATH, b"<>", "")


def refused(function: object, *arguments: object) -> Refusal | None:
    try:
        function(*arguments)  # type: ignore[operator]
    except Refusal as no:
        return no
    return None


@pytest.mark.parametrize(
    ("head", "fine"),
    [
        (b"X: y\r\n" * FIELD_LIMIT, True),
        (b"X: y\r\n" * (FIELD_LIMIT + 1), False),
        (b"X: y\r\n z\r\n" * FIELD_LIMIT, True),
        (b"X: " + b"y" * (HEADER_LIMIT - 7) + b"\r\n", True),
        (b"X: " + b"y" * (HEADER_LIMIT - 6) + b"\r\n", False),
    ],
)
def test_HDR_06_limits(head: bytes, fine: bool) -> None:
    assert (refused(check_shape, Opening(head + b"\r\n"), 100) is None) is fine


def test_BSC_06_hops() -> None:
    assert refused(check_shape, Opening(b"Received: x\r\n" * 5 + b"\r\n"), 5) is None
    no = refused(check_shape, Opening(b"Received: x\r\n" * 6 + b"\r\n"), 5)
    assert no is not None and no.why is Why.LOOP


@pytest.mark.parametrize(
    ("author", "fine"),
    [
        (b'"ceo@local.test" <a@evil.test>', False),
        (b"=?utf-8?q?ceo=40local.test?= <a@evil.test>", False),
        (b"ceo@local.test <a@evil.test>", False),
        (b'"a@ext.test" <A@EXT.test>', True),
        (b'"ceo@local.test via list" <list@ext.test>', True),
        (b'"@handle" <a@ext.test>', True),
        (b"Alice <a@ext.test>, Bob <b@ext.test>", True),
        (b"a@ext.test (ceo@local.test)", False),
        (b"plain", True),
    ],
)
def test_FRM_04_names_that_pretend_to_be_addresses(author: bytes, fine: bool) -> None:
    office = PostOffice().population()
    opening = Opening(b"From: " + author + b"\r\n\r\n")
    assert (refused(check_author, opening, SENDER, visit(office)) is None) is fine
    assert refused(check_author, opening, SENDER, visit(office, office.user("alice"))) is None, "known people may"


def test_somebody_must_have_sent_it() -> None:
    """Spec mail.md 1.13 row 9: no From field, or an empty one, and no sender in the envelope."""
    stranger = visit(PostOffice().population())
    for head in (b"Subject: x\r\n\r\n", b"From:   \r\n\r\n", b"\r\n"):
        assert refused(check_author, Opening(head), SENDER, stranger) is None
        no = refused(check_author, Opening(head), NULL, stranger)
        assert no is not None and no.reply == b"554 Mail header missing 'FROM' field"


def test_twits() -> None:
    stranger = visit(PostOffice().population())
    nobody, somebody = PatternList(), PatternList()
    somebody.set("Nasty*")
    opening = Opening(b'From: "Nasty Person" <x@ext.test>\r\n\r\n')
    assert refused(check_twit, opening, SENDER, stranger, nobody) is None
    no = refused(check_twit, opening, SENDER, stranger, somebody)
    assert no is not None and no.why is Why.SENDER_DENIED


@pytest.mark.parametrize(
    ("text", "is_one"),
    [
        ("a@b.c", True),
        ("a@anywhere", False),
        ("a b@c.d", False),
        ("@b.c", False),
        ("a@", False),
        ("", False),
        ("a@.", False),
    ],
)
def test_what_looks_like_an_address(text: str, is_one: bool) -> None:
    """Spec mail.md 2.8."""
    assert looks_like_address(text) is is_one
