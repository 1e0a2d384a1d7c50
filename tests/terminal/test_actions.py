"""The table of all actions."""

from __future__ import annotations

import pytest

from dialtone.terminal.action import Action
from dialtone.terminal.actions import ACTIONS, _table


async def nothing(stay: object, argument: str) -> None:
    """Does nothing."""


def test_every_action_is_found_by_its_own_name() -> None:
    assert {"boards.read", "mail.write", "files.list", "chat.telegram", "info.who", "sysop.users"} <= ACTIONS.keys()
    assert all(name == action.name for name, action in ACTIONS.items())


def test_two_actions_of_one_name_are_a_mistake() -> None:
    rows = (Action("a.b", nothing, "one"), Action("a.b", nothing, "another"))
    with pytest.raises(ValueError, match=r"a\.b"):
        _table(rows)
