"""The console is furnished so that what was measured and told goes on over a recycle."""

from __future__ import annotations

from dialtone.base import log
from dialtone.base.log import Event
from dialtone.domain.access.live_log import LogFilter
from dialtone.domain.ports.processors import Run
from tests.support.front_door import FrontDoor


def test_what_is_remembered_outlives_the_house_and_has_its_clock() -> None:
    door = FrontDoor()
    sysop = door.caller(door.set(door.user(1), level=99))
    before = door.house
    before.gauges.sample(10.0, {"active": 1})
    before.live_log(Event(log.INFO, "a.b", "told", {}, None))
    before.processor_memory.add("bot", Run(), "ok")
    door.rebuild()
    house = door.house
    assert house is not before and len(house.gauges.hour(sysop)) == 1
    assert [(line.text, line.at) for line in house.live_log.last(sysop, LogFilter())] == [("told", door.clock.now())]
    assert house.processor_memory.of(sysop, "bot")[0].at == door.clock.now()


def test_the_settings_are_those_of_the_house() -> None:
    door = FrontDoor()
    sysop = door.caller(door.set(door.user(1), level=99))
    values = {one.id: one.value for one in door.house.settings_desk.fields(sysop, "main")}
    assert values["main.name"] == "Test Board"
