"""The boxes a reader goes through show authors and recipients, cleaned by whoever shows them."""

from __future__ import annotations

from dialtone.terminal.mail.boxes import Mailbox, SentBox
from dialtone.testing.script import run
from tests.support.parlour import Parlour


def test_entries_of_a_mailbox() -> None:
    parlour = Parlour()
    parlour.send(2, "bob", subject="Lunch?")
    parlour.by_smtp("bob@local.test", b"From: Eve Adams <eve@ext.test>\r\nSubject: Hi\r\n\r\nx\r\n")
    entries = run(Mailbox(parlour.visit(3).stay).entries())
    assert [(one.author, one.to, one.subject, one.read) for one in entries] == [
        ("Alice", "Bob", "Lunch?", False),
        ("Eve Adams", "Bob", "Hi", False),
    ]


def test_the_sysop_leaves_no_read_mark() -> None:
    parlour = Parlour()
    parlour.send(2, "bob")
    box = Mailbox(parlour.visit(1).stay, parlour.user(3))
    entry = run(box.entries())[0]
    run(box.was_read(entry))
    assert not parlour.waiting(3)[0].read and not box.own


def test_what_was_sent() -> None:
    parlour = Parlour()
    parlour.send(2, "bob", subject="Lunch?")
    box = SentBox(parlour.visit(2).stay)
    (entry,) = run(box.entries())
    assert (entry.author, entry.to, entry.subject) == ("Alice", "Bob", "Lunch?")
    assert run(box.remove([entry])) == 1 and run(box.entries()) == []
