"""Messages posted to sub-boards by mail, and read and moderated with the commands."""

from __future__ import annotations

import smtplib
from collections.abc import Iterator

import pytest

from tests.support.clients import needs, run
from tests.support.live import LiveBoard
from tests.support.waiting import until

pytestmark = pytest.mark.integration

BOARDS = """
[grp:Dove]
description = Dove-Net
code_prefix = DOVE-

[sub:Dove:deb]
name = Debates
description = Everybody may post here
semfile = ../data/posted

[sub:Dove:club]
name = Club
post_ars = LEVEL 60
operator_ars = USER Bob

[sub:Dove:mod]
name = Moderated
moderated_ars = NOT LEVEL 60
"""


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    made = LiveBoard(options="NO_SENDMAIL")
    made.append("ctrl/msgs.ini", BOARDS)
    made.append("ctrl/alias.cfg", "cnnreport sub:dove-deb\n")
    with made:
        yield made


def swaks(board: LiveBoard, to: str, *more: str, ok: bool = True) -> str:
    """Post as a stranger; everything that was said."""
    server = ("--server", "127.0.0.1", "--port", str(board.port("smtp")), "--helo", "client.test")
    return run("swaks", *server, "--from", "ann@ext.test", "--to", f"{to}@local.test", *more, ok=ok)


def header(subject: str, name: str, answers: str = "") -> tuple[str, ...]:
    fields = ["From: Ann Example <ann@ext.test>", f"Subject: {subject}", f"Message-Id: <{name}@ext.test>"]
    if answers:
        fields += [f"In-Reply-To: <{answers}@ext.test>", f"References: <{answers}@ext.test>"]
    return tuple(part for field in fields for part in ("--header", field))


def post_to(client: smtplib.SMTP, code: str) -> tuple[int, bytes]:
    """Name a sub-board as recipient, in words that the client does not change."""
    return client.docmd(f"RCPT TO:<sub:{code}@local.test>")


@needs("swaks")
@pytest.mark.parametrize("to", ["sub:dove-deb", "SUB:DOVE-DEB", "cnnreport"])
def test_mail_is_posted_by_code_and_by_alias(board: LiveBoard, to: str) -> None:
    name = to.replace(":", ".")
    swaks(board, to, *header(f"to {to}", name), "--body", "First line\nsecond line")
    post = board.json("board", "read", "dove-deb", "--last", "1")[0]
    assert (post["board"], post["subject"], post["author"]) == ("DOVE-DEB", f"to {to}", "Ann Example")
    assert (post["address"], post["to"], post["message_id"]) == ("ann@ext.test", "All", f"<{name}@ext.test>")
    shown = board.command("board", "read", "dove-deb", str(post["number"])).stdout
    assert "First line\nsecond line" in shown
    assert not board.box("Sysop")
    until((board.root / "data" / "posted").exists, 10, "the semaphore file")


@needs("swaks")
def test_threads_are_kept(board: LiveBoard) -> None:
    swaks(board, "sub:dove-deb", *header("A question", "q1"))
    swaks(board, "sub:dove-deb", *header("Re: A question", "q2", answers="q1"))
    swaks(board, "sub:dove-deb", *header("Re: A question", "q3", answers="q2"))
    first, second, third = board.json("board", "read", "dove-deb", "--last", "3")
    assert (first["answers"], second["answers"], third["answers"]) == (0, first["number"], second["number"])
    assert first["thread"] == second["thread"] == third["thread"] == first["number"]


@needs("swaks")
def test_the_same_message_is_there_once(board: LiveBoard) -> None:
    for _ in range(2):
        assert "250 2.0.0 OK" in swaks(board, "sub:dove-deb", *header("Twice", "twice"))
    assert len([row for row in board.json("board", "read", "dove-deb") if row["subject"] == "Twice"]) == 1


@needs("swaks")
def test_the_sender_is_told_why_not(board: LiveBoard) -> None:
    said = swaks(board, "sub:dove-club", *header("Let me in", "in"), ok=False)
    assert "Insufficient access: You can't post on this sub." in said
    assert "Unknown sub-board: nosuch" in swaks(board, "sub:nosuch", ok=False)
    assert board.json("board", "read", "dove-club") == []
    with board.submitting("Alice") as client:
        client.mail("alice@local.test")
        assert post_to(client, "dove-club")[0] == 550
    board.command("user", "set", "Alice", "--level", "70")
    with board.submitting("Alice") as client:
        client.mail("alice@local.test")
        assert post_to(client, "dove-club")[0] == 250
        client.data("Subject: I may\r\n\r\nx\r\n")
    (post,) = board.json("board", "read", "dove-club")
    assert (post["author"], post["subject"]) == ("Alice", "I may")
    board.command("user", "set", "Alice", "--restrictions", "P")
    with board.submitting("Alice") as client:
        client.mail("alice@local.test")
        assert b"You can't post messages." in post_to(client, "dove-club")[1]


@needs("swaks")
def test_held_messages_wait_for_the_moderator(board: LiveBoard) -> None:
    for subject in ("Good", "Bad"):
        swaks(board, "sub:dove-mod", *header(subject, subject))
    held = board.json("board", "held")
    assert [(row["board"], row["subject"]) for row in held] == [("DOVE-MOD", "Good"), ("DOVE-MOD", "Bad")]
    board.command("board", "release", "dove-mod", str(held[0]["number"]))
    board.command("board", "remove", "dove-mod", str(held[1]["number"]))
    assert board.json("board", "held") == []
    (post,) = board.json("board", "read", "dove-mod")
    assert (post["subject"], post["state"]) == ("Good", "")


@needs("swaks")
def test_one_message_for_a_user_and_a_board_is_in_both_places(board: LiveBoard) -> None:
    server = ("--server", "127.0.0.1", "--port", str(board.port("smtp")), "--from", "ann@ext.test")
    run("swaks", *server, "--to", "bob@local.test,sub:dove-deb@local.test", *header("Both", "both"))
    assert b"Subject: Both" in board.mail_for("Bob")
    assert board.json("board", "read", "dove-deb", "--last", "1")[0]["subject"] == "Both"
