"""Control keys that work at every prompt."""

from __future__ import annotations

from pathlib import Path

from dialtone.terminal import keys
from dialtone.terminal.action import Action
from dialtone.terminal.actions import ACTIONS
from dialtone.terminal.global_keys import ACTIONS as KEYS
from dialtone.terminal.global_keys import global_keys
from dialtone.terminal.stay import Stay
from dialtone.testing.keyboard import run
from tests.support.shells import Noted, stay

P, U, T = (keys.control(letter) for letter in "PUT")


def test_each_key_does_an_action_there_is() -> None:
    assert sorted(KEYS) == sorted([P, U, T])
    assert [name for name in KEYS.values() if name not in ACTIONS] == []


def test_they_work_at_prompts_of_all_kinds_and_the_line_goes_on(tmp_path: Path) -> None:
    noted = Noted(*KEYS.values())
    made, _ = stay([U, "y", "ab", T, "c\r", P, "q"], noted, tmp_path)
    made.console.controls |= global_keys(made)
    assert run(made.console.yes("menu.log_off")) is True
    assert run(made.console.ask("info.users.ask")) == "abc"
    assert run(made.console.choose("info.auto_message", "RQ")) == "Q"
    assert [name for name, _ in noted.calls] == ["info.who", "settings.time", "chat.messages"]


def test_they_do_nothing_where_something_secret_is_typed(tmp_path: Path) -> None:
    noted = Noted(*KEYS.values())
    made, _ = stay(["pass", U, "word\r"], noted, tmp_path)
    made.console.controls |= global_keys(made)
    assert run(made.console.ask("info.users.ask", secret=True)) == "password"
    assert noted.calls == []


def test_inside_one_of_them_the_others_only_ring(tmp_path: Path) -> None:
    noted = Noted(*KEYS.values())

    async def menu(made: Stay, argument: str) -> None:
        noted.calls.append(("chat.messages", ""))
        await made.console.choose("info.auto_message", "RQ")

    made, terminal = stay([P, P, U, "q", "y"], noted, tmp_path)
    made.actions = {**made.actions, "chat.messages": Action("chat.messages", menu, "menu")}
    made.console.controls |= global_keys(made)
    assert run(made.console.yes("menu.log_off")) is True
    assert noted.calls == [("chat.messages", "")]
    assert terminal.output.count(b"\a") == 2
