"""Doors as callers use them. Start at `menu.py`, then `visit.py`; `pump.py` carries the bytes."""

from __future__ import annotations

from dialtone.terminal.action import Action
from dialtone.terminal.doors import menu, operating, testing

ACTIONS: tuple[Action, ...] = (
    Action("doors.menu", menu.doors, "choose a door", "NOT REST X"),
    Action("doors.section", menu.section, "the doors of a section (its code)", "NOT REST X"),
    Action("doors.run", menu.run, "run a door (its code)", "NOT REST X"),
    Action("doors.test", testing.test, "look at what a door is told and says (its code)", "SYSOP"),
    Action("sysop.events", operating.events, "timed events (the code of one to be run)", "SYSOP"),
)
