"""What callers are told while they do something else."""

from __future__ import annotations

from dialtone.config.levels import Level, Levels
from dialtone.domain.model.actor import System
from dialtone.testing.keyboard import RING, SILENCE
from dialtone.testing.script import run
from tests.support.front_door import PASSWORD, FrontDoor


def alice(*more: object) -> list:  # type: ignore[type-arg]
    return ["alice\r", f"{PASSWORD}\r", *more]


def test_a_telegram_appears_at_the_prompt() -> None:
    door = FrontDoor()
    send = lambda: run(door.house.account_notices.telegram(door.user(2).number, "\x01hLunch?\x01n\r\n"))  # noqa: E731
    shown = door.shown(door.call(alice(send, " ", "O", "Y")))
    assert "Lunch?" in shown
    assert "Thank you for calling" in shown


def test_the_sysop_hangs_up_on_a_caller() -> None:
    door = FrontDoor()
    order = lambda: door.house.orders.interrupt(System("operator"), 1)  # noqa: E731
    shown = door.shown(door.call(alice(order, "X")))
    assert "The sysop ends this call." in shown
    assert door.presence.everybody() == []


def test_the_last_minutes_are_told_and_then_it_is_over() -> None:
    door = FrontDoor(levels=Levels({50: Level(minutes_per_call=7)}))
    door.set(door.user(2), exemptions="H")  # nobody asks whether she is still there

    def later(seconds: float) -> object:
        return lambda: door.clock.advance(seconds)

    shown = door.shown(
        door.call(alice(later(120), SILENCE, later(60), SILENCE, later(120), SILENCE, later(120), SILENCE, "O"))
    )
    assert "You have 5 minutes left." in shown
    assert "You have 4 minutes left." in shown
    assert "You have 2 minutes left." in shown
    assert shown.count("You have") == 3
    assert "Your time is used up." in shown
    assert door.user(2).time_today == 7


def test_a_ring_without_news_shows_nothing() -> None:
    door = FrontDoor()
    quiet = door.shown(door.call(alice("O", "Y")))
    assert door.shown(door.call(alice(RING, RING, "O", "Y"))).count("Main menu") == quiet.count("Main menu")
