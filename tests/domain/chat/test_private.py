"""Two callers and a line between them."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal
from dialtone.domain.chat.private import KEYS_MOST, End, PrivateChats
from dialtone.testing.script import run
from tests.support.parlour import Parlour


class Line(Parlour):
    """Alice is on node 1, Bob on node 2."""

    def __init__(self) -> None:
        super().__init__()
        self.chats: PrivateChats = self.house.chat.private
        self.alice, self.bob = self.visit(2), self.visit(3)
        self.rang: list[str] = []

    def page(self) -> End:
        caller = self.caller_of(2)
        return run(self.chats.page(caller, 1, 2, lambda: self.rang.append("alice")))

    def answer(self, end: End) -> End:
        return self.chats.answer(self.caller_of(3), 2, end, lambda: self.rang.append("bob"))


@pytest.fixture
def line() -> Line:
    return Line()


def test_who_is_paged_is_told_and_takes_up_the_line(line: Line) -> None:
    there = line.page()
    assert "Alice" in line.telegrams(line.user(3))[0] and "wants to chat" in line.telegrams(line.user(3))[0]
    assert line.chats.calls(line.caller_of(3)) == [there]
    assert line.chats.calls(line.caller_of(1)) == []
    here = line.answer(there)
    assert there.talks and here.talks and line.rang == ["alice"]
    assert line.chats.calls(line.caller_of(3)) == []


def test_every_key_goes_over_at_once_and_controls_do_not(line: Line) -> None:
    there = line.page()
    here = line.answer(there)
    there.type("Hi, you\b")
    there.type("\x1b[2J\x01\x9bé\n")
    assert here.take() == "Hi, you\b[2Jé\n"
    assert here.take() == ""
    assert line.rang[-1] == "bob"


def test_either_ones_leaving_ends_it(line: Line) -> None:
    there = line.page()
    here = line.answer(there)
    line.chats.leave(here)
    assert not there.talks and line.rang[-1] == "alice"
    there.type("anybody?")
    assert here.text == ""


def test_what_is_not_looked_at_is_bounded(line: Line) -> None:
    there = line.page()
    here = line.answer(there)
    for _ in range(KEYS_MOST):
        there.type("xx")
    assert len(here.text) <= KEYS_MOST and here.lost


def test_who_gave_up_cannot_be_answered(line: Line) -> None:
    there = line.page()
    line.chats.leave(there)
    assert line.chats.calls(line.caller_of(3)) == []
    with pytest.raises(Refusal, match="Nobody waits"):
        line.answer(there)


def test_nobody_takes_up_anothers_line(line: Line) -> None:
    there = line.page()
    with pytest.raises(Refusal, match="Nobody waits"):
        line.chats.answer(line.caller_of(1), 3, there, lambda: None)


def test_page_off_is_respected_by_all_but_sysops(line: Line) -> None:
    line.presence.change(2, pageable=False)
    with pytest.raises(Refusal, match="does not want to be disturbed"):
        line.page()
    assert run(line.chats.page(line.caller_of(1), 3, 2, lambda: None))


def test_restriction_c_and_empty_nodes(line: Line) -> None:
    with pytest.raises(Refusal, match="Nobody is on node 9"):
        run(line.chats.page(line.caller_of(2), 1, 9, lambda: None))
    line.set(line.user(2), restrictions="C")
    with pytest.raises(Refusal, match="may not chat"):
        line.page()
