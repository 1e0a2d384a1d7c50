"""App passwords on the screen."""

from __future__ import annotations

import re

from dialtone.testing.script import run
from tests.support.front_door import FrontDoor


def test_make_show_remove() -> None:
    door = FrontDoor()
    shown = door.act("settings.app_passwords", ["A", "telephone\r", "M", "Q"])
    found = re.search(r"shown once: ([a-z0-9]{4}(?:-[a-z0-9]{4}){3})", shown)
    assert found is not None
    assert run(door.house.app_passwords.fits(door.user(2).number, "pop3", found[1]))
    assert shown.count(found[1]) == 1
    assert re.search(r"1\. telephone +for mail, since 2024-01-01", shown)
    assert "Removed." in door.act("settings.app_passwords", ["R", "1\r", "Q"])
    assert not run(door.house.app_passwords.fits(door.user(2).number, "pop3", found[1]))


def test_leaving_makes_nothing() -> None:
    door = FrontDoor()
    door.act("settings.app_passwords", ["A", "\x03", "A", "x\r", "\x03", "Q"])
    assert run(door.house.app_passwords.list(door.caller(door.user(2)))) == []
