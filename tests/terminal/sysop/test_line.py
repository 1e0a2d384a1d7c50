"""Orders that sysops type behind ";"."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from dialtone.base.bus import Bus
from dialtone.base.errors import Refusal
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.presence.orders import Orders
from dialtone.domain.presence.telegrams import Telegrams
from dialtone.store.memory import MemoryStore
from dialtone.terminal.actions import ACTIONS
from dialtone.terminal.sysop.line import ORDERS, line, numbers
from dialtone.testing.keyboard import Item, run
from tests.support.screen import screen
from tests.support.shells import Noted, stay


def visit(folder: Path, keys: list[Item], noted: Noted | None = None, **user: Any) -> tuple[Any, Any]:
    made, terminal = stay(keys, noted or Noted(), folder, **({"level": 99} | user))
    presence, clock = made.house.presence, made.house.clock
    made.house.orders = Orders(presence, Telegrams(MemoryStore(Bus()), clock, presence))
    return made, terminal


def test_nodes_are_locked_taken_down_and_interrupted_by_lists(tmp_path: Path) -> None:
    made, _ = visit(tmp_path, [])
    presence = made.house.presence
    other = presence.enter(User(number=UserNumber(3), alias="Bob"), "Telnet").node
    run(line(made, "lock 4,6-7"))
    run(line(made, "DOWN 5"))
    run(line(made, f"intr {other}"))
    assert [presence.node(number).locked for number in (4, 5, 6, 7, 8)] == [True, False, True, True, False]
    assert presence.node(5).down and presence.at(other).interrupted
    run(line(made, "lock 4"))
    assert not presence.node(4).locked


def test_the_last_order_is_repeated(tmp_path: Path) -> None:
    made, _ = visit(tmp_path, [])
    run(line(made, "quiet"))
    assert made.house.presence.at(made.node).quiet
    run(line(made, "!"))
    assert not made.house.presence.at(made.node).quiet


def test_orders_that_are_actions_are_acted_with_the_rest_of_the_line(tmp_path: Path) -> None:
    noted = Noted("sysop.users", "sysop.log")
    made, _ = visit(tmp_path, [], noted)
    run(line(made, "uedit Bob Smith"))
    run(line(made, "ERR"))
    assert noted.calls == [("sysop.users", "Bob Smith"), ("sysop.log", "error")]


def test_a_question_mark_lists_the_orders(tmp_path: Path) -> None:
    made, terminal = visit(tmp_path, ["?\r"])
    run(line(made))
    rows = screen(terminal.output)
    assert "  LOCK      lock or unlock nodes (such as 2,4-6)" in rows


@pytest.mark.parametrize("text", ["SHELL", "EVAL 1", "EXEC ?x", "lock x", "lock 1-999", "intr", "\x1b[2J"])
def test_what_is_no_order_is_refused(tmp_path: Path, text: str) -> None:
    made, _ = visit(tmp_path, [])
    with pytest.raises(Refusal):
        run(line(made, text))


def test_EXE_09_nobody_but_sysops_gives_orders(tmp_path: Path) -> None:
    noted = Noted("sysop.users")
    for word in [*ORDERS, "?", "SHELL"]:
        made, _ = visit(tmp_path, [], noted, level=89)
        with pytest.raises(Refusal):
            run(line(made, f"{word} 1"))
        assert not made.house.presence.node(1).locked
    assert noted.calls == []


def test_EXE_09_every_action_behind_an_order_is_for_sysops_or_everybody(tmp_path: Path) -> None:
    """What only sysops may do says so itself, too: a menu of a sysop's cannot give it away by mistake."""
    missing = [name for name in ACTIONS if name.startswith("sysop.") and "SYSOP" not in ACTIONS[name].requirements]
    assert missing == []


def test_lists_of_nodes() -> None:
    assert numbers("", 3) == [3]
    assert numbers("1, 4-6 4", 3) == [1, 4, 5, 6]
