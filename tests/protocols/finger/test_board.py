"""What Finger is lent."""

from __future__ import annotations

from dialtone.protocols.finger.board import no_files
from dialtone.testing.script import run


def test_a_board_without_files() -> None:
    assert run(no_files("user/0001.plan")) is None
