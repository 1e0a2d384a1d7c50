"""Numbers of what callers do."""

from __future__ import annotations

import pytest

from dialtone.domain.presence.deeds import CUSTOM, number_of


@pytest.mark.parametrize(
    ("action", "number"),
    [
        ("reading mail", 2),
        ("at main menu", 0),
        ("", 15),
        ("playing chess", CUSTOM),
        ("running Chess", 8),
        ("reading Main", 1),
    ],
)
def test_an_action_has_the_number_programs_know(action: str, number: int) -> None:
    assert number_of(action) == number
