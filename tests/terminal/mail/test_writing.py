"""Writing mail from the prompt to the receipt, at a screen reader's pace (every screen asks the same)."""

from __future__ import annotations

from dataclasses import replace

import pytest

from tests.support.parlour import LINEAR, Parlour

TEXT = ["At noon.\r", "/S\r"]


@pytest.fixture
def parlour() -> Parlour:
    return Parlour()


def write(parlour: Parlour, *script: str, action: str = "mail.write", argument: str = "", gone: bool = False) -> str:
    return parlour.act(parlour.visit(2, script, look=LINEAR), action, argument, gone=gone)


def test_to_somebody_here(parlour: Parlour) -> None:
    shown = write(parlour, "bob\r", "Lunch?\r", *TEXT, "S\r")
    assert "Sent to Bob." in shown
    assert parlour.waiting(3)[0].subject == "Lunch?" and b"At noon." in parlour.letter(3)
    assert parlour.sent(2)[0].to == "Bob"


def test_to_somebody_elsewhere_with_copies(parlour: Parlour) -> None:
    shown = write(parlour, "eve@ext.test, mia@ext.test, bob\r", "Plan\r", *TEXT, "S\r")
    assert "Sent to eve@ext.test, Bob, mia@ext.test." in shown
    assert sorted(recipient for recipient, _ in parlour.queued()) == ["eve@ext.test", "mia@ext.test"]
    head = parlour.letter(3)
    assert b"Cc: mia@ext.test" in head and b'To: eve@ext.test, "Bob" <Bob@local.test>' in head


def test_did_you_mean(parlour: Parlour) -> None:
    parlour.add("Bobby Brown")
    assert "Did you mean Bobby Brown?" in write(parlour, "brow\r", "Y\r", "x\r", *TEXT, "S\r")
    assert parlour.waiting(4)
    assert "Nobody is chosen" in write(parlour, "brow\r", "N\r", "\x03")


def test_an_unknown_name_is_asked_again_and_help_is_there(parlour: Parlour) -> None:
    shown = write(parlour, "?\r", "zzzzzz\r", "\x03")
    assert "FidoNet" in shown and "There is no user zzzzzz." in shown and "nothing is sent" in shown


def test_feedback_goes_to_the_sysop(parlour: Parlour) -> None:
    assert "Sent to the sysop." in write(parlour, "Help\r", *TEXT, "S\r", action="mail.feedback")
    assert parlour.waiting(1)[0].subject == "Help" and parlour.user(2).feedbacks == 1


def test_restriction_s_is_told_before_anything_is_written(parlour: Parlour) -> None:
    parlour.set(parlour.user(2), restrictions="S")
    assert "may not write to the sysop" in write(parlour, action="mail.feedback")


def test_what_cannot_be_sent_is_kept(parlour: Parlour) -> None:
    parlour.rebuild(mail=replace(parlour.settings.mail, max_msg_size=300))
    shown = write(parlour, "bob\r", "Big\r", "x" * 70 + "\r", "y" * 70 + "\r", "z" * 70 + "\r", "/S\r", "S\r")
    assert "exceeds maximum" in shown and "kept among your drafts" in shown
    parlour.rebuild(mail=replace(parlour.settings.mail, max_msg_size=0))
    shown = write(parlour, "1\r", "G\r", "\r", "Y\r", "/S\r", "S\r", action="mail.drafts")
    assert "Sent to Bob." in shown
    assert b"x" * 70 in parlour.letter(3)
    assert "You have begun no mail." in write(parlour, action="mail.drafts")


def test_a_dropped_line_keeps_the_text(parlour: Parlour) -> None:
    write(parlour, "bob\r", "Lunch?\r", "At noon.\r", gone=True)
    shown = write(parlour, "1\r", "D\r", action="mail.drafts")
    assert "Lunch?" in shown and "It is gone." in shown


def test_who_forwards_is_asked_about(parlour: Parlour) -> None:
    parlour.rebuild(system=replace(parlour.settings.system, forward_to_netmail=True))
    parlour.set(parlour.user(3), netmail="bob@home.test", forwards=True)
    shown = write(parlour, "bob\r", "N\r", "x\r", *TEXT, "S\r")
    assert "has mail sent on to bob@home.test" in shown
    assert len(parlour.waiting(3)) == 1 and parlour.queued() == []
    write(parlour, "bob\r", "Y\r", "x\r", *TEXT, "S\r")
    assert [recipient for recipient, _ in parlour.queued()] == ["bob@home.test"]


def test_the_signature_goes_under_it(parlour: Parlour) -> None:
    parlour.texts["user/0002.sig"] = b"Alice of the North\r\n"
    write(parlour, "bob\r", "x\r", *TEXT, "S\r")
    assert b"At noon.\r\n\r\n--\r\nAlice of the North" in parlour.letter(3).replace(b"-- ", b"--")


def test_another_room_says_subject_and_what_may_be_quoted(parlour: Parlour) -> None:
    guest = parlour.visit(2, ["\r", "\r", "Y\r", "A\r", "Mine.\r", "/S\r", "S\r"], look=LINEAR)
    guest.stay.memory["mail.write"] = {"subject": "A post", "quote": [" B> theirs"]}
    parlour.act(guest, "mail.write", "bob")
    assert parlour.waiting(3)[0].subject == "Re: A post" and b" B> theirs" in parlour.letter(3)


def test_bulk_mail_for_sysops(parlour: Parlour) -> None:
    guest = parlour.visit(1, ["LEVEL 1\r", "Y\r", "News\r", *TEXT, "S\r"], look=LINEAR)
    assert "2 messages are sent." in parlour.act(guest, "mail.bulk")
    assert parlour.waiting(2)[0].subject == parlour.waiting(3)[0].subject == "News"
    assert "not possible" in write(parlour, action="mail.bulk")


def test_forwarding_is_switched_on_and_off(parlour: Parlour) -> None:
    parlour.rebuild(system=replace(parlour.settings.system, forward_to_netmail=True))
    assert "sent on to me@home.test" in write(parlour, "me@home.test\r", "Y\r", action="mail.forwarding")
    assert (parlour.user(2).netmail, parlour.user(2).forwards) == ("me@home.test", True)
    assert "Your mail stays here." in write(parlour, "\x18\r", action="mail.forwarding")
    assert not parlour.user(2).forwards
    assert "no address outside" in write(parlour, "bob\r", action="mail.forwarding")
