"""Durations and amounts in every format of the spec."""

from __future__ import annotations

import pytest

from dialtone.terminal.codes.spans import Amount, Span, amount, duration


@pytest.mark.parametrize(
    ("letter", "shown"),
    [
        ("F", "01:30:05"),
        ("!", "1:30:05"),
        ("A", "1:30:05"),
        ("T", "01:30"),
        ("B", "1:30"),
        ("V", "1h 30m"),
        ("C", "1.5h"),
        ("W", "1 hour 30 minutes 5 seconds"),
        ("D", "2 hours"),
        ("S", "5405"),
        ("M", "90"),
        ("", "01:30"),
    ],
)
def test_a_duration_in_each_format(letter: str, shown: str) -> None:
    assert duration(Span(5405), letter) == shown


def test_short_durations() -> None:
    assert [duration(Span(5), letter) for letter in "ACDV"] == ["5", "5s", "5 seconds", "5s"]
    assert duration(Span(65), "A") == "1:05"
    assert duration(Span(0), "W") == "0 seconds"
    assert duration(Span(-3), "S") == "0"


def test_no_limit_is_said_so() -> None:
    assert duration(Span(None), "M") == "no limit"


@pytest.mark.parametrize(
    ("letter", "shown"), [("", "5242880"), ("B", "5242880"), ("K", "5120"), ("M", "5"), ("G", "0"), ("V", "5.0M")]
)
def test_an_amount_in_each_format(letter: str, shown: str) -> None:
    assert amount(Amount(5 * 1024 * 1024), letter) == shown


def test_a_small_amount() -> None:
    assert amount(Amount(12), "V") == "12B"
