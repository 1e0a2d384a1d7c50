from __future__ import annotations

from dialtone.domain.model.poll import DOWN, UP, Tally
from dialtone.store.tallies import tally


def test_votes_on_a_message() -> None:
    assert tally({UP: 3, DOWN: 1}, None) == Tally(up=3, down=1, voters=4)
    assert tally({}, None) == Tally()


def test_ballots_of_a_poll() -> None:
    assert tally({0b01: 2, 0b11: 1, 0b1000: 5}, 2) == Tally(answers=(3, 1), voters=8)
    assert tally({}, 3) == Tally(answers=(0, 0, 0))
