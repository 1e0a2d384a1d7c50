"""Whole visits, from the answer to the goodbye."""

from __future__ import annotations

from dialtone.testing.keyboard import SILENCE, ScriptedTerminal
from dialtone.wire.screen import Call
from tests.support.front_door import PASSWORD, FrontDoor


def test_a_visit_from_the_first_word_to_the_last() -> None:
    door = FrontDoor()
    shown = door.shown(door.call(["alice\r", f"{PASSWORD}\r", " ", "O", "Y"]))
    assert "Login: Alice" in shown
    assert "Hello Alice, welcome to Test Board." in shown
    assert "Thank you for calling, Alice." in shown
    assert PASSWORD not in shown
    assert door.presence.everybody() == []


def test_the_first_words_come_though_the_terminal_tells_nothing() -> None:
    door = FrontDoor()
    terminal = ScriptedTerminal([SILENCE, lambda: seen.append(bytes(terminal.output))])
    seen: list[bytes] = []
    door.answer(terminal, Call(protocol="Telnet"))
    assert b"Login: " in seen[0]


def test_the_node_is_taken_after_the_login_and_free_when_the_line_drops() -> None:
    door = FrontDoor()
    nodes: list[int] = []

    def count() -> None:
        nodes.append(len(door.presence.everybody()))

    door.call([count, "alice\r", count, f"{PASSWORD}\r", count])
    assert nodes == [0, 0, 1]
    assert door.presence.everybody() == []


def test_a_fault_of_ours_frees_the_node_too() -> None:
    door = FrontDoor()

    def fail() -> None:
        raise RuntimeError("a bug")

    try:
        door.call(["alice\r", f"{PASSWORD}\r", fail])
    except RuntimeError:
        pass
    assert door.presence.everybody() == []


def test_somebody_who_says_nothing_is_hung_up_on() -> None:
    door = FrontDoor()
    terminal = ScriptedTerminal([SILENCE, SILENCE, SILENCE, "never typed"], kind="")
    door.answer(terminal, Call(protocol="Telnet"))
    assert b"Are you still there?" in terminal.output
    assert b"Call again" in terminal.output
