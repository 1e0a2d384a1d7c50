"""Lists of people on different screens."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from dialtone.domain.model.statistics import PastCall
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.presence.nodes import Node, Visit
from dialtone.terminal.info import people
from dialtone.terminal.look import Look
from dialtone.testing.keyboard import run
from tests.support.screen import commodore, screen, spoken
from tests.support.shells import Noted, stay
from tests.support.terminals import COMMODORE, SPOKEN, SYNCTERM

NOW = 1_704_110_400.0
ALICE = Visit(
    node=2,
    user=UserNumber(2),
    alias="Alice",
    protocol="Telnet",
    since=NOW - 3900,
    action="reading mail",
    pageable=False,
)


class FakeRoll:
    def __init__(self, **found: Any) -> None:
        self.asked: list[Any] = []
        self._found = found

    def on_line(self, caller: Any) -> list[Visit]:
        return self._found.get("on_line", [])

    def nodes(self, caller: Any) -> list[Node]:
        return self._found.get("nodes", [])

    async def users(self, caller: Any, *, text: str = "") -> list[User]:
        self.asked.append(text)
        return self._found.get("users", [])

    async def callers(self, caller: Any, *, days: int = 0) -> list[PastCall]:
        self.asked.append(days)
        return self._found.get("callers", [])


def visit(folder: Path, keys: list[str], look: Look = SYNCTERM, **found: Any) -> tuple[Any, Any, FakeRoll]:
    made, terminal = stay(keys, Noted(), folder, look=look)
    roll = FakeRoll(**found)
    made.house = SimpleNamespace(roll=roll, clock=made.house.clock)  # type: ignore[assignment]
    return made, terminal, roll


def test_who_is_on_line_stands_in_columns(tmp_path: Path) -> None:
    made, terminal, _ = visit(tmp_path, [], on_line=[ALICE])
    run(people.who(made))
    rows = [row for row in screen(terminal.output) if row]
    assert rows == [
        "Node Who                       Does                            By          Time",
        "  2  Alice                     reading mail (P)                Telnet      1:05",
        "1 on line",
    ]


def test_who_is_on_line_on_a_commodore(tmp_path: Path) -> None:
    made, terminal, _ = visit(tmp_path, [], COMMODORE, on_line=[ALICE])
    run(people.who(made))
    rows = [row for row in commodore(terminal.output) if row]
    assert rows == ["Who is on line", "  2 Alice", "    reading mail (P)", "1 on line"]


def test_who_is_on_line_as_a_screen_reader_says_it(tmp_path: Path) -> None:
    made, terminal, _ = visit(tmp_path, [], SPOKEN, on_line=[ALICE])
    run(people.who(made))
    lines = [line for line in spoken(terminal.output) if line]
    assert lines == ["Who is on line", "Node 2: Alice, reading mail (P), by Telnet, 1:05", "1 on line"]


def test_nodes_with_nobody_wait(tmp_path: Path) -> None:
    made, terminal, _ = visit(tmp_path, [], nodes=[Node(1, locked=True), Node(2, visit=ALICE), Node(3, down=True)])
    run(people.nodes(made))
    rows = [row for row in screen(terminal.output) if row]
    assert rows[1:] == ["  1  Waiting for connection (L)", "  2  Alice reading mail (P)", "  3  Offline"]


def test_a_part_of_a_name_narrows_the_list_of_users(tmp_path: Path) -> None:
    bob = User(number=UserNumber(3), alias="Bob", location="Paris, France", last_on=NOW, logons=7)
    made, terminal, roll = visit(tmp_path, ["bo\r"], users=[bob])
    run(people.users(made))
    assert roll.asked == ["bo"]
    rows = screen(terminal.output)
    assert "Bob                           3  Paris, France             01 Jan 24      7" in rows
    assert "1 users" in rows


def test_names_of_others_cannot_do_anything(tmp_path: Path) -> None:
    """ANS-01: an alias that came from elsewhere."""
    evil = User(number=UserNumber(3), alias="\x1b[2J\x01LEvil@HANGUP@", location="\x9b31mred")
    made, terminal, _ = visit(tmp_path, ["\r"], users=[evil])
    run(people.users(made))
    assert b"\x1b[2J" not in terminal.output and b"\x9b" not in terminal.output
    assert any(row.startswith("Evil@HANGUP@") for row in screen(terminal.output))


def test_callers_of_yesterday(tmp_path: Path) -> None:
    past = PastCall(user=UserNumber(3), alias="Bob", location="Paris", protocol="SSH", node=1, began=NOW, total=4)
    made, terminal, roll = visit(tmp_path, ["y"], callers=[past])
    run(people.users_by(made))
    assert roll.asked == [2]
    assert any("Bob" in row and "01 Jan 12:00" in row for row in screen(terminal.output))


def test_nobody_called(tmp_path: Path) -> None:
    made, terminal, _ = visit(tmp_path, [])
    run(people.callers(made))
    assert "Nobody called." in screen(terminal.output)
