"""Repetitions of one wrong password count once."""

from dialtone.domain.model.login import Attempts


def test_effective_attempts_leave_out_repetitions() -> None:
    assert Attempts(key="ip:192.0.2.1", count=5, dupes=3).effective == 2
