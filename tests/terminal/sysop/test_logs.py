"""Logs, failed log-ins and new settings at a sysop's terminal."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from dialtone.domain.access.overseer import Overseer
from dialtone.domain.model.login import Attempts
from dialtone.terminal.look import Look
from dialtone.terminal.sysop import logs
from dialtone.testing.keyboard import Item, run
from tests.support.screen import screen, spoken
from tests.support.shells import Noted, stay
from tests.support.terminals import SPOKEN, SYNCTERM
from tests.support.texts import MemoryTexts

NOON = 1_704_110_400.0
FOUND = [
    Attempts(key="ip:192.0.2.7", count=12, dupes=2, last=NOON, name="root", protocol="Telnet"),
    Attempts(key="user:4", count=1, last=NOON - 3600, name="Alice", protocol="SSH"),
]


class FakeAttempts:
    def __init__(self) -> None:
        self.found = list(FOUND)

    async def list(self, caller: Any) -> Any:
        return self.found

    async def clear(self, caller: Any, key: str = "") -> int:
        left = [one for one in self.found if key and one.key != key]
        count, self.found = len(self.found) - len(left), left
        return count


def visit(folder: Path, keys: list[Item], look: Look = SYNCTERM) -> tuple[Any, Any]:
    made, terminal = stay(keys, Noted(), folder, look=look, level=99)
    data = MemoryTexts({"error.log": b"one\x1b[2J\ntwo\n"})
    overseer = Overseer(data, MemoryTexts({"ip.can": b"192.0.2.7\n"}), lambda: "logs/today.log")
    made.house = SimpleNamespace(overseer=overseer, attempts=FakeAttempts(), clock=made.house.clock)
    return made, terminal


def test_ANS_01_a_log_is_shown_without_what_others_wrote_into_it(tmp_path: Path) -> None:
    made, terminal = visit(tmp_path, [])
    run(logs.show_log(made, "error"))
    assert [row for row in screen(terminal.output) if row] == ["Log: error", "one", "two"]
    assert b"\x1b[2J" not in terminal.output


def test_an_empty_log_says_so(tmp_path: Path) -> None:
    made, terminal = visit(tmp_path, [])
    run(logs.show_log(made))
    assert "There is nothing in it." in screen(terminal.output)


def test_a_file_is_asked_for(tmp_path: Path) -> None:
    made, terminal = visit(tmp_path, ["ip.can\r"])
    run(logs.list_file(made))
    assert "192.0.2.7" in screen(terminal.output)


def test_failed_log_ins_in_columns_one_is_cleared_and_then_all(tmp_path: Path) -> None:
    made, terminal = visit(tmp_path, ["c", "1\r", "a", "y"])
    run(logs.attempts(made))
    rows = screen(terminal.output)
    assert "  No  Against                  Times  Last          Name             By" in rows
    assert "   1  ip:192.0.2.7                10  01 Jan 12:00  root             Telnet" in rows
    assert "   1  user:4                       1  01 Jan 11:00  Alice            SSH" in rows
    assert "1 forgotten." in rows and rows[rows.index("1 forgotten.") + 1] == "Nothing is held against anybody."


def test_failed_log_ins_are_spoken(tmp_path: Path) -> None:
    made, terminal = visit(tmp_path, ["q\r"], SPOKEN)
    run(logs.attempts(made))
    assert "1. ip:192.0.2.7, 10 times, last 01 Jan 12:00 as root by Telnet" in spoken(terminal.output)


def test_new_settings_that_are_wrong_are_told(tmp_path: Path) -> None:
    made, terminal = visit(tmp_path, ["y", "y"])

    async def good() -> list[str]:
        return []

    async def bad() -> list[str]:
        return ["sbbs.ini: port 99999"]

    made.house.overseer.recycle = bad
    run(logs.recycle(made))
    assert "sbbs.ini: port 99999" in screen(terminal.output)
    made.house.overseer.recycle = good
    run(logs.recycle(made))
    assert any(row.startswith("New settings are in force") for row in screen(terminal.output))
