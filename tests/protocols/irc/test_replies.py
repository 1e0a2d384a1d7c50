"""Reasons and their words: complete tables."""

from __future__ import annotations

from dialtone.base.errors import Refusal, Why
from dialtone.protocols.irc.replies import CODES, ERRORS, LAST_WORDS, code_of, words_of
from dialtone.wire.port import Farewell


def test_the_board_s_reasons_and_last_words_are_all_there() -> None:
    assert set(CODES) == set(Why)
    assert set(LAST_WORDS) == set(Farewell)
    assert all(400 <= code < 1000 for code in ERRORS)


def test_a_passing_no_is_told_to_pass() -> None:
    assert code_of(Refusal(Why.DENIED, temporary=True)) == "TEMPORARILY_UNAVAILABLE"
    assert code_of(Refusal(Why.TOO_FAST, temporary=True)) == "RATE_LIMITED"
    assert words_of(Refusal(Why.NOT_FOUND)) == "not found"
