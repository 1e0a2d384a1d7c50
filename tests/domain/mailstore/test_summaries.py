"""What is known from the beginning of a message."""

from __future__ import annotations

from dialtone.testing.script import run
from tests.support.mailstore import Case, refreshed


def test_facts_and_summaries_are_read_from_the_beginning() -> None:
    case = Case()
    head = (
        b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nFrom: Bj\xc3\xb6rn <b@ext.test>\r\nMessage-ID: <2@x>\r\n"
        b"References: <0@x> <1@x>\r\nIn-Reply-To: <1@x>\r\nDate: Thu, 1 Jan 1970 00:01:00 +0000\r\n\r\n"
    )
    (small,) = case.append("INBOX", head, received=50.0)
    (large,) = case.append("INBOX", head + b"y" * 5000)
    box = case.open()
    for summary in run(box.summaries([small, large])):
        assert (summary.subject, summary.author) == ("Grüße", "Björn <b@ext.test>")
        assert (summary.message_id, summary.references, summary.sent) == ("<2@x>", "<0@x> <1@x>", 60.0)
    one, two = run(box.facts([small, large], threads=True))
    assert (one.received, one.saved, two.received) == (50.0, case.clock.now(), case.clock.now())
    assert one.email_id != two.email_id
    assert one.thread_id == two.thread_id != ""
    assert run(box.facts([small]))[0].thread_id == ""
    (answered,) = case.append("INBOX", b"Message-ID: <0@x>\r\n\r\n")
    refreshed(box)
    assert run(box.facts([answered], threads=True))[0].thread_id == one.thread_id
