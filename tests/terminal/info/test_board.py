"""What the board says of itself and of the caller."""

from __future__ import annotations

import math
from pathlib import Path
from types import SimpleNamespace
from typing import Any

from dialtone import __version__
from dialtone.domain.model.statistics import Day
from dialtone.domain.presence.roll import Figures
from dialtone.terminal.info import board
from dialtone.terminal.look import Look
from dialtone.testing.keyboard import run
from tests.support.screen import screen, spoken
from tests.support.shells import Noted, stay
from tests.support.terminals import SPOKEN, SYNCTERM

DAY = 1_704_110_400 // 86_400
FIGURES = Figures(
    today=Day(day=DAY, logons=3, posts=2),
    total=Day(day=0, logons=40, minutes=900),
    days=(Day(day=DAY, logons=3), Day(day=DAY - 1, logons=5, uploads=1)),
    users=12,
    posts=345,
    files=6,
)


def visit(folder: Path, look: Look = SYNCTERM, **user: Any) -> tuple[Any, Any]:
    made, terminal = stay([], Noted(), folder, look=look, **user)

    async def figures(caller: Any) -> Figures:
        return FIGURES

    async def get(number: Any) -> None:
        return None

    system = SimpleNamespace(name="Moonlight", operator="Ann", location="Bern", qwk_id="MOON")
    made.house = SimpleNamespace(  # type: ignore[assignment]
        roll=SimpleNamespace(figures=figures),
        clock=made.house.clock,
        started=made.house.clock.now() - 90_061,
        settings=SimpleNamespace(system=system, host="moon.test"),
        directory=SimpleNamespace(get=get),
    )
    return made, terminal


def test_the_board_tells_its_name_and_how_much_it_has(tmp_path: Path) -> None:
    made, terminal = visit(tmp_path)
    run(board.system(made))
    rows = screen(terminal.output)
    assert "Board        Moonlight" in rows
    assert "Running for  1 days 1:01" in rows
    assert "Messages     345" in rows


def test_the_program_tells_its_version(tmp_path: Path) -> None:
    made, terminal = visit(tmp_path)
    run(board.version(made))
    assert any(f"dialtone {__version__}" in row for row in screen(terminal.output))


def test_a_caller_sees_his_own_account(tmp_path: Path) -> None:
    made, terminal = visit(tmp_path, level=60, credits=5000, posts=4)
    made.until = math.inf
    run(board.you(made))
    rows = screen(terminal.output)
    assert any(row.split() == ["Level", "60"] for row in rows)
    assert any(row.split() == ["Credits", "5,000", "bytes"] for row in rows)
    assert any(row.split() == ["Time", "left", "no", "limit"] for row in rows)
    assert not any(row.startswith("Real name") for row in rows)  # what is not known is not listed


def test_statistics_in_columns_and_spoken(tmp_path: Path) -> None:
    made, terminal = visit(tmp_path)
    run(board.statistics(made))
    rows = screen(terminal.output)
    assert "Today            3        0       2        0       0         0          0" in rows
    assert "31 Dec           5        0       0        0       1         0          0" in rows
    made, terminal = visit(tmp_path, SPOKEN)
    run(board.statistics(made))
    assert any(line.startswith("Today: 3 calls, 0 minutes, 2 posts") for line in spoken(terminal.output))
