"""Words for "no"."""

from __future__ import annotations

from dialtone.base.errors import Refusal, Why
from dialtone.protocols.pop3 import replies
from dialtone.wire.port import Farewell


def test_every_reason_has_an_answer() -> None:
    for why in Why:
        line = replies.answer(Refusal(why))
        assert line.startswith(b"-ERR ")
        assert line.isascii()
    assert set(replies.CODES) == set(Why)


def test_the_promised_words() -> None:
    assert replies.answer(Refusal(Why.BAD_LOGIN)) == b"-ERR [AUTH] Authentication failure"
    assert replies.answer(Refusal(Why.NOT_FOUND, "no such message")) == b"-ERR no such message"
    assert replies.answer(Refusal(Why.DENIED, "later", temporary=True)) == b"-ERR [SYS/TEMP] later"
    assert replies.answer(Refusal(Why.DENIED, reply=b"550 not ours")) == b"-ERR denied"
    assert replies.answer(Refusal(Why.DENIED, reply=b"-ERR ours")) == b"-ERR ours"


def test_HDR_09_texts_cannot_make_a_second_line() -> None:
    assert replies.answer(Refusal(Why.DENIED, "a\r\n+OK b\x1b")) == b"-ERR a??+OK b?"


def test_every_last_word_but_at_a_timeout() -> None:
    assert set(Farewell) - set(replies.LAST_WORDS) == {Farewell.TIMEOUT}
