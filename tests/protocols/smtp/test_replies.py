"""The words of SMTP."""

from __future__ import annotations

import re

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.protocols.smtp.replies import ENHANCED, PLAIN, REPLIES, answer, answers, last_words
from dialtone.wire.port import Farewell


def test_every_reason_has_codes() -> None:
    assert set(REPLIES) == set(Why)


@pytest.mark.parametrize("why", list(Why))
def test_code_and_status_agree(why: Why) -> None:
    """RFC 2034 section 4: the class of the status is the first digit of the code."""
    for temporary in (False, True):
        plain = answer(Refusal(why, temporary=temporary), PLAIN)
        enhanced = answer(Refusal(why, temporary=temporary), ENHANCED)
        assert re.fullmatch(rb"[45]\d\d [^\r\n]+", plain)
        found = re.fullmatch(rb"([45])\d\d ([45])\.\d{1,3}\.\d{1,3} [^\r\n]+", enhanced)
        assert found and found[1] == found[2]


def test_promised_words_stay_whole() -> None:
    """Seed manual and FAQ: exact to HELO clients, with the status between code and text to EHLO clients."""
    no = Refusal(Why.NO_RELAY, reply=b"550 Relay not allowed.")
    assert answer(no, PLAIN) == b"550 Relay not allowed."
    assert answer(no, ENHANCED) == b"550 5.7.1 Relay not allowed."
    no = Refusal(Why.FULL, temporary=True, reply=b"450 Mailbox full: <alice@local.test>")
    assert answer(no, ENHANCED) == b"450 4.2.2 Mailbox full: <alice@local.test>"


def test_a_status_of_its_own() -> None:
    no = Refusal(Why.BAD_CONTENT, "bare line end", status="5.6.11")
    assert answer(no, ENHANCED) == b"550 5.6.11 bare line end"
    assert answer(no, PLAIN) == b"550 bare line end"


def test_HDR_09_text_of_a_client_is_harmless_and_no_format() -> None:
    no = Refusal(Why.NOT_FOUND, reply=b"550 Unknown User: <%s%n{0}\r\n250 fake\x1b\xff>")
    assert answer(no, ENHANCED) == b"550 5.1.1 Unknown User: <%s%n{0}??250 fake??>"
    assert len(answer(Refusal(Why.NOT_FOUND, "x" * 5000), ENHANCED)) <= 510


def test_usual_answers() -> None:
    assert {PLAIN.ok, PLAIN.sender_ok, PLAIN.recipient_ok, PLAIN.accepted("ab12")} == {b"250 OK"}
    assert ENHANCED.accepted("ab12") == b"250 2.0.0 OK accepted as ab12"
    assert PLAIN.bye(b"mx.local.test") == b"221 mx.local.test Service closing transmission channel"
    for word in (ENHANCED.ok, ENHANCED.sender_ok, ENHANCED.recipient_ok, ENHANCED.cannot_verify, ENHANCED.logged_in):
        assert re.match(rb"2\d\d 2\.\d\.\d ", word)


def test_last_words() -> None:
    """Spec mail.md 1.2 and 1.3: exact; a banned client hears nothing."""

    def said(why: Farewell, code: str = "") -> bytes:
        return last_words(why, b"mx.local.test", "192.0.2.9", code)

    assert said(Farewell.BUSY) == b"421 System Error: Maximum active clients reached, try again later"
    assert said(Farewell.TOO_MANY) == b"421 System Error: Maximum connections exceeded, try again later"
    assert said(Farewell.TIMEOUT) == b"421 4.4.2 mx.local.test timeout, closing"
    assert said(Farewell.BLOCKED) == b"550 CLIENT IP ADDRESS BLOCKED: 192.0.2.9"
    assert said(Farewell.BANNED) == b""
    assert said(Farewell.SHUTDOWN).startswith(b"421 4.3.2 ")
    assert said(Farewell.FAULT, "a1b2c3").startswith(b"421 4.3.0 ") and b"a1b2c3" in said(Farewell.FAULT, "a1b2c3")


def test_S22_a_processors_words_are_one_reply_of_several_lines() -> None:
    no = Refusal(Why.DENIED, reply=b"554-spam\r\n554-score 9\r\n554 bye", status="5.7.1")
    assert answers(no, PLAIN) == [b"554-spam", b"554-score 9", b"554 bye"]
    assert answers(no, ENHANCED) == [b"554-5.7.1 spam", b"554-5.7.1 score 9", b"554 5.7.1 bye"]


def test_most_replies_are_one_line() -> None:
    assert answers(Refusal(Why.DENIED, reply=b"550 no"), PLAIN) == [b"550 no"]
