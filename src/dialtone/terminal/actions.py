"""Every action a menu can name, from all rooms, in one table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dialtone.terminal import boards, doors, files, info, settings, sysop
from dialtone.terminal.action import Action


def _table(*rooms: Iterable[Action]) -> Mapping[str, Action]:
    found: dict[str, Action] = {}
    for room in rooms:
        for action in room:
            if action.name in found:
                raise ValueError(f"two actions are called {action.name}")
            found[action.name] = action
    return found


ACTIONS: Mapping[str, Action] = _table(
    boards.ACTIONS, doors.ACTIONS, files.ACTIONS, info.ACTIONS, settings.ACTIONS, sysop.ACTIONS
)
