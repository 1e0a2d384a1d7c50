"""The few changes to a text."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.domain.mail.amending import new_head, rewrite
from dialtone.domain.mail.case import Case
from dialtone.domain.mail.intake import Intake
from dialtone.domain.model.user import User
from dialtone.formats.mail.opening import Opening
from dialtone.store.memory.blobs import MemoryBlobs
from dialtone.testing.script import run
from tests.domain.mail.test_reception import sender, take, visit
from tests.support.post_office import PostOffice

NAMES = (b"mx.local.test", b"local.test")


def case(office: PostOffice, head: bytes, user: User | None = None, **more: Any) -> Case:
    text = Intake(MemoryBlobs())
    run(text.write(head + more.pop("body", b"")))
    return Case(visit(office, user), sender("a@ext.test"), [], text, Opening(head), **more)


def test_usually_nothing_changes() -> None:
    office = PostOffice().population()
    head = b"From: a@ext.test\r\nAuthentication-Results: mx.ext.test; dkim=pass\r\nBcc: x\r\n\r\n"
    assert new_head(case(office, head), NAMES) is None
    assert new_head(case(office, head.replace(b"Bcc", b"Cc"), office.user("alice")), NAMES) is None


def test_both_changes_at_once() -> None:
    office = PostOffice().population()
    head = b"Bcc: x\r\nAuthentication-Results: local.test; dkim=pass\r\nBcc: y\r\nSubject: z\r\n\r\n"
    assert new_head(case(office, head, office.user("alice")), NAMES) == (
        b"X-Original-Authentication-Results: local.test; dkim=pass\r\nSubject: z\r\n\r\n"
    )


def test_the_subject_gets_the_sysops_word() -> None:
    office = PostOffice().population()
    head = b"From: a@ext.test\r\nSubject: buy\r\n now\r\nTo: x\r\n\r\n"
    tagged = case(office, head, subject_tag="SPAM")
    assert new_head(tagged, NAMES) == b"From: a@ext.test\r\nSubject: SPAM: buy\r\n now\r\nTo: x\r\n\r\n"


def test_a_message_without_subject_gets_no_word() -> None:
    office = PostOffice().population()
    assert new_head(case(office, b"From: a@ext.test\r\n\r\n", subject_tag="SPAM"), NAMES) is None


@pytest.mark.proves("Mail.DefaultCharset")
def test_a_text_that_names_no_character_set_gets_the_default() -> None:
    office = PostOffice(default_charset="IBM437").population()
    take(office, b"From: a@ext.test\r\nSubject: x\r\n\r\n\x81\x82\r\n", "alice@local.test")
    (letter,) = office.letters("alice")
    assert b"\r\nContent-Type: text/plain; charset=IBM437\r\n" in letter and letter.endswith(b"\r\n\r\n\x81\x82\r\n")


def test_rewriting_keeps_the_body_wherever_pieces_are_cut() -> None:
    """The memory spool gives pieces of 64 KiB; the header may end inside any of them."""
    for size in (10, 65_500, 65_536, 70_000):
        head = b"X: " + b"y" * size + b"\r\n\r\n"
        text, fresh = Intake(MemoryBlobs()), Intake(MemoryBlobs())
        run(text.write(head + b"body\r\n" * 30_000))
        run(rewrite(text, fresh, Opening(head), b"Z: new\r\n\r\n"))
        assert fresh.spool.head(30) == (b"Z: new\r\n\r\n" + b"body\r\n" * 5)[:30]
        assert fresh.size == 10 + 6 * 30_000
