"""Who is told the state of the program."""

from __future__ import annotations

import pytest

from dialtone.protocols.finger.board import nothing_found
from dialtone.testing.script import run
from tests.protocols.finger.room import Room


@pytest.mark.parametrize(
    ("address", "trusted"),
    [
        ("127.0.0.1", True),
        ("127.9.9.9", True),
        ("198.51.100.9", False),
        ("::1", False),
        ("", False),
        ("nonsense", False),
    ],
)
def test_FIN_03_peers(address: str, trusted: bool) -> None:
    assert Room().board().trusts(address) is trusted


def test_a_board_without_files() -> None:
    assert run(nothing_found("a.zip")) == []
