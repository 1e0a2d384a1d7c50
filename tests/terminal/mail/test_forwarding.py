"""Sending a message on: comment first, files kept."""

from __future__ import annotations

from dialtone.formats.mail.content import read_content
from tests.support.parlour import LINEAR, Parlour


def test_a_comment_stands_in_front_and_files_go_along() -> None:
    parlour = Parlour()
    parlour.by_smtp(
        "bob@local.test",
        b'From: eve@ext.test\r\nSubject: files\r\nMIME-Version: 1.0\r\nContent-Type: multipart/mixed; boundary="b"\r\n'
        b"\r\n--b\r\n\r\nsee\r\n--b\r\nContent-Type: application/zip; name=a.zip\r\n"
        b"Content-Transfer-Encoding: base64\r\n\r\naGVsbG8=\r\n--b--\r\n",
    )
    script = ["F\r", "alice\r", "\r", "Y\r", "For you.\r", "/S\r", "Q\r"]
    shown = parlour.act(parlour.visit(3, script, look=LINEAR), "mail.read")
    assert "Sent to Alice." in shown
    content = read_content(parlour.letter(2))
    assert content.text.startswith("For you.\n\n---------- Forwarded message ----------\nFrom: eve@ext.test\n")
    assert "see" in content.text
    assert [(one.name, one.data()) for one in content.attachments] == [("a.zip", b"hello")]


def test_the_board_may_not_forward_at_all() -> None:
    parlour = Parlour()
    assert "not forwarded from this board" in parlour.act(parlour.visit(2), "mail.forwarding")


def test_who_gives_up_sends_nothing() -> None:
    parlour = Parlour()
    parlour.send(2, "bob")
    parlour.act(parlour.visit(3, ["F\r", "sysop\r", "\x03", "Q\r"], look=LINEAR), "mail.read")
    parlour.act(parlour.visit(3, ["F\r", "\x03", "Q\r"], look=LINEAR), "mail.read")
    assert parlour.waiting(1) == []
