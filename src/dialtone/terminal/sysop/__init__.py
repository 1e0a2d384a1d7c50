"""What only sysops do. `ACTIONS` are the rows for menus."""

from __future__ import annotations

from dialtone.terminal.action import Action
from dialtone.terminal.sysop import line, logs, nodes, user_editor

ACTIONS: tuple[Action, ...] = (
    Action("sysop.users", user_editor.edit, "edit users", "SYSOP"),
    Action(
        "sysop.nodes", nodes.manage, "who is on which node; interrupt, lock, take down", "SYSOP OR EXEMPT I OR EXEMPT N"
    ),
    Action("sysop.log", logs.show_log, "a log (callers, error, hack, spam, program)", "SYSOP"),
    Action("sysop.list", logs.list_file, "a file below text/ or logs/", "SYSOP"),
    Action("sysop.attempts", logs.attempts, "failed log-ins, and forgiving them", "SYSOP"),
    Action("sysop.recycle", logs.recycle, "take new settings", "SYSOP"),
    Action("sysop.line", line.line, "an order typed behind ; (;? lists them)", "SYSOP"),
)
