"""A caller changes his password."""

from __future__ import annotations

from tests.support.front_door import PASSWORD, FrontDoor

NEW = "violet lantern"
OFF = ["O", "Y"]


def test_old_new_and_again() -> None:
    door = FrontDoor()
    assert "Your password is changed" in door.act("settings.password", [f"{PASSWORD}\r", f"{NEW}\r", f"{NEW}\r"])
    assert "Hello Alice" in door.shown(door.call(["alice\r", f"{NEW}\r", *OFF]))


def test_whoever_does_not_know_the_old_one_changes_nothing() -> None:
    door = FrontDoor()
    shown = door.act("settings.password", ["wrong\r", f"{NEW}\r", f"{NEW}\r"])
    assert "not your password" in shown
    assert "New password" not in shown
    assert "Hello Alice" in door.shown(door.call(["alice\r", f"{PASSWORD}\r", *OFF]))


def test_one_like_the_old_one_is_refused() -> None:
    shown = FrontDoor().act("settings.password", [f"{PASSWORD}\r", f"{PASSWORD}2\r", "\x03"])
    assert "too much like" in shown
