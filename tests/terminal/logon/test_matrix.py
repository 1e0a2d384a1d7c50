"""The menu in front of the prompt."""

from __future__ import annotations

from dialtone.config.logon import LogonConfig
from tests.support.front_door import PASSWORD, FrontDoor


def test_every_choice() -> None:
    door = FrontDoor(login=LogonConfig(matrix=True))
    shown = door.shown(door.call(["C", "F", "\x03", "N", "\x03", "x", "L", "alice\r", f"{PASSWORD}\r", "O", "Y"]))
    assert "what your account may do" in shown
    assert "Your name here" in shown
    assert "apply for an account" in shown
    assert "That key does nothing here" in shown
    assert "Hello Alice" in shown


def test_in_plain_mode_it_is_a_line() -> None:
    door = FrontDoor(login=LogonConfig(matrix=True))
    assert "Good-bye" in door.shown(door.call(["q"], kind=""))
