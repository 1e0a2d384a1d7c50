"""The loop that runs timed events."""

from dialtone.base.errors import StoreError
from dialtone.domain.ports.processors import Run
from dialtone.testing.script import run
from dialtone.workers.schedule import TROUBLE_PAUSE, Schedule
from tests.support.doors import Arcade

TWO = "[event:ONE]\ncmd=one\nfreq=10\n[event:TWO]\ncmd=two\nfreq=20\n[daily_event]\ncmd=day\n"


def ran(arcade):
    found = [start.arguments[0] for start in arcade.programs.runs]
    arcade.programs.runs.clear()
    return found


def test_each_copy_looks_again_after_a_while_and_ends_when_told():
    arcade = Arcade(TWO)
    schedule = Schedule(arcade.events, every=10.0)
    waits = []

    async def wait(bell, seconds):
        waits.append(seconds)
        arcade.clock.advance(600)
        if len(waits) == 3:
            schedule.stop()

    run(schedule.run(wait))
    assert ran(arcade) == ["one", "two", "one", "one", "two"]
    assert waits == [10.0, 10.0, 10.0]


def test_one_that_hangs_keeps_no_other_from_its_time():
    arcade = Arcade(TWO)
    schedule = Schedule(arcade.events)

    def meanwhile():
        arcade.programs.meanwhile = lambda: None
        run(schedule.once())  # another copy, while the first one waits for ONE

    arcade.programs.meanwhile = meanwhile
    run(schedule.once())
    assert ran(arcade) == ["one", "two"]


def test_a_new_day_is_looked_for():
    arcade = Arcade(TWO)
    schedule = Schedule(arcade.events)
    run(schedule.once())
    ran(arcade)
    arcade.clock.advance(86_400)
    run(schedule.once())
    assert ran(arcade)[0] == "day"


def test_trouble_of_one_event_is_not_the_end():
    arcade = Arcade(TWO)
    arcade.programs.results["one"] = Run(trouble="ended by signal SIGSEGV")
    assert run(Schedule(arcade.events).once()) < TROUBLE_PAUSE
    assert ran(arcade) == ["one", "two"]


def test_trouble_of_the_store_is_waited_out():
    class Broken:
        async def new_day(self):
            raise StoreError("the disk is full")

    assert run(Schedule(Broken()).once()) == TROUBLE_PAUSE


def test_a_fault_is_survived():
    class Broken:
        async def new_day(self):
            raise RuntimeError("a bug")

    assert run(Schedule(Broken()).once()) == TROUBLE_PAUSE
