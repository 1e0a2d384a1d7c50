"""The end of a visit."""

from __future__ import annotations

from dialtone.testing.script import run
from tests.support.front_door import PASSWORD, FrontDoor


def test_time_on_is_told_and_kept() -> None:
    door = FrontDoor()
    shown = door.shown(door.call(["alice\r", f"{PASSWORD}\r", lambda: door.clock.advance(600), " ", "O", "Y"]))
    assert "Time on   10 minutes, today 10" in shown
    assert (door.user(2).time_on, door.user(2).time_last) == (10, 10)


def test_a_dropped_line_is_noted_too() -> None:
    door = FrontDoor()
    terminal = door.call(["alice\r", f"{PASSWORD}\r", lambda: door.clock.advance(300)])
    assert b"Thank you" not in terminal.output
    assert door.user(2).time_today == 5
    (call,) = run(door.house.calls.last())
    assert call.ended == door.clock.now()


def test_an_account_that_was_removed_meanwhile_leaves_its_node() -> None:
    door = FrontDoor()
    gone = lambda: run(door.house.people.remove(door.user(2).number))  # noqa: E731
    door.call(["alice\r", f"{PASSWORD}\r", gone])
    assert door.presence.everybody() == []
