"""Every action a menu can name, from all rooms, in one table."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from dialtone.terminal import boards, chat, doors, files, info, mail, settings, sysop
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
    boards.ACTIONS,
    chat.ACTIONS,
    mail.ACTIONS,
    doors.ACTIONS,
    files.ACTIONS,
    info.ACTIONS,
    settings.ACTIONS,
    sysop.ACTIONS,
)
