"""Forgotten passwords at the prompt."""

from __future__ import annotations

import re

import pytest

from dialtone.config.logon import LogonConfig
from dialtone.testing.script import run
from tests.support.front_door import PASSWORD, FrontDoor

NEW = "violet lantern"
OFF = ["O", "Y"]


@pytest.fixture
def door() -> FrontDoor:
    made = FrontDoor()
    made.set(made.user(2), netmail="alice@ext.test")
    return made


def letters(door: FrontDoor) -> list[str]:
    async def texts(records):  # type: ignore[no-untyped-def]
        found = []
        for entry in await records.queue.all():
            letter = await records.mail.letter(entry.letter)
            found.append((letter.body or b"").decode())
        return found

    return run(door.store.read(texts))


@pytest.mark.proves("modopts.login.email_passwords")
def test_a_code_is_offered_after_a_failure_mailed_and_used(door: FrontDoor) -> None:
    shown = door.shown(door.call(["alice\r", "wrong\r", "y", "alice@ext.test\r"]))
    assert "If there is such an account" in shown
    (letter,) = letters(door)
    assert "To: alice@ext.test" in letter
    code = re.search(r"^    ([a-z0-9]{16})\r$", letter, re.MULTILINE)
    assert code is not None
    shown = door.shown(
        door.call(["reset\r", "alice\r", f"{code[1]}\r", f"{NEW}\r", f"{NEW}\r", "alice\r", f"{NEW}\r", *OFF])
    )
    assert "Your new password counts from now on." in shown
    assert "Hello Alice" in shown
    door.rebuild(login=LogonConfig(email_passwords=False))
    assert "Did you forget" not in door.shown(door.call(["alice\r", "wrong\r"]))


def test_ENU_03_the_same_words_whoever_asks_for_whom(door: FrontDoor) -> None:
    answers = [
        door.shown(door.call(["forgot\r", f"{name}\r", f"{address}\r"]))
        for name, address in (("alice", "alice@ext.test"), ("alice", "mall@ext.test"), ("nemo", "alice@ext.test"))
    ]
    ends = {answer.partition("mail address of your account:")[2].partition("\n")[2] for answer in answers}
    assert len(ends) == 1
    assert len(letters(door)) == 1


@pytest.mark.proves("modopts.login.confirm_email_address")
def test_the_address_need_not_be_asked_for(door: FrontDoor) -> None:
    door.rebuild(login=LogonConfig(confirm_address=False))
    shown = door.shown(door.call(["forgot\r", "alice\r"]))
    assert "mail address of" not in shown
    assert len(letters(door)) == 1


def test_a_wrong_code_changes_nothing(door: FrontDoor) -> None:
    shown = door.shown(
        door.call(["reset\r", "alice\r", "abcdef\r", f"{NEW}\r", f"{NEW}\r", "alice\r", f"{PASSWORD}\r", *OFF])
    )
    assert "does not fit" in shown
    assert "Hello Alice" in shown


@pytest.mark.parametrize(
    "script",
    [["forgot\r", "\x03"], ["forgot\r", "alice\r", "\x03"], ["reset\r", "\x03"], ["reset\r", "a\r", "x\r", "\x03"]],
)
def test_every_question_can_be_left(door: FrontDoor, script: list[str]) -> None:
    assert "Hello Alice" in door.shown(door.call([*script, "alice\r", f"{PASSWORD}\r", *OFF]))
