"""Who an SSH caller is, without SSH."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.net.ssh.login import Answer, SshLogin
from dialtone.testing.script import run
from dialtone.wire.port import Peer
from tests.net.ssh.conftest import ALICE, CODE, PASSWORD, House

PEER = Peer("198.51.100.7", 40000, "192.0.2.25", 22)


def begun(house: House, name: str = "alice") -> SshLogin:
    login = SshLogin(house, PEER)
    login.begin(name)
    return login


def test_a_password() -> None:
    login = begun(House())
    assert run(login.by_password("alice", PASSWORD)) is Answer.IN
    assert login.caller is not None
    assert login.caller.user is ALICE
    assert run(login.settle())


def test_wrong_ones_are_counted_and_enough_is_enough() -> None:
    house = House()
    login = begun(house)
    for _ in range(3):
        assert not login.exhausted
        assert run(login.by_password("alice", "x")) is Answer.NO
    assert login.exhausted
    assert run(login.by_password("alice", PASSWORD)) is Answer.NO  # not even looked at
    assert len(house.logins.tried) == 3


def test_another_name_begins_anew_but_the_tries_stay() -> None:
    house = House()
    house.logins.factor = True
    login = begun(house)
    assert run(login.by_password("alice", PASSWORD)) is Answer.CODE
    login.begin("bob")
    assert not login.wants_code
    assert run(login.by_code(CODE)) is Answer.NO
    assert login.caller is None
    assert login.password is None


def test_a_code_without_a_password_is_nothing() -> None:
    house = House()
    house.logins.factor = True
    assert run(begun(house).by_code(CODE)) is Answer.NO
    assert house.logins.tried == []


def test_a_signature_is_judged_when_it_was_made() -> None:
    house = House()
    house.logins.keys.add("SHA256:a")
    login = begun(house)
    assert run(login.might_be("alice", "SHA256:a"))
    assert login.caller is None
    assert run(login.settle())
    assert login.caller is not None

    login = begun(house)
    assert run(login.might_be("alice", "SHA256:a"))
    house.logins.keys.clear()  # removed meanwhile
    assert not run(login.settle())


def test_a_question_about_a_strange_key_takes_the_answer_to_the_last_one_back() -> None:
    house = House()
    house.logins.keys.add("SHA256:a")
    login = begun(house)
    assert run(login.might_be("alice", "SHA256:a"))
    assert not run(login.might_be("alice", "SHA256:b"))
    assert login.tries == 1
    assert login._key == ""


@pytest.mark.parametrize("name", ["x" * 65, "a\x1b[2J", ""])
def test_a_name_that_cannot_be_is_not_offered_for_an_account(name: str) -> None:
    login = begun(House(), name)
    assert run(login.by_password(name, "x")) is Answer.IN
    assert (login.new_user, login.name) == (True, "")


def test_a_store_that_fails_lets_nobody_in() -> None:
    house = House()

    async def admit(*_: object, **__: object) -> object:
        raise StoreError("full")

    house.logins.admit = admit  # type: ignore[method-assign, assignment]
    login = begun(house)
    assert run(login.by_password("alice", PASSWORD)) is Answer.NO
    assert run(login.by_password("stranger", PASSWORD)) is Answer.NO  # it cannot be known whether he is one


def test_AUT_01_banned_addresses_may_not_apply_either() -> None:
    house = House()

    async def admit(*_: object, **__: object) -> object:
        raise Refusal(Why.BLOCKED, "later", temporary=True)

    house.logins.admit = admit  # type: ignore[method-assign, assignment]
    assert run(begun(house).by_password("stranger", "x")) is Answer.NO
