"""A mailing list from the first wish to the last: subscribe, confirm, post, receive, leave; all of it by mail."""

from __future__ import annotations

import email
import re
from collections.abc import Iterator
from email.message import EmailMessage
from email.policy import default
from typing import cast

import pytest

from tests.support.dns import NameServer
from tests.support.live import STRANGER, LiveBoard
from tests.support.ports import free_port
from tests.support.sink import Recorder
from tests.support.waiting import until

pytestmark = pytest.mark.integration

LISTS = """
AnswersPerDay = 100
unsubscribe_url = https://web.test/leave?%s

[talk]
sub = MAIN-GENERAL
description = General conversation

[news]
sub = MAIN-HELP
readonly = true
submitter = editor@ext.test

[quiet]
sub = MAIN-QUIET
"""
BOARDS = """
[sub:Main:quiet]
name = Quiet
moderated_ars = NOT LEVEL 1
"""
MAILPROC = """
[ListServer]
Command = listserver.js
To = listserver*, listserv, talk*, news*, quiet*
PassThru = false
"""


@pytest.fixture(scope="module")
def far_port() -> int:
    return free_port("127.0.0.2")


@pytest.fixture(scope="module")
def board(far_port: int) -> Iterator[LiveBoard]:
    with NameServer({("ext.test", "A"): ["127.0.0.2"]}) as names:
        settings = {"DNSServer": names.address, "DeliveryPort": str(far_port), "AllowPrivateDestinations": "true"}
        made = LiveBoard(settings=settings)
        made.write("ctrl/listserver.ini", LISTS)
        made.write("ctrl/mailproc.ini", MAILPROC)
        made.append("ctrl/msgs.ini", BOARDS)
        with made:
            yield made


@pytest.fixture
def far(far_port: int) -> Iterator[Recorder]:
    """Where everybody at ext.test reads mail."""
    with Recorder("127.0.0.2", far_port).serving() as sink:
        yield sink


@pytest.fixture(autouse=True)
def nobody_stays(board: LiveBoard) -> Iterator[None]:
    yield
    for name in ("talk", "news", "quiet"):
        for row in board.json("list", "show", name):
            board.command("list", "unsubscribe", name, row["address"])
    board.box("Bob")


def letter(subject: str, sender: str = "ann@ext.test", body: str = "") -> bytes:
    return f"From: Ann <{sender}>\r\nSubject: {subject}\r\n\r\n{body}\r\n".encode()


def write(board: LiveBoard, to: str, subject: str, sender: str = "ann@ext.test", body: str = "") -> str:
    return board.deliver(letter(subject, sender, body), to=to, sender=sender, stranger=STRANGER)


def read(text: bytes) -> EmailMessage:
    return cast(EmailMessage, email.message_from_bytes(text, policy=default))


def answer(far: Recorder, count: int) -> EmailMessage:
    """The answer of the list server that arrives as the `count`th message."""
    taken = far.wait(count)[count - 1]
    assert taken.sender == "<>"
    message = read(taken.text)
    assert message["Auto-Submitted"] == "auto-replied"
    return message


def subscribers(board: LiveBoard, name: str = "talk") -> list[str]:
    return [row["address"] for row in board.json("list", "show", name)]


def test_whoever_asks_and_answers_the_question_is_on_the_list(board: LiveBoard, far: Recorder) -> None:
    assert write(board, "listserver", "subscribe talk").startswith("250 ")
    question = answer(far, 1)
    assert subscribers(board) == []
    assert write(board, "listserver", f"Re: {question['Subject']}").startswith("250 ")
    answer(far, 2)
    assert subscribers(board) == ["ann@ext.test"]
    assert write(board, "listserver", "unsubscribe talk").startswith("250 ")
    question = answer(far, 3)
    assert subscribers(board) == ["ann@ext.test"]
    write(board, "listserver", f"Re: {question['Subject']}")
    answer(far, 4)
    assert subscribers(board) == []


def test_a_user_who_logged_in_needs_no_question(board: LiveBoard) -> None:
    with board.submitting("Bob") as client:
        text = b"From: bob@local.test\r\nSubject: subscribe talk\r\n\r\n"
        client.sendmail("bob@local.test", ["listserver@local.test"], text)
    assert b"talk" in board.mail_for("Bob")
    assert subscribers(board) == ["bob@local.test"]


def test_NET_05_a_token_is_good_as_it_was_made_only(board: LiveBoard, far: Recorder) -> None:
    write(board, "listserver", "subscribe talk")
    subject = answer(far, 1)["Subject"]
    spoiled = re.sub(r"[A-Za-z0-9_-]{40,}", lambda token: token[0][::-1], subject)
    assert spoiled != subject
    write(board, "listserver", f"Re: {spoiled}")
    assert subscribers(board) == []


def test_posts_reach_the_board_and_every_subscriber(board: LiveBoard, far: Recorder) -> None:
    board.command("list", "subscribe", "talk", "ann@ext.test", "--name", "Ann")
    board.command("list", "subscribe", "talk", "carl@ext.test")
    board.command("list", "subscribe", "talk", "bob@local.test")
    assert write(board, "talk", "Good morning", body="How are you all?").startswith("250 ")
    post = board.json("board", "read", "main-general", "--last", "1")[0]
    assert (post["subject"], post["address"]) == ("Good morning", "ann@ext.test")
    taken = {tuple(one.recipients): one for one in far.wait(2)}
    assert set(taken) == {("ann@ext.test",), ("carl@ext.test",)}
    copies = [*far.taken, None]
    assert {one.sender for one in copies if one} == {"talk-bounces@local.test"}
    for text in (taken["carl@ext.test",].text, board.mail_for("Bob")):
        message = read(text)
        assert message["Subject"] == "[talk] Good morning"
        assert "<talk.local.test>" in message["List-Id"]
        assert message["List-Post"] == "<mailto:talk@local.test>"
        assert "mailto:listserver@local.test" in message["List-Unsubscribe"]
        assert message["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
        assert message["Precedence"] == "list"
        assert "ann@ext.test" in message["From"]
        assert message.get_content().strip() == "How are you all?"


def test_the_link_in_a_copy_takes_its_reader_off(board: LiveBoard, far: Recorder) -> None:
    board.command("list", "subscribe", "talk", "ann@ext.test")
    board.command("list", "subscribe", "talk", "carl@ext.test")
    write(board, "talk", "Bye", body="x")
    (copy,) = [one for one in far.wait(2) if one.recipients == ["carl@ext.test"]]
    link = re.search(r"https://web\.test/leave\?([A-Za-z0-9_-]+)", read(copy.text)["List-Unsubscribe"])
    assert link
    board.command("list", "unsubscribe", f"--token={link[1]}")
    assert subscribers(board) == ["ann@ext.test"]


def test_others_are_refused_while_they_send(board: LiveBoard) -> None:
    board.command("list", "subscribe", "talk", "ann@ext.test")
    assert "talk !ERROR eve@ext.test is not a subscriber" in write(board, "talk", "Spam", sender="eve@ext.test")
    board.command("list", "subscribe", "news", "ann@ext.test")
    assert write(board, "news", "I say").startswith("554 ")
    assert board.json("board", "read", "main-help") == []


def test_posts_from_the_board_and_from_a_submitter_go_out_too(board: LiveBoard, far: Recorder) -> None:
    board.command("list", "subscribe", "news", "ann@ext.test")
    write(board, "news", "Edition 1", sender="editor@ext.test", body="Read all about it")
    assert read(far.wait(1)[0].text)["Subject"] == "[news] Edition 1"
    with board.submitting("Alice") as client:
        client.mail("alice@local.test")
        assert client.docmd("RCPT TO:<sub:main-help@local.test>")[0] == 250
        client.data(b"From: alice@local.test\r\nSubject: Edition 2\r\n\r\nx\r\n")
    assert read(far.wait(2)[1].text)["Subject"] == "[news] Edition 2"


def test_held_posts_go_out_when_the_moderator_lets_them(board: LiveBoard, far: Recorder) -> None:
    board.command("list", "subscribe", "quiet", "ann@ext.test")
    for subject in ("Bad", "Good"):
        assert write(board, "quiet", subject, body=subject).startswith("250 ")
    bad, good = board.json("board", "held", "main-quiet")
    assert not far.taken
    board.command("board", "remove", "main-quiet", str(bad["number"]))
    board.command("board", "release", "main-quiet", str(good["number"]))
    assert read(far.wait(1)[0].text)["Subject"] == "[quiet] Good"
    assert write(board, "quiet", "Good", sender="eve@ext.test").startswith("554 ")


def test_programs_get_no_answer_and_reports_are_counted(board: LiveBoard, far: Recorder) -> None:
    report = (
        b"From: mailer@ext.test\r\nAuto-Submitted: auto-replied\r\nSubject: subscribe talk\r\n\r\nsubscribe talk\r\n"
    )
    assert board.deliver(report, to="listserver", sender="", stranger=STRANGER).startswith("250 ")
    assert board.deliver(report, to="talk-bounces", sender="", stranger=STRANGER).startswith("250 ")
    write(board, "listserver", "lists")
    assert "General conversation" in answer(far, 1).get_content()
    assert subscribers(board) == []
    until(lambda: "bounce" in (board.root / "data/logs/dialtone.jsonl").read_text(), 10, "a count of the report")
