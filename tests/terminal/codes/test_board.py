"""@-codes of the board, at its front door."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialtone.terminal.codes import board
from dialtone.testing.clock import ManualClock
from tests.support.front_door import SYSTEM, FrontDoor
from tests.support.terminals import SYNCTERM, console


@pytest.fixture
def scene() -> board.Scene:
    return board.Scene(FrontDoor(people=("Sysop",)).house, console((), SYNCTERM)[0])


def value(scene: board.Scene, name: str) -> str:
    return str(board.CODES[name](scene))


def test_the_board_says_who_it_is(scene: board.Scene) -> None:
    assert value(scene, "BBS") == "Test Board"
    assert value(scene, "SYSOP") == "Olga Operator"
    assert value(scene, "LOCATION") == "Ulm"
    assert value(scene, "QWKID") == "LOCAL"
    assert value(scene, "INETADDR") == "local.test"


def test_the_connection_is_described(scene: board.Scene) -> None:
    assert value(scene, "CONN") == "Telnet"
    assert value(scene, "IP") == "192.0.2.1"
    assert value(scene, "LOCAL-IP") == "192.0.2.23"
    assert (value(scene, "COLS"), value(scene, "ROWS")) == ("80", "24")
    assert value(scene, "CHARSET") == "CP437"


def test_the_time_is_the_boards_with_twelve_or_twenty_four_hours() -> None:
    clock = ManualClock()  # noon of the first day of 2024, UTC
    door = FrontDoor(people=())
    assert clock.now() == door.clock.now()
    scene = board.Scene(door.house, console((), SYNCTERM)[0])
    assert value(scene, "DATE_UTC") == "01 Jan 2024"
    assert value(scene, "TIME_UTC") == "12:00 pm"
    door.rebuild(system=replace(SYSTEM, military_time=True))
    scene = board.Scene(door.house, console((), SYNCTERM)[0])
    assert value(scene, "TIME_UTC") == "12:00"


def test_every_code_has_a_value_for_somebody_unknown(scene: board.Scene) -> None:
    for name in board.CODES:
        value(scene, name)
