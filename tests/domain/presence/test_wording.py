"""What telegrams say: spec mail.md 1.10 and 1.17, and what nobody can make them say (ANS-01, ANS-02)."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.presence.wording import LARGEST, MOST_LINES, body, from_user, instant_message, new_mail
from dialtone.formats.text.foreign import CUT
from dialtone.wire.port import Peer

ANYTHING = st.one_of(st.text(max_size=200), st.binary(max_size=200))
OURS = re.compile(r"\x01[a-z]")


def seen(text: str) -> str:
    """Without the board's own codes."""
    return OURS.sub("", text)


def test_an_instant_message_exactly() -> None:
    assert (
        instant_message("joe@far.example", b"Hello.\r\nSee you.\r\n")
        == "\x01n\x01h\x01cInstant Message\x01n from \x01h\x01yjoe@far.example\x01n:\r\n\x01hHello.\r\nSee you.\r\n"
    )


def test_a_sender_from_somewhere_else_is_shown_with_the_place() -> None:
    peer = Peer("198.51.100.7", 50_000, "192.0.2.25", 25, "client.ext.test")
    assert instant_message("joe@far.example", b"Hi\r\n", peer=peer) == instant_message("joe@far.example", b"Hi\r\n")
    assert instant_message("joe@far.example", b"Hi\r\n", unproven=True, peer=peer) == (
        "\x01n\x01h\x01cInstant Message\x01n from \x01h\x01yjoe@far.example\r\n"
        "\x01w[\x01n198.51.100.7\x01h] (\x01nclient.ext.test\x01h)\x01n:\r\n\x01hHi\r\n"
    )


def test_a_telegram_without_words() -> None:
    assert seen(from_user("Bob", "\x1b[2J")) == "Telegram from Bob:\r\n\r\n"


def test_nobody_as_the_sender() -> None:
    assert seen(instant_message("", b"x")) == "Instant Message from <>:\r\nx\r\n"


def test_a_telegram_of_somebody_on_the_board() -> None:
    assert seen(from_user("Bob", "Dinner?")) == "Telegram from Bob:\r\nDinner?\r\n"


def test_a_notice_of_new_mail() -> None:
    assert seen(new_mail("Joe", "joe@far.example")) == "New e-mail from Joe <joe@far.example>\r\n"


def test_a_name_that_is_the_address_is_not_said_twice() -> None:
    assert seen(new_mail("joe@far.example", "joe@far.example")) == "New e-mail from joe@far.example <far.example>\r\n"


def test_a_notice_of_mail_that_went_on() -> None:
    assert seen(new_mail("Joe", "joe@far.example", forwarded_to="me@home.example")) == (
        "New e-mail from Joe <joe@far.example>\r\nand it was automatically forwarded to: me@home.example\r\n"
    )


@given(ANYTHING, st.text(max_size=60), st.text(max_size=60), st.text(max_size=60))
def test_ANS_01_no_control_character_but_our_own(text, sender: str, address: str, host: str) -> None:
    for telegram in (
        instant_message(sender, text, unproven=True, peer=Peer(address, 1, "192.0.2.25", 25, host)),
        from_user(sender, text),
        new_mail(sender, address, forwarded_to=host),
    ):
        assert not any(ord(ch) < 32 or 127 <= ord(ch) < 160 for ch in seen(telegram).replace("\r\n", ""))
        assert telegram.endswith("\r\n")


@pytest.mark.parametrize("attack", ["@HANGUP@", "@EXEC:x@", "\x01Q@POFF@", "@~Click~x@"])
def test_ANS_02_codes_of_others_are_text(attack: str) -> None:
    for telegram in (instant_message(attack, attack), from_user(attack, attack), new_mail(attack, attack)):
        assert "\x01Q" not in telegram
        for after in re.findall(r"@(.)[^@\r\n]+@", telegram):
            assert after == "\x01"


def test_a_long_text_is_cut_with_a_mark() -> None:
    by_lines = body("line\n" * 500).split("\r\n")
    assert len(by_lines) == MOST_LINES + 1
    assert by_lines[-2:] == [CUT, ""]
    by_size = body("ü" * 10_000)
    assert len(by_size.encode()) <= LARGEST
    assert by_size.endswith(f"ü\r\n{CUT}\r\n")


def test_a_name_cannot_add_lines() -> None:
    assert seen(new_mail("Joe\r\nNew e-mail from the sysop", "a@b.example")).count("\r\n") == 1
