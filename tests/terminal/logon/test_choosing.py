"""Choosing a password."""

from __future__ import annotations

import pytest

from dialtone.terminal.logon import choosing
from dialtone.testing.script import run
from tests.support.front_door import FrontDoor
from tests.support.terminals import console

NEW = "violet lantern"


def chosen(script: list[str], **more: object) -> tuple[str | None, bytes]:
    door = FrontDoor()
    made, terminal = console(script)
    found = run(choosing.choose(made, door.house.passwords, door.user(2), **more))  # type: ignore[arg-type]
    return found, terminal.output


def test_twice_the_same_is_taken_and_shown_as_stars() -> None:
    password, output = chosen([f"{NEW}\r", f"{NEW}\r"])
    assert password == NEW
    assert NEW.encode() not in output


def test_four_tries() -> None:
    assert chosen(["short\r"] * 4 + [f"{NEW}\r", f"{NEW}\r"])[0] is None


@pytest.mark.parametrize("script", [["\x03"], [f"{NEW}\r", "\x03"]])
def test_it_can_be_left(script: list[str]) -> None:
    assert chosen(script)[0] is None


def test_the_suggested_one_must_be_typed_back_where_nobody_chooses() -> None:
    password, output = chosen([f"{NEW}\r"] * 4, own=False)
    assert password is None
    assert b"New password" not in output
