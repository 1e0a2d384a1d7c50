"""The rules for applications; the questions are in tests/terminal/logon/test_applying.py."""

import asyncio

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.newuser import NewUserConfig, Question
from dialtone.domain.access.applications import Application
from dialtone.domain.model.actor import Remote
from dialtone.testing.script import run
from tests.support.front_door import ABROAD, FrontDoor

ASKER = Remote(ABROAD)
NEW = "violet lantern"


def why(work):
    with pytest.raises(Refusal) as no:
        run(work)
    return no.value.why


def door_with(*questions, **config):
    asked = 0
    for question in questions:
        asked |= int(question)
    return FrontDoor(new_user=NewUserConfig(questions=asked, **config))


def test_SQL_03_two_apply_for_one_name_at_once():
    door = FrontDoor()

    async def both():
        rules = door.house.applications
        made = [rules.apply(ASKER, Application(alias="Carol"), NEW) for _ in range(2)]
        return await asyncio.gather(*made, return_exceptions=True)

    first, second = asyncio.run(both())
    assert first.alias == "Carol"
    assert isinstance(second, Refusal)
    assert second.why is Why.EXISTS


def test_what_is_asked_for_later_is_checked_again():
    door = FrontDoor()
    assert why(door.house.applications.apply(ASKER, Application(alias="Alice"), NEW)) is Why.EXISTS
    assert why(door.house.applications.apply(ASKER, Application(alias="Carol"), "short")) is Why.INVALID
    forged = Application(alias="Carol", fields={"level": 500})
    assert why(door.house.applications.apply(ASKER, forged, NEW)) is Why.INVALID


@pytest.mark.parametrize("alias", ["", "1abc", "  x", "a  b", "a\x07b", "al@ce", "x" * 26, "LOCAL", "Olga Operator"])
def test_AUT_15_aliases_nobody_gets(alias):
    door = FrontDoor()
    assert why(door.house.applications.check_alias(alias)) in (Why.INVALID, Why.EXISTS)


def test_plain_letters_only_where_the_sysop_wants_that():
    assert run(FrontDoor().house.applications.check_alias("Jürgen")) == "Jürgen"
    assert why(door_with(Question.ASCII_ONLY).house.applications.check_alias("Jürgen")) is Why.INVALID


def test_real_names():
    door = FrontDoor()
    rules = door.house.applications
    assert run(rules.check_real_name(" Carol  Deer ")) == "Carol Deer"
    for name in ("", "X", "Carol", "1 2"):
        assert why(rules.check_real_name(name)) is Why.INVALID
    assert run(door_with(Question.NO_SPACE).house.applications.check_real_name("Cher")) == "Cher"
    unique = door_with(Question.UNIQUE_REAL_NAME)
    unique.add("Dave", real_name="Carol Deer")
    assert why(unique.house.applications.check_real_name("carol deer")) is Why.EXISTS


def test_handles_addresses_places():
    door = door_with(Question.UNIQUE_HANDLE, Question.UNIQUE_NETMAIL)
    door.set(door.user(2), handle="ace", netmail="a@ext.test")
    rules = door.house.applications
    assert why(rules.check_handle("A.C.E")) is Why.EXISTS
    assert run(rules.check_handle("bee")) == "bee"
    assert why(rules.check_netmail("A@ext.test")) is Why.EXISTS
    assert run(rules.check_netmail("b@ext.test")) == "b@ext.test"
    assert run(rules.check_netmail("")) == ""
    for address in ("b", "@ext.test", "b@host", "b c@ext.test", "b@ext.test\r\nBcc: x@y.test"):
        assert why(rules.check_netmail(address)) is Why.INVALID
    assert rules.check_location("Ulm, Germany") == "Ulm, Germany"
    with pytest.raises(Refusal):
        rules.check_location("Ulm")
    assert door_with(Question.NO_COMMA).house.applications.check_location("Ulm") == "Ulm"


@pytest.mark.proves("main.newuser.max_per_hour")
def test_AUT_16_and_everybody_together_so_many_an_hour():
    door = FrontDoor(new_user=NewUserConfig(per_hour=2, per_address=0))
    for number, name in enumerate(("Carol", "Dave")):
        peer = type(ABROAD)(f"203.0.113.{number}", 1, "192.0.2.25", 23)
        run(door.house.applications.apply(Remote(peer), Application(alias=name), NEW))
    assert why(door.house.applications.apply(ASKER, Application(alias="Eve"), NEW)) is Why.TOO_FAST
    door.clock.advance(3601)
    run(door.house.applications.apply(ASKER, Application(alias="Eve"), NEW))


def test_the_sysop_sees_who_else_calls_from_there():
    door = FrontDoor()
    door.set(door.user(2), last_address=ABROAD.address, last_on=1.0)
    carol = run(door.house.applications.apply(ASKER, Application(alias="Carol"), NEW))
    assert door.user(carol.number).comment == "same address as #2 Alice"
    assert run(door.store.read(lambda records: records.statistics.day(0))).new_users == 1


def test_SEC_09_the_code_is_the_same_until_it_is_used_and_hard_to_guess():
    door = FrontDoor(people=())
    rules = door.house.applications
    assert rules.code_fits(rules.first_code.upper())
    assert not rules.code_fits("")
    assert len(rules.first_code.replace("-", "")) == 16
    assert why(rules.apply(ASKER, Application(alias="Eve"), NEW)) is Why.DENIED
    assert run(rules.apply(ASKER, Application(alias="Sysop"), NEW, code=rules.first_code)).level == 99
    later = run(rules.apply(ASKER, Application(alias="Eve"), NEW, code=rules.first_code))
    assert later.level == 50
