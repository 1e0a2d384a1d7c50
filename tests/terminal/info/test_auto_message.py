"""The auto-message as callers have it."""

from __future__ import annotations

from pathlib import Path
from types import SimpleNamespace
from typing import Any

from dialtone.base.bus import Bus
from dialtone.domain.texts.auto_message import AutoMessages
from dialtone.store.memory import MemoryStore
from dialtone.terminal.info import auto_message
from dialtone.terminal.look import Look
from dialtone.testing.keyboard import Item, run
from tests.support.screen import screen, spoken
from tests.support.shells import Noted, stay
from tests.support.terminals import SPOKEN, SYNCTERM


def visit(folder: Path, keys: list[Item], look: Look = SYNCTERM, **user: Any) -> tuple[Any, Any]:
    made, terminal = stay(keys, Noted(), folder, look=look, **user)
    clock = made.house.clock
    service = AutoMessages(MemoryStore(Bus()), clock)
    made.house = SimpleNamespace(auto_messages=service, clock=clock, presence=made.house.presence)
    return made, terminal


def test_one_is_written_and_shown_at_log_on(tmp_path: Path) -> None:
    made, terminal = visit(tmp_path, ["w", "Hello all\r", "Come to the party\r", "\r"])
    run(auto_message.auto_message(made))
    terminal.forget_output()
    run(auto_message.auto_message(made, "show"))
    rows = [row for row in screen(terminal.output) if row]
    assert rows == ["Auto-message by Alice, 01 Jan 2024", "Hello all", "Come to the party"]


def test_nothing_is_shown_at_log_on_where_there_is_none(tmp_path: Path) -> None:
    made, terminal = visit(tmp_path, [])
    run(auto_message.auto_message(made, "show"))
    assert terminal.output == b""


def test_escape_gives_it_up_and_what_was_there_stays(tmp_path: Path) -> None:
    made, terminal = visit(tmp_path, ["w\r", "first\r", "\r", "w\r", "second\r", "\x03", "d\r"], SPOKEN)
    run(auto_message.auto_message(made))
    run(auto_message.auto_message(made))
    assert run(made.house.auto_messages.read(made.caller)).lines == ("first",)
    run(auto_message.auto_message(made))
    assert run(made.house.auto_messages.read(made.caller)) is None
    assert "It is gone." in spoken(terminal.output)


def test_a_question_mark_explains(tmp_path: Path) -> None:
    made, terminal = visit(tmp_path, ["?", "q"])
    run(auto_message.auto_message(made))
    assert any(row.startswith("The auto-message is a few lines") for row in screen(terminal.output))
