"""What a house tells strangers is made from its settings."""

from __future__ import annotations

from dialtone.config.finger import FingerConfig
from dialtone.testing.script import run
from tests.support.front_door import FrontDoor


def test_the_services_are_those_of_the_settings() -> None:
    door = FrontDoor(finger=FingerConfig(include_location=True))
    house = door.house
    assert house.publicity.offered == ("location",)
    house.tables.other_boards.set("vert.test\t192.0.2.7\tVertrauen", "local.test\t192.0.2.1\tOurselves")
    assert [board.host for board in house.other_boards.boards()] == ["vert.test"]
    assert not house.other_boards.is_elsewhere("bob@local.test")
    assert run(house.about.people()) == []
    assert house.listening is door.pillars.listening
