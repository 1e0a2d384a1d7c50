"""What callers set for themselves. `ACTIONS` are the rows for menus."""

from __future__ import annotations

from dialtone.terminal.action import Action
from dialtone.terminal.settings import app_passwords, factor, keys, password, public, screen, time

ACTIONS: tuple[Action, ...] = (
    Action("settings.menu", screen.show, "your settings", "NOT GUEST"),
    Action("settings.password", password.change, "change your password", "NOT GUEST"),
    Action("settings.keys", keys.manage, "SSH keys you log in with", "NOT GUEST"),
    Action("settings.app_passwords", app_passwords.manage, "passwords for mail programs", "NOT GUEST"),
    Action("settings.second_factor", factor.manage, "codes besides your password", "NOT GUEST"),
    Action("settings.public", public.manage, "what strangers are told of you", "NOT GUEST"),
    Action("settings.time", time.show, "your time, and your bank"),
)
