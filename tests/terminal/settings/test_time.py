"""How much time a caller has, on the screen."""

from __future__ import annotations

from dialtone.config.levels import Level, Levels
from tests.support.front_door import FrontDoor


def test_left_used_and_banked() -> None:
    door = FrontDoor(levels=Levels({50: Level(minutes_per_call=30)}))
    door.set(door.user(2), banked_minutes=12)
    shown = door.act("settings.time", [])
    assert "Time left        42 minutes" in shown
    assert "In the bank      12 minutes" in shown
    assert "no limit" in FrontDoor().act("settings.time", [])
