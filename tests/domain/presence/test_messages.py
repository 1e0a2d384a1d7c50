"""Telegrams and node messages as people send them: who may disturb whom."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal
from dialtone.domain.presence.messages import EVERYBODY
from dialtone.domain.presence.nodes import NO_PAGING
from dialtone.testing.script import run
from tests.support.parlour import Parlour


@pytest.fixture
def parlour() -> Parlour:
    return Parlour()


def test_a_telegram_waits_for_who_is_not_here(parlour: Parlour) -> None:
    run(parlour.house.messages.telegram(parlour.caller_of(2), parlour.user(3), "Call me\x1b[2J"))
    (text,) = parlour.telegrams(parlour.user(3))
    assert "Alice" in text and "Call me" in text and "\x1b" not in text


def test_restriction_c_and_page_off_and_sysops(parlour: Parlour) -> None:
    messages = parlour.house.messages
    bob = parlour.set(parlour.user(3), chat=NO_PAGING)
    with pytest.raises(Refusal, match="does not want to be disturbed"):
        run(messages.telegram(parlour.caller_of(2), bob, "x"))
    run(messages.telegram(parlour.caller_of(1), bob, "x"))
    parlour.set(parlour.user(2), restrictions="C")
    with pytest.raises(Refusal, match="may not send"):
        run(messages.telegram(parlour.caller_of(2), parlour.user(1), "x"))


def test_a_message_to_all_reaches_those_who_may_be_disturbed(parlour: Parlour) -> None:
    parlour.add("Carol")
    for number in (2, 3, 4):
        parlour.visit(number)
    parlour.presence.change(2, pageable=False)  # Bob's node
    assert run(parlour.house.messages.node(parlour.caller_of(2), EVERYBODY, "Hi")) == 1
    assert "on node" in parlour.telegrams(parlour.user(4))[0]
    assert parlour.telegrams(parlour.user(3)) == [] and parlour.telegrams(parlour.user(2)) == []
    assert run(parlour.house.messages.node(parlour.caller_of(1), EVERYBODY, "Hi")) == 3


def test_a_message_to_a_node(parlour: Parlour) -> None:
    parlour.visit(3)
    run(parlour.house.messages.node(parlour.caller_of(2), 1, "Hi"))
    assert len(parlour.telegrams(parlour.user(3))) == 1
    with pytest.raises(Refusal, match="Nobody is on node 7"):
        run(parlour.house.messages.node(parlour.caller_of(2), 7, "Hi"))
    parlour.presence.change(1, quiet=True)
    with pytest.raises(Refusal, match="Nobody is on node 1"):
        run(parlour.house.messages.node(parlour.caller_of(2), 1, "Hi"))


def test_who_is_anonymous_is_unknown(parlour: Parlour) -> None:
    guest = parlour.visit(2)
    parlour.presence.change(guest.stay.node, anonymous=True)
    run(parlour.house.messages.telegram(parlour.caller_of(2), parlour.user(3), "Boo"))
    assert "Alice" not in parlour.telegrams(parlour.user(3))[0]


def test_nothing_said_is_not_sent(parlour: Parlour) -> None:
    with pytest.raises(Refusal, match="Nothing was said"):
        run(parlour.house.messages.telegram(parlour.caller_of(2), parlour.user(3), "  "))
