"""SSH keys on the screen."""

from __future__ import annotations

from dialtone.testing.script import run
from tests.support.front_door import FrontDoor

LINE = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMEBQYHCAkKCwwNDg8QERITFBUWFxgZGhscHR4f alice@home"


def test_paste_show_remove() -> None:
    door = FrontDoor()
    shown = door.act("settings.keys", ["A", f"{LINE}\r", "Q"])
    assert "none yet" in shown
    assert "Added: SHA256:" in shown
    assert "alice@home" in shown
    assert "Removed." in door.act("settings.keys", ["R", "1\r", "Q"])
    assert run(door.house.public_keys.list(door.caller(door.user(2)))) == []


def test_what_is_no_key_is_told() -> None:
    assert "whose name ends in .pub" in FrontDoor().act("settings.keys", ["A", "hello\r", "R", "Q"])
