"""How fast somebody may talk."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.chat.pace import AT_ONCE, EVERY, REMEMBERED, Pace
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import User, UserNumber
from dialtone.testing.clock import ManualClock
from dialtone.wire.port import Peer
from tests.domain.chat.test_channels import Rooms


def caller(number: int = 2, address: str = "192.0.2.1") -> Caller:
    return Caller(User(number=UserNumber(number), alias=f"U{number}"), Peer(address, 1, "", 0), "telnet", "LOGIN")


def said(pace: Pace, who: Caller, times: int) -> int:
    """How many of so many lines are let through."""
    through = 0
    for _ in range(times):
        try:
            pace.keep(who)
        except Refusal as no:
            assert no.why is Why.TOO_FAST
        else:
            through += 1
    return through


def test_a_few_lines_at_once_then_one_after_the_other() -> None:
    clock = ManualClock()
    pace = Pace(clock)
    assert said(pace, caller(), 1000) == AT_ONCE
    clock.advance(3 * EVERY)
    assert said(pace, caller(), 1000) == 3
    clock.advance(3600)
    assert said(pace, caller(), 1000) == AT_ONCE


def test_another_page_is_the_same_person_and_another_guest_is_not() -> None:
    pace = Pace(ManualClock())
    assert said(pace, caller(), AT_ONCE) == AT_ONCE
    assert said(pace, caller(), 1) == 0
    assert said(pace, caller(3), 1) == 1
    assert said(pace, caller(address="192.0.2.2"), 1) == 1


def test_memory_is_bounded() -> None:
    pace = Pace(ManualClock())
    said(pace, caller(), AT_ONCE)
    for number in range(3, REMEMBERED + 4):
        pace.keep(caller(number))
    assert len(pace._due) == REMEMBERED
    assert said(pace, caller(), 1) == 1


def test_IRC_04_talking_too_fast_on_a_channel_is_refused() -> None:
    rooms = Rooms()
    alice, bob = rooms.join(2), rooms.join(3)
    with pytest.raises(Refusal, match="too fast"):
        for number in range(AT_ONCE + 1):
            rooms.channels.say(alice, f"line {number}")
    assert [one.text for one in bob.take()][-1] == f"line {AT_ONCE - 1}"
    with pytest.raises(Refusal, match="too fast"):
        rooms.channels.whisper(alice, "Bob", "psst")
    rooms.channels.say(bob, "hello")
