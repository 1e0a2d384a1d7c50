"""The sysop's user editor."""

from __future__ import annotations

import pytest

from dialtone.config.validation import Validations, ValidationSet
from tests.support.front_door import FrontDoor


@pytest.fixture
def door() -> FrontDoor:
    return FrontDoor(validations=Validations({2: ValidationSet(level=60)}))


def edit(door: FrontDoor, *keys: str, number: int = 1) -> str:
    return door.act("sysop.users", ["alice\r", *keys, "Q"], number=number)


@pytest.mark.parametrize(
    ("key", "typed", "field", "value"),
    [
        ("M", "\b\b75\r", "level", 75),
        ("F", "abz\r", "flags1", "ABZ"),
        ("E", "lt\r", "exemptions", "LT"),
        ("Z", "p\r", "restrictions", "P"),
        ("L", "Ulm\r", "location", "Ulm"),
        ("B", "1990-05-06\r", "birth", "19900506"),
        ("K", "2030-01-01\r", "expires", 1893456000.0),
        ("O", "pays late\r", "comment", "pays late"),
        ("$", "\b5000\r", "credits", 5000),
    ],
)
def test_a_key_changes_its_line(door: FrontDoor, key: str, typed: str, field: str, value: object) -> None:
    edit(door, key, typed)
    assert getattr(door.user(2), field) == value


def test_what_cannot_be_is_told_and_nothing_changes(door: FrontDoor) -> None:
    shown = edit(door, "M", "\b\b-1\r", "x", "K", "soon\r", "x", "$", "\bmany\r", "x")
    assert "number from 0 to 99" in shown
    assert "YYYY-MM-DD" in shown
    assert "no number" in shown
    assert (door.user(2).level, door.user(2).expires) == (50, 0.0)


def test_finding_and_walking(door: FrontDoor) -> None:
    assert "User 2 of 3: Alice" in door.act("sysop.users", ["2\r", "Q"], number=1)
    shown = edit(door, "]", "[", "[", "G", "bob\r")
    for words in ("User 3 of 3: Bob", "User 1 of 3: Sysop"):
        assert words in shown
    assert "no such user" in door.act("sysop.users", ["nobody\r"], number=1)
    assert "Bob" in door.act("sysop.users", ["\r", "Q"], number=1)


def test_validation_password_suspension_removal(door: FrontDoor) -> None:
    edit(door, "V", "2\r")
    assert door.user(2).level == 60
    edit(door, "W", "violet lantern\r")
    assert "Hello Alice" in door.shown(door.call(["alice\r", "violet lantern\r", "O", "Y"]))
    assert "(suspended)" in edit(door, "D", "S")
    assert door.user(2).inactive
    edit(door, "D", "S", "D", "R", "n")
    assert not door.user(2).deleted
    edit(door, "D", "R", "y")
    assert door.user(2).deleted


def test_help(door: FrontDoor) -> None:
    assert "You are in the user editor." in edit(door, "?", "x")


def test_EXE_09_others_are_not_let_in(door: FrontDoor) -> None:
    shown = door.act("sysop.users", ["bob\r", "M", "99\r"], number=2)
    assert "not possible here" in shown
    assert door.user(3).level == 50
