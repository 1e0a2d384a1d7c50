"""The few changes to a text."""

from __future__ import annotations

from dialtone.domain.mail.amending import new_head, rewrite
from dialtone.domain.mail.intake import Intake
from dialtone.formats.mail.opening import Opening
from dialtone.store.memory.blobs import MemoryBlobs
from dialtone.testing.script import run
from tests.domain.mail.test_reception import visit
from tests.support.post_office import PostOffice

NAMES = (b"mx.local.test", b"local.test")


def test_usually_nothing_changes() -> None:
    office = PostOffice().population()
    head = b"From: a@ext.test\r\nAuthentication-Results: mx.ext.test; dkim=pass\r\nBcc: x\r\n\r\n"
    assert new_head(Opening(head), visit(office), NAMES) is None
    user = visit(office, office.user("alice"))
    assert new_head(Opening(head.replace(b"Bcc", b"Cc")), user, NAMES) is None


def test_both_changes_at_once() -> None:
    office = PostOffice().population()
    head = b"Bcc: x\r\nAuthentication-Results: local.test; dkim=pass\r\nBcc: y\r\nSubject: z\r\n\r\n"
    assert new_head(Opening(head), visit(office, office.user("alice")), NAMES) == (
        b"X-Original-Authentication-Results: local.test; dkim=pass\r\nSubject: z\r\n\r\n"
    )


def test_rewriting_keeps_the_body_wherever_pieces_are_cut() -> None:
    """The memory spool gives pieces of 64 KiB; the header may end inside any of them."""
    for size in (10, 65_500, 65_536, 70_000):
        head = b"X: " + b"y" * size + b"\r\n\r\n"
        text, fresh = Intake(MemoryBlobs()), Intake(MemoryBlobs())
        run(text.write(head + b"body\r\n" * 30_000))
        run(rewrite(text, fresh, Opening(head), b"Z: new\r\n\r\n"))
        assert fresh.spool.head(30) == (b"Z: new\r\n\r\n" + b"body\r\n" * 5)[:30]
        assert fresh.size == 10 + 6 * 30_000
