"""A real SpamAssassin filters mail, asked by a program (spamc) and by the JavaScript of docs/examples."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.clients import needs
from tests.support.live import LiveBoard
from tests.support.spamd import GTUBE, running_spamd

pytestmark = [pytest.mark.integration, needs("spamd", "spamc")]

EXAMPLE = Path(__file__).parents[2] / "docs" / "examples" / "spamassassin.js"

# Which of them sees a message is told by its sender.
MAILPROC = """
[Spamc]
From = *@native.test
Native = true
Shell = true
Command = spamc -d 127.0.0.1 -p {port} < %m > %n

[Spamc Script]
From = *@script.test
Command = spamassassin.js 127.0.0.1 {port}

[Strict Script]
From = *@strict.test
Command = spamassassin.js 127.0.0.1 {port} reject 100

[Nobody There]
From = *@alone.test
Command = spamassassin.js 127.0.0.1 1
"""


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    with running_spamd() as port:
        made = LiveBoard(options="NO_SENDMAIL")
        made.write("ctrl/mailproc.ini", MAILPROC.format(port=port))
        shutil.copy(EXAMPLE, made.root / "mods")
        with made:
            yield made


def letter(sender: str, body: str) -> bytes:
    head = (
        f"From: Ann <{sender}>\r\nTo: alice@local.test\r\nSubject: offer\r\nDate: Fri, 27 Nov 2026 12:00:00 +0000\r\n"
    )
    return f"{head}Message-ID: <1@there.test>\r\n\r\n{body}\r\n".encode()


@pytest.mark.parametrize("sender", ["ann@native.test", "ann@script.test"])
def test_spam_is_marked_and_can_be_left_unfetched(board: LiveBoard, sender: str) -> None:
    assert board.deliver(letter(sender, GTUBE), sender=sender).startswith("250 ")
    assert board.box("alice#nospam") == []
    (text,) = board.box("alice")
    assert b"\r\nX-Spam-Flag: YES\r\n" in text
    assert b"\r\nX-Spam-Status: Yes, score=" in text
    assert text.endswith(f"\r\n\r\n{GTUBE}\r\n".encode())


@pytest.mark.parametrize("sender", ["ann@native.test", "ann@script.test"])
def test_other_mail_is_looked_at_and_not_marked(board: LiveBoard, sender: str) -> None:
    assert board.deliver(letter(sender, "Shall we meet at noon?"), sender=sender).startswith("250 ")
    (text,) = board.box("alice#nospam")
    assert b"\r\nX-Spam-Status: No, score=" in text
    assert b"X-Spam-Flag" not in text
    assert text.endswith(b"\r\n\r\nShall we meet at noon?\r\n")


def test_spam_is_refused_where_the_sysop_says_so(board: LiveBoard) -> None:
    said = board.deliver(letter("ann@strict.test", GTUBE), sender="ann@strict.test")
    assert said.startswith("550 ")
    assert "SpamAssassin refused your message: score 10" in said
    assert not board.box("alice")
    entry = (board.root / "data" / "spam.log").read_text()
    assert "REJECTED" in entry
    assert "ann@strict.test" in entry
    assert board.deliver(letter("ann@strict.test", "Noon?"), sender="ann@strict.test").startswith("250 ")
    assert board.mail_for("alice")


def test_mail_goes_on_when_spamd_is_not_there(board: LiveBoard) -> None:
    assert board.deliver(letter("ann@alone.test", GTUBE), sender="ann@alone.test").startswith("250 ")
    assert b"X-Spam" not in board.mail_for("alice#nospam")
    board.says(r"!spamd on 127\.0\.0\.1 port 1 did not answer")


def test_large_mail_is_left_alone(board: LiveBoard) -> None:
    text = letter("ann@script.test", GTUBE) + b"a line of a large message\r\n" * 400_000
    assert board.deliver(text, sender="ann@script.test").startswith("250 ")
    assert board.mail_for("alice").endswith(text)
