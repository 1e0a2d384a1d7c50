"""What Gopher is lent."""

from __future__ import annotations

from dataclasses import replace

from dialtone.config.system import SystemConfig
from dialtone.protocols import gopher
from tests.protocols.gopher.burrow import Burrow


def test_a_board_without_names_has_menus_all_the_same() -> None:
    burrow = Burrow()
    house = replace(burrow.house, settings=replace(burrow.settings, system=SystemConfig()))
    board = gopher.board(house)
    assert (board.host, board.title) == ("localhost", "dialtone")
    assert gopher.board(burrow.house).title == "Test Board"
