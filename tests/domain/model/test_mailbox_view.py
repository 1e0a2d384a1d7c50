"""The order of changes, and marks as bits."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.mailstore import contract
from dialtone.domain.model import mailbox_view
from dialtone.domain.model.mailbox_view import BETWEEN, arrival, latest


@given(st.integers(1, 2**32), st.integers(0, 2**BETWEEN - 1), st.integers(0, 2**BETWEEN - 1))
def test_changes_come_after_what_came_before_them_and_before_what_comes(uid: int, one: int, two: int) -> None:
    assert arrival(uid) <= latest(uid + 1, one) < arrival(uid + 1) < 2**63
    assert (latest(uid + 1, one) < latest(uid + 1, two)) == (one < two)


def test_marks_are_those_of_the_contract() -> None:
    for mark in contract.Mark:
        assert getattr(mailbox_view, mark.name or "") == mark
    assert (contract.KEYWORD, contract.MOST_KEYWORDS) == (mailbox_view.FIRST_KEYWORD, mailbox_view.MOST_KEYWORDS)
