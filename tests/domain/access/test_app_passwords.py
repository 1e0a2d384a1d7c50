"""Passwords for one program, for some services."""

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.base.log import Secret
from dialtone.domain.access.app_passwords import MOST
from dialtone.testing.script import run
from dialtone.wire.proofs import PasswordProof
from tests.support.front_door import ABROAD, FrontDoor


@pytest.fixture
def door():
    return FrontDoor()


def create(door, number=2, name="telephone", scopes=("mail",)):
    return run(door.house.app_passwords.create(door.caller(door.user(number)), name, scopes))


def admit(door, service, password, name="alice"):
    return run(door.house.logins.admit(ABROAD, service, PasswordProof(name, Secret(password)), secure=True))


def test_it_lets_in_where_it_is_for(door):
    password = create(door)
    assert admit(door, "pop3", password).user.alias == "Alice"
    assert admit(door, "submission", password.upper().replace("-", " ")).user.alias == "Alice"


@pytest.mark.parametrize("service", ["telnet", "ssh", "ftp", "nntp", "irc"])
def test_AUT_13_and_nowhere_else(door, service):
    password = create(door)
    with pytest.raises(Refusal):
        admit(door, service, password)


def test_AUT_13_nor_for_anybody_else(door):
    password = create(door)
    with pytest.raises(Refusal):
        admit(door, "pop3", password, name="bob")


def test_it_is_listed_without_the_password_and_revoked(door):
    password, caller = create(door, name="my\x1b[2Jtelephone"), door.caller(door.user(2))
    apps = door.house.app_passwords
    (one,) = run(apps.list(caller))
    assert (one.scopes, one.made) == (("mail",), door.clock.now())
    assert "\x1b" not in one.name
    assert password.replace("-", "") not in repr(run(door.store.read(lambda r: r.properties.all(caller.user.number))))
    with pytest.raises(Refusal):
        run(apps.revoke(door.caller(door.user(3)), one.id))
    run(apps.revoke(caller, one.id))
    with pytest.raises(Refusal):
        admit(door, "pop3", password)
    with pytest.raises(Refusal) as no:
        run(apps.revoke(caller, one.id))
    assert no.value.why is Why.NOT_FOUND


def test_what_is_refused(door):
    for name, scopes in (("", ("mail",)), ("x", ()), ("x", ("everything",))):
        with pytest.raises(Refusal):
            create(door, name=name, scopes=scopes)
    guest = door.add("Guest", restrictions="G")
    with pytest.raises(Refusal):
        create(door, guest.number)


def test_there_are_only_so_many(door):
    for number in range(MOST):
        create(door, name=str(number))
    with pytest.raises(Refusal) as no:
        create(door)
    assert no.value.why is Why.TOO_MANY
