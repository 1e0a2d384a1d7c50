"""JavaScript processors of a sysop's own in the running program."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.support.live import STRANGER, LiveBoard
from tests.support.waiting import until

pytestmark = pytest.mark.integration

LETTER = b"Subject: hello\r\n\r\nx\r\n"

MAILPROC = """
[MailAuth]
Command = mailauth.js
AccessRequirements = user equal 0 or guest

[Check]
Command = check.js strict

[Count]
Eval = js.global.seen = (js.global.seen || 0) + 1; log("message " + js.global.seen + " of " + client.ip_address)

[Robot]
To = robot
PassThru = false
Command = robot.js

[Loop]
To = erin
Eval = while (true) {}
TimeLimit = 0.5

[Hungry]
To = carol
Eval = var all = []; while (true) all.push(new Array(100000).join("x"))
OnTrouble = keep
"""

CHECK = """
load("sbbsdefs.js");
load("mailproc_util.js");

var settings = new File(file_cfgname(system.ctrl_dir, "check.ini"));
settings.open("r");
var words = settings.iniGetValue("words", "refused", []);
var number = settings.iniGetValue(null, "number", 7);
var marks = settings.iniGetAllObjects("word", "mark:");
settings.close();

var file = new File(message_text_filename);
file.open("r");
var lines = file.readAll(1000);
file.close();
var header = parse_msg_header(lines);
var body = lines.slice(lines.indexOf("") + 1).join("\\n");

for (var i in words) {
    if (body.indexOf(words[i]) >= 0) {
        var error = new File(processing_error_filename);
        error.open("w");
        error.writeln(format("55%d The word %s is not liked here, %s", number, words[i], argv[0]));
        error.close();
    }
}
marks.forEach(function (mark) {
    if (header.subject.indexOf(mark.word) >= 0) {
        lines.unshift("X-Mark: " + mark.value * 2);
        file.open("w");
        file.writeAll(lines);
        file.close();
    }
});
log(LOG_INFO, "check.js read " + header.subject);
"""

CHECK_INI = """number = 3
[words]
refused = marmalade, rhubarb
[mark:holiday]
value = 21
"""

ROBOT = """
// Posts what comes in, and answers.
load("mailproc_util.js");
var file = new File(message_text_filename);
file.open("r");
var lines = file.readAll();
file.close();
var board = new MsgBase("main-general");
board.open();
var header = { to: "All", from: "Robot", subject: "Seen: " + parse_msg_header(lines).subject };
if (!board.save_msg(header, get_msg_body(lines))) log(LOG_ERR, "save_msg: " + board.last_error);
board.close();
var mail = new MsgBase("mail");
mail.open();
header = { to: sender_name, to_net_addr: sender_address, to_net_type: NET_INTERNET, from: "Robot",
    from_net_addr: "robot@" + system.inet_addr, subject: "Thank you" };
if (!mail.save_msg(header, "It is posted.")) log(LOG_ERR, "save_msg: " + mail.last_error);
mail.close();
"""


@pytest.fixture(scope="module")
def board() -> Iterator[LiveBoard]:
    users = ("Sysop", "Alice", "Bob", "Erin", "Carol")
    made = LiveBoard(options="NO_SENDMAIL", settings={"SenderChecks": "off"}, users=users)
    made.write("ctrl/mailproc.ini", MAILPROC)
    made.write("mods/check.js", CHECK)
    made.write("mods/robot.js", ROBOT)
    made.write("ctrl/check.ini", CHECK_INI)
    with made:
        yield made
        workers = made.children("javascript.worker")
        made.stop()
    until(lambda: not any(Path(f"/proc/{number}").exists() for number in workers), 10, "workers end with the program")


def test_a_javascript_refuses_by_the_body_and_the_words_of_its_own_ini_file(board: LiveBoard) -> None:
    said = board.deliver(b"Subject: jam\r\n\r\nI sell marmalade\r\n")
    assert said == "553 5.7.1 The word marmalade is not liked here, strict"
    board.says(r"!External mail processor \(Check\) error: 553 The word marmalade")


def test_a_javascript_changes_the_message_in_place(board: LiveBoard) -> None:
    board.deliver(b"Subject: my holiday\r\n\r\nsea\r\n")
    assert b"X-Mark: 42\r\n" in board.mail_for("Alice")


def test_scripts_of_one_session_see_each_message_anew_and_share_what_is_global(board: LiveBoard) -> None:
    with board.client() as client:
        for subject in (b"first", b"second"):
            client.sendmail("ann@ext.test", ["alice@local.test"], b"Subject: %b\r\n\r\nx\r\n" % subject)
    board.says(r"message 2 of 127\.0\.0\.1")
    board.says(r"check\.js read first")
    board.says(r"check\.js read second")
    assert len(board.box("Alice")) == 2


def test_the_shipped_mailauth_lets_nobody_but_users_write_in_our_name(board: LiveBoard) -> None:
    letter = b"From: Bob <bob@local.test>\r\nSubject: from Bob\r\n\r\nx\r\n"
    said = board.deliver(letter, sender="bob@local.test", stranger=STRANGER)
    assert said == "554 5.7.1 Mail deliveries from local.test must use SMTP-AUTH"
    with board.submitting("Bob") as client:
        client.sendmail("bob@local.test", ["alice@local.test"], letter)
    assert b"Subject: from Bob" in board.mail_for("Alice")


def test_after_a_recycle_scripts_run_as_the_file_says_now(board: LiveBoard) -> None:
    board.append("ctrl/mailproc.ini", '\n[Late]\nFrom = late@ext.test\nEval = log("hello from the late one")\n')
    board.recycle()
    board.deliver(b"From: late@ext.test\r\nSubject: x\r\n\r\nx\r\n", sender="late@ext.test")
    board.says("hello from the late one")
    assert board.mail_for("Alice")


def test_a_robot_posts_what_it_gets_and_answers(board: LiveBoard) -> None:
    letter = b"From: Ann <ann@ext.test>\r\nSubject: hello\r\n\r\nFor everybody.\r\n"
    assert board.deliver(letter, to="robot").startswith("250 ")
    board.says(r"Message handled by external mail processor \(Robot, 1 total\)")
    (post,) = board.json("board", "read", "main-general")
    assert (post["subject"], post["author"]) == ("Seen: hello", "Robot")
    assert "For everybody." in board.command("board", "read", "main-general", str(post["number"])).stdout
    (waiting,) = board.json("queue", "list")
    assert waiting["recipient"] == "ann@ext.test"


def test_scripts_go_on_when_their_process_was_killed(board: LiveBoard) -> None:
    board.deliver(LETTER)
    for number in board.children("javascript.worker"):
        os.kill(number, signal.SIGKILL)
    until(lambda: not board.children("javascript.worker"), 10, "the workers are gone")
    assert board.deliver(LETTER).startswith("250 ")
    assert len(board.box("Alice")) == 2


def test_EXE_04_an_endless_script_is_ended_and_its_message_deferred(board: LiveBoard) -> None:
    assert board.deliver(b"Subject: wait\r\n\r\nx\r\n", to="erin").startswith("451 ")
    board.says(r"!External mail processor \(Loop\) error: took longer than 0\.5 seconds")
    assert board.deliver(b"Subject: next\r\n\r\nx\r\n").startswith("250 ")
    assert not board.box("Erin")


def test_EXE_04_a_script_that_eats_memory_is_ended_and_its_message_kept(board: LiveBoard) -> None:
    assert board.deliver(b"Subject: hungry\r\n\r\nx\r\n", to="carol").startswith("250 ")
    board.says(r"!External mail processor \(Hungry\) error: ")
    assert b"Subject: hungry" in board.mail_for("Carol")
