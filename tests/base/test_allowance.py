"""Allowances."""

from __future__ import annotations

from dialtone.base.allowance import Allowance


def test_it_fills_up_again_and_is_kept_per_network() -> None:
    allowance = Allowance(1.0, 2, remembered=3)
    assert [allowance.take("192.0.2.1", 0.0) for _ in range(3)] == [True, True, False]
    assert allowance.take("192.0.2.2", 0.0)
    assert [allowance.take("192.0.2.1", 1.0), allowance.take("192.0.2.1", 1.5)] == [True, False]
    assert [allowance.take(f"2001:db8::{number}", 0.0) for number in range(3)] == [True, True, False]
    assert allowance.take("2001:db8:0:1::1", 0.0)


def test_the_memory_of_addresses_is_bounded() -> None:
    allowance = Allowance(2.0, 10, remembered=100)
    for number in range(1000):
        allowance.take(f"10.0.{number // 250}.{number % 250}", 0.0)
    assert len(allowance) == 100


def test_all_together_get_no_more_than_the_overall_rate() -> None:
    allowance = Allowance(2.0, 10, overall=5.0)
    granted = [allowance.take(f"10.0.0.{number}", 0.0) for number in range(20)]
    assert granted.count(True) == 5
    assert [allowance.take("10.0.0.99", 0.25) for _ in range(3)] == [True, False, False]
