"""How many answers there are in a day (NET-05)."""

from __future__ import annotations

from dialtone.domain.mail.lists import allowance
from dialtone.domain.mail.lists.allowance import Allowance
from dialtone.testing.clock import ManualClock


def test_NET_05_an_address_has_so_many_in_any_spelling_and_others_their_own():
    gate = Allowance(ManualClock(), 2)
    assert [gate.take(address) for address in ("a@b", "A@B", "a@b", "c@d")] == [True, True, False, True]


def test_NET_05_all_together_have_a_limit_too():
    gate = Allowance(ManualClock(), 2, of_all=3)
    assert [gate.take(str(number)) for number in range(5)] == [True, True, True, False, False]


def test_the_next_day_begins_anew():
    clock = ManualClock()
    gate = Allowance(clock, 1, of_all=1)
    assert gate.take("a")
    clock.advance(86400)
    assert gate.take("a")


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(allowance, "ADDRESSES_MOST", 3)
    gate = Allowance(ManualClock(), 1)
    for number in range(10):
        assert gate.take(str(number))
    assert len(gate._counts) == 3
