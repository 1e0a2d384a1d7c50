"""The second factor on the screen, and at the next login."""

from __future__ import annotations

import re
from base64 import b32decode

from cryptography.hazmat.primitives.hashes import SHA1
from cryptography.hazmat.primitives.twofactor.totp import TOTP

from dialtone.testing.keyboard import ScriptedTerminal
from dialtone.testing.script import run
from dialtone.wire.screen import Call
from tests.support.front_door import ABROAD, PASSWORD, FrontDoor

OFF = ["O", "Y"]


def code(door: FrontDoor, secret: str) -> str:
    return TOTP(b32decode(secret), 6, SHA1(), 30).generate(int(door.clock.now())).decode()


def switched_on(door: FrontDoor) -> tuple[str, list[str]]:
    """Enrol on the screen; the secret and the recovery codes that were shown."""
    from unittest.mock import patch

    secret = door.house.second_factor.new_secret()
    with patch.object(type(door.house.second_factor), "new_secret", lambda _: secret):
        shown = door.act("settings.second_factor", ["Y", f"{code(door, secret)}\r", "x"])
    grouped = " ".join(secret[at : at + 4] for at in range(0, len(secret), 4))
    assert grouped in shown
    door.clock.advance(300)
    return secret, re.findall(r"^ +([a-z0-9]{10})$", shown, re.MULTILINE)


def test_from_the_screen_to_the_next_login() -> None:
    door = FrontDoor()
    secret, recovery = switched_on(door)
    assert len(recovery) == 8
    shown = door.shown(door.call(["alice\r", f"{PASSWORD}\r", f"{code(door, secret)}\r", *OFF]))
    assert "Code of your second factor" in shown
    assert "Hello Alice" in shown
    assert "Hello Alice" in door.shown(door.call(["alice\r", f"{PASSWORD}\r", f"{recovery[0]}\r", *OFF]))


def test_AUT_12_without_a_code_nobody_comes_in() -> None:
    door = FrontDoor()
    switched_on(door)
    wrong = door.call(["alice\r", f"{PASSWORD}\r", "000001\r", "000002\r", "000003\r", "n"])
    assert "Hello" not in door.shown(wrong)
    assert wrong.pauses == [5.0, 5.0, 5.0]
    assert door.presence.everybody() == []
    assert "six digits" in door.shown(door.call(["alice\r", f"{PASSWORD}\r", "?\r"]))


def test_a_way_in_that_proved_the_password_only_is_asked_too() -> None:
    door = FrontDoor()
    secret, _ = switched_on(door)
    terminal = ScriptedTerminal([f"{code(door, secret)}\r", *OFF], protocol="SSH", peer=ABROAD)
    door.answer(terminal, Call(protocol="SSH", caller=door.caller(door.user(2), service="ssh")))
    assert "Code of your second factor" in door.shown(terminal)
    assert "Hello Alice" in door.shown(terminal)


def test_switching_it_off_takes_a_code() -> None:
    door = FrontDoor()
    secret, _ = switched_on(door)
    door.act("settings.second_factor", ["Y", "123456\r"])
    assert run(door.house.second_factor.enrolled(door.user(2).number))
    door.act("settings.second_factor", ["Y", f"{code(door, secret)}\r"])
    assert not run(door.house.second_factor.enrolled(door.user(2).number))
