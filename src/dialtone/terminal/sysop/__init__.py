"""What only sysops do. `ACTIONS` are the rows for menus."""

from __future__ import annotations

from dialtone.terminal.action import Action
from dialtone.terminal.sysop import nodes, user_editor

ACTIONS: tuple[Action, ...] = (
    Action("sysop.users", user_editor.edit, "edit users", "SYSOP"),
    Action(
        "sysop.nodes", nodes.manage, "who is on which node; interrupt, lock, take down", "SYSOP OR EXEMPT I OR EXEMPT N"
    ),
)
