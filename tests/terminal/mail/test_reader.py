"""Reading mail at every screen: what is shown, and what each key does (spec bbs.md 4.6)."""

from __future__ import annotations

import pytest

from dialtone.terminal.look import Look
from tests.support.parlour import ANSI, COMMODORE, LINEAR, NARROW, WIDE, Parlour


@pytest.fixture
def parlour() -> Parlour:
    made = Parlour()
    made.send(2, "bob", subject="Lunch?", body="At noon.\n> quoted")
    made.send(1, "bob", subject="Rules", body="Be kind.")
    return made


def test_an_empty_mailbox_is_told(parlour: Parlour) -> None:
    assert "There is no mail for you." in parlour.act(parlour.visit(2), "mail.read")


def test_the_list_comes_first(parlour: Parlour) -> None:
    guest = parlour.visit(3, ["Q\r"])
    parlour.act(guest, "mail.read")
    day = parlour.today()
    assert guest.rows[:5] == [
        "",
        "    Nr  From                     Subject",
        f"*    1 Alice                    Lunch?                             {day}",
        f"*    2 Sysop                    Rules                              {day}",
        "",
    ]


def test_then_the_message_and_its_sender_is_told(parlour: Parlour) -> None:
    guest = parlour.visit(3, ["1\r", "Q"])
    parlour.act(guest, "mail.read")
    rows = guest.rows
    assert rows[1] == "E-mail 1 of 2"
    assert rows[2].startswith("From    Alice <Alice@local.test>")
    assert rows[3] == "To      Bob <Bob@local.test>"
    assert rows[4].startswith("Subject Lunch?") and rows[4].endswith("new")
    assert rows[5] == "─" * 79
    assert rows[6:8] == ["At noon.", "> quoted"]
    assert rows[9].startswith("[E-mail 1/2] Enter next, A answer")
    assert [item.read for item in parlour.waiting(3)] == [True, False]
    assert "read your message" in parlour.telegrams(parlour.user(2))[0]


@pytest.mark.parametrize("look", [ANSI, WIDE, NARROW, COMMODORE, LINEAR], ids=["80", "132", "40", "petscii", "linear"])
def test_every_screen_shows_the_same(parlour: Parlour, look: Look) -> None:
    end = "\r" if look.linear or not look.hot else ""
    guest = parlour.visit(3, ["1\r", "?" + end, "Q" + end], look=look)
    parlour.act(guest, "mail.read")
    shown = " ".join(guest.text.lower().split())
    for text in ("alice", "lunch?", "at noon.", "forward", "delete"):
        assert text in shown
    assert all(len(row) <= look.columns for row in guest.rows) or look.linear


def test_deleting_can_be_taken_back_until_one_leaves(parlour: Parlour) -> None:
    parlour.act(parlour.visit(3, ["1\r", "D", "-", "D", "Q"]), "mail.read")
    assert len(parlour.waiting(3)) == 2
    shown = parlour.act(parlour.visit(3, ["1\r", "D", "Q"]), "mail.read")
    assert "1 removed." in shown
    assert [item.subject for item in parlour.waiting(3)] == ["Rules"]


def test_what_was_marked_goes_when_the_line_drops(parlour: Parlour) -> None:
    parlour.act(parlour.visit(3, ["1\r", "K", "Y"]), "mail.read", gone=True)
    assert parlour.waiting(3) == []


def test_moving_about(parlour: Parlour) -> None:
    parlour.send(2, "bob", subject="Re: Lunch?", body="Or at one.")
    guest = parlour.visit(3, ["1\r", ">", "-", "-", "{", "{", "N", "9\r", "+", "Q"])
    shown = parlour.act(guest, "mail.read")
    assert "Or at one." in shown and "There is no message 9." in shown


def test_a_key_that_does_nothing_gets_a_hint(parlour: Parlour) -> None:
    assert "That key does nothing here" in parlour.act(parlour.visit(3, ["1\r", "X", "Q"]), "mail.read")


def test_the_order_is_turned_and_remembered(parlour: Parlour) -> None:
    parlour.act(parlour.visit(3, ["1\r", "!", "Q"]), "mail.read")
    guest = parlour.visit(3, ["Q\r"])
    shown = parlour.act(guest, "mail.read")
    assert shown.index("Rules") < shown.index("Lunch?")


def test_an_answer_quotes_and_keeps_the_thread(parlour: Parlour) -> None:
    script = ["1\r", "A\r", "\r", "\r", "Y\r", "A\r", "Fine.\r", "/S\r", "S\r", "Q\r"]
    guest = parlour.visit(3, script, look=LINEAR)
    assert "Sent to Alice." in parlour.act(guest, "mail.read")
    letter = parlour.letter(2)
    first = parlour.sent(2)[0]
    assert b"Subject: Re: Lunch?" in letter and b" A> At noon." in letter and b"Fine." in letter
    assert b"In-Reply-To: <" in letter and first.subject == "Lunch?"


def test_forwarding_keeps_the_text_and_the_files(parlour: Parlour) -> None:
    script = ["1\r", "F\r", "sysop\r", "\r", "N\r", "Q\r"]
    parlour.act(parlour.visit(3, script, look=LINEAR), "mail.read")
    letter = parlour.letter(1)
    assert b"Subject: Fwd: Lunch?" in letter and b'From: "Alice" <Alice@local.test>' in letter and b"At noon." in letter


def test_restriction_f(parlour: Parlour) -> None:
    parlour.set(parlour.user(3), restrictions="F")
    assert "may not forward" in parlour.act(parlour.visit(3, ["1\r", "F", "Q"]), "mail.read")


def test_the_sysop_reads_others_mail_without_marking_it(parlour: Parlour) -> None:
    guest = parlour.visit(1, ["1\r", "Q"])
    assert "At noon." in parlour.act(guest, "mail.all", "bob")
    assert not parlour.waiting(3)[0].read
    assert "not possible" in parlour.act(parlour.visit(2), "mail.all", "bob")


def test_sent_mail_shows_whom_it_went_to(parlour: Parlour) -> None:
    guest = parlour.visit(2, ["D", "Q"])
    shown = parlour.act(guest, "mail.sent")
    assert "At noon." in shown and "To      Bob <Bob@local.test>" in shown
    assert parlour.sent(2) == [] and len(parlour.waiting(3)) == 2


def test_ANS_01_a_message_cannot_do_anything_to_the_screen(parlour: Parlour) -> None:
    parlour.by_smtp(
        "bob@local.test",
        b"From: Eve\x1b]0;x\x07 <eve@ext.test>\r\nSubject: \x1b[2J\x9b6n @HANGUP@\r\n"
        b"Content-Type: text/plain\r\n\r\n\x1b[2J\x1b]52;c;x\x07\x1bPq\x1b\\\x01Q@EXEC:x@ text\r\n",
    )
    guest = parlour.visit(3, ["3\r", "H", "Q"])
    parlour.act(guest, "mail.read")
    output = guest.terminal.output
    for sequence in (b"\x1b]", b"\x1bP", b"\x1b[6n", b"\x1b\\", b"\x07"):
        assert sequence not in output, sequence
    assert "@EXEC:x@ text" in guest.text


def test_attachments_are_listed_and_texts_are_shown(parlour: Parlour) -> None:
    parlour.by_smtp(
        "bob@local.test",
        b'From: eve@ext.test\r\nSubject: files\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n'
        b"\r\n--b\r\n\r\nsee\r\n--b\r\nContent-Type: text/x-log\r\nContent-Disposition: attachment; "
        b'filename="../my.log"\r\n\r\nline one of it\r\n--b--\r\n',
    )
    guest = parlour.visit(3, ["3\r", "G", "V", "Q"])
    shown = parlour.act(guest, "mail.read")
    assert "Attached 1: my.log (text/x-log, 14 bytes)" in shown and "line one of it" in shown
