"""Codes and last words."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal, Why
from dialtone.protocols.nntp import replies
from dialtone.wire.port import Farewell


def test_every_reason_has_a_code_and_every_end_its_words() -> None:
    for why in Why:
        line = replies.answer(Refusal(why, "text"))
        assert line[:3].isdigit() and 400 <= int(line[:3]) < 600
    assert set(replies.LAST_WORDS) == set(Farewell)


@given(st.text())
def test_an_answer_is_one_line_of_printable_ascii(said: str) -> None:
    line = replies.answer(Refusal(Why.NOT_FOUND, said))
    assert all(0x20 <= byte < 0x7F for byte in line)
