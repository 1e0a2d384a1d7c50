"""Telegrams and messages to nodes, from the Ctrl-P menu."""

from __future__ import annotations

import pytest

from dialtone.terminal.look import Look
from tests.support.parlour import COMMODORE, LINEAR, Parlour


@pytest.fixture
def parlour() -> Parlour:
    return Parlour()


def test_a_telegram_rings_at_once_and_can_be_seen_again(parlour: Parlour) -> None:
    bob = parlour.visit(3, ["V", "Q"])
    shown = parlour.act(parlour.visit(2, ["T", "bob\r", "Call me\r", "\r", "Q"]), "chat.messages")
    assert "Sent to Bob." in shown
    seen = parlour.act(bob, "chat.messages")
    assert seen.count("Telegram from Alice") == 2 and seen.count("Call me") == 2
    assert parlour.telegrams(parlour.user(3)) == []


def test_a_message_to_everybody(parlour: Parlour) -> None:
    parlour.visit(3)
    shown = parlour.act(parlour.visit(2, ["M", "A\r", "Party!\r", "\r", "Q"]), "chat.messages")
    assert "Bob" in shown and "Sent to 1." in shown
    assert "Party!" in parlour.telegrams(parlour.user(3))[0]


def test_nobody_else_is_here(parlour: Parlour) -> None:
    assert "Nobody else is on line." in parlour.act(parlour.visit(2), "chat.message")


def test_whom_by_a_part_of_the_name(parlour: Parlour) -> None:
    shown = parlour.act(parlour.visit(2, ["Y", "x\r", "\r"]), "chat.telegram", "syso")
    assert "Did you mean Sysop?" in shown and "Sent to Sysop." in shown


def test_restriction_c_is_told(parlour: Parlour) -> None:
    parlour.set(parlour.user(2), restrictions="C")
    assert "You may not send messages." in parlour.act(parlour.visit(2, ["T", "Q"]), "chat.messages")


@pytest.mark.parametrize("look", [COMMODORE, LINEAR], ids=["petscii", "linear"])
def test_other_screens(parlour: Parlour, look: Look) -> None:
    guest = parlour.visit(
        2, ["T\r", "bob\r", "Hi\r", "\r", "Q\r"] if look is LINEAR else ["T", "bob\r", "Hi\r", "\r", "Q"], look
    )
    assert "sent to bob." in parlour.act(guest, "chat.messages").lower()


def test_ANS_02_a_telegram_is_only_text(parlour: Parlour) -> None:
    bob = parlour.visit(3, ["Q"])
    parlour.act(parlour.visit(2, ["bob\r", "@HANGUP@ \x01rx\r", "\r"]), "chat.telegram")
    assert "@HANGUP@" in parlour.act(bob, "chat.messages").replace("@\x01h", "@")
