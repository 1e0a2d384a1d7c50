"""The services behind the login prompt are wired with each other."""

from __future__ import annotations

from dataclasses import replace

from dialtone.app import build
from dialtone.config.load import load_settings
from tests.support.front_door import FrontDoor


def test_the_nodes_are_those_of_the_settings() -> None:
    door = FrontDoor()
    terminal = replace(door.settings.terminal, first_node=7, last_node=9)
    door.rebuild(terminal=terminal)
    assert [node.number for node in door.presence.nodes()] == [7, 8, 9]


async def test_what_is_done_daily(root, pillars) -> None:  # type: ignore[no-untyped-def]
    house = build.build(load_settings(root), pillars)
    names = [name for name, _ in build.chores(house)]
    assert "accounts whose time is over" in names
    assert "accounts nobody used" in names


def test_password_can_is_asked() -> None:
    door = FrontDoor()
    assert door.house.passwords.rules._barred == door.house.tables.password.matches
