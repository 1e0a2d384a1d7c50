"""Programs and Python scripts as mail processors of the running program, with real clients."""

from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.clients import needs, run
from tests.support.live import Dialog, LiveBoard
from tests.support.waiting import until

pytestmark = pytest.mark.integration

MAILPROC = """
[Rewrite]
Native = true
Command = ../mods/rewrite.sh %m %d
From = *@ext.test

[Tag]
Command = tag.py --list family
AccessRequirements = NOT LEVEL 1

[Copy]
Native = true
To = alice
From = copier@ext.test
Command = /bin/sh ../mods/copy.sh %l

[Robot]
To = robot
PassThru = false
Native = true
Command = ../mods/robot.sh %m %a %t

[Hold]
From = holder@other.test
Native = true
Command = /bin/cat ../temp/go

[Hang]
To = erin
Native = true
Command = /bin/sleep 3600
TimeLimit = 0.5
"""

REWRITE = """#!/bin/sh
sed -i 's/^Subject: .*urgent.*/Subject: calm down/' "$1" && echo "looked at it" > "$2"
"""

TAG = """
import sys

from words import REFUSED

if mail.sender.address in REFUSED:
    mail.reject("We do not talk to you", 553)
mail.message.set_header("X-Tag", " ".join(sys.argv[1:]))
print("tagged", len(mail.recipients.list()))
"""

COPY = 'printf "\\n[9]\\nTo=bob\\nToExt=3\\n" >> "$1"\n'
ROBOT = '#!/bin/sh\ngrep "^Subject:" "$1" > "../data/robot.$$" && printf "%s wrote to %s\\n" "$2" "$3"\n'


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    made = LiveBoard(options="NO_SENDMAIL", settings={"LogLevel": "Debug"}, users=("Sysop", "Alice", "Bob", "Erin"))
    made.write("ctrl/mailproc.ini", MAILPROC)
    for name, text in (("rewrite.sh", REWRITE), ("copy.sh", COPY), ("robot.sh", ROBOT)):
        made.write(f"mods/{name}", text, 0o700)
    made.write("mods/tag.py", TAG)
    made.write("mods/words.py", 'REFUSED = {"mallory@ext.test"}\n')
    os.mkfifo(made.root / "temp" / "go")
    with made:
        yield made


def swaks(board: LiveBoard, *more: str, ok: bool = True) -> str:
    """Send with swaks; all that was said."""
    server = ("--server", "127.0.0.1", "--port", str(board.port("smtp")), "--helo", "client.test")
    return run("swaks", *server, *more, ok=ok)


@needs("swaks")
def test_a_program_and_a_python_script_see_a_message_in_their_order(board: LiveBoard) -> None:
    who = ("--from", "ann@ext.test", "--to", "alice@local.test")
    swaks(board, *who, "--header", "Subject: very urgent", "--body", "hello\nyou")
    text = board.mail_for("Alice")
    assert b"\r\nSubject: calm down\r\n" in text
    assert b"\r\nX-Tag: --list family\r\n" in text
    assert b"\r\n\r\nhello\r\nyou\r\n" in text
    for line in (
        r"Executing external mail processor: Rewrite",
        r"External mail processor \(Rewrite\) debug: looked at it",
        r"External mail processor \(Tag\): tagged 1",
    ):
        board.says(line)


@needs("curl")
def test_what_a_processor_does_not_touch_arrives_byte_for_byte(board: LiveBoard, tmp_path: Path) -> None:
    body = b"dots\r\n.\r\n..two\r\nnine bits \xe4\xf6 \xff\r\ntrailing  \r\n\r\n"
    letter = tmp_path / "letter"
    letter.write_bytes(b"From: ann@other.test\r\nSubject:  kept \r\nX-Odd:\tfolded\r\n  twice\r\n\r\n" + body)
    url = f"smtp://127.0.0.1:{board.port('smtp')}/client.test"
    who = ("--mail-from", "ann@other.test", "--mail-rcpt", "alice@local.test")
    run("curl", "-sS", "--url", url, *who, "--upload-file", str(letter))
    text = board.mail_for("Alice")
    assert b"Subject:  kept \r\nX-Odd:\tfolded\r\n  twice\r\n" in text
    assert text.endswith(b"\r\n\r\n" + body)


def test_a_python_script_refuses_a_sender_in_its_own_words(board: LiveBoard) -> None:
    said = board.deliver(b"From: mallory@ext.test\r\nSubject: me\r\n\r\nx\r\n", sender="mallory@ext.test")
    assert said == "553 5.7.1 We do not talk to you"
    board.says(r"!External mail processor \(Tag\) error: 553 We do not talk to you")
    assert not board.box("Alice")


def test_a_user_who_logged_in_does_not_meet_requirements_made_for_strangers(board: LiveBoard) -> None:
    with board.submitting("Bob") as client:
        client.sendmail("bob@local.test", ["alice@local.test"], "Subject: inside\r\n\r\nx\r\n")
    assert b"X-Tag" not in board.mail_for("Alice")


def test_a_processor_captures_the_mail_of_an_address_nobody_has(board: LiveBoard) -> None:
    assert board.deliver(b"Subject: do this\r\n\r\nx\r\n", to="robot").startswith("250 ")
    found = until(lambda: list((board.root / "data").glob("robot.*")), 10, "the robot's work")
    assert found[0].read_text() == "Subject: do this\n"
    board.says(r"External mail processor \(Robot\): ann@ext\.test wrote to robot@local\.test")
    board.says(r"Message handled by external mail processor \(Robot, 1 total\)")
    with Dialog(board.port("smtp")) as dialog:
        assert dialog.ask("HELO c", "MAIL FROM:<a@ext.test>", "RCPT TO:<robots@local.test>")[2][:3] == "550"


def test_an_edited_recipient_list_adds_a_reader(board: LiveBoard) -> None:
    board.deliver(b"From: copier@ext.test\r\nSubject: for two\r\n\r\nx\r\n", sender="copier@ext.test")
    for user in ("Alice", "Bob"):
        assert b"Subject: for two" in board.mail_for(user)


def test_others_are_served_while_a_processor_works(board: LiveBoard) -> None:
    with Dialog(board.port("smtp")) as slow:
        slow.ask("HELO slow", "MAIL FROM:<holder@other.test>", "RCPT TO:<alice@local.test>", "DATA")
        slow.send("Subject: held", "", "x", ".")
        board.says("Executing external mail processor: Hold")
        assert board.deliver(b"Subject: meanwhile\r\n\r\nx\r\n", sender="b@other.test").startswith("250 ")
        assert b"Subject: meanwhile" in board.mail_for("Alice")
        board.append("temp/go", "go on\n")
        assert slow.line().startswith("250 ")
    board.says(r"External mail processor \(Hold\): go on")
    assert b"Subject: held" in board.mail_for("Alice")


def test_EXE_04_a_hanging_processor_is_ended_and_its_message_deferred(board: LiveBoard) -> None:
    assert board.deliver(b"Subject: wait\r\n\r\nx\r\n", to="erin").startswith("451 ")
    board.says(r"!External mail processor \(Hang\) error: took longer than 0\.5 seconds")
    assert not board.box("Erin")
    assert not list((board.root / "temp").glob("mailproc-*"))
