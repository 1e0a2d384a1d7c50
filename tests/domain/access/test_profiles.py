"""Accounts changed by their owners and by sysops."""

import pytest

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.validation import Validations, ValidationSet
from dialtone.testing.script import run
from tests.support.front_door import FrontDoor


@pytest.fixture
def door():
    return FrontDoor(validations=Validations({2: ValidationSet(level=60, flags1="A", credits=7)}))


def test_people_set_what_is_theirs(door):
    run(door.house.profiles.change_own(door.caller(door.user(2)), {"note": "Hello\x1b[2J", "columns": 132}))
    assert door.user(2).columns == 132
    assert "\x1b" not in door.user(2).note


@pytest.mark.parametrize(
    "field", ["level", "exemptions", "restrictions", "credits", "flags1", "alias", "banked_minutes"]
)
def test_EXE_09_and_nothing_else(door, field):
    value = 99 if field in ("level", "credits", "banked_minutes") else "ABC"
    with pytest.raises(Refusal) as no:
        run(door.house.profiles.change_own(door.caller(door.user(2)), {field: value}))
    assert no.value.why is Why.DENIED
    assert door.user(2).level == 50


def test_the_guest_sets_nothing(door):
    guest = door.add("Guest", restrictions="G")
    with pytest.raises(Refusal):
        run(door.house.profiles.change_own(door.caller(guest), {"note": "x"}))


def test_EXE_09_only_sysops_edit_others(door):
    profiles, alice = door.house.profiles, door.caller(door.user(2))
    for work in (
        lambda: profiles.edit(alice, door.user(3), {"level": 1}),
        lambda: profiles.edit(alice, door.user(2), {"level": 99}),
        lambda: profiles.validate(alice, door.user(2), 2),
        lambda: profiles.remove(alice, door.user(3)),
        lambda: profiles.list(alice),
    ):
        with pytest.raises(Refusal) as no:
            run(work())
        assert no.value.why is Why.DENIED
    assert door.user(3).level == 50


def test_nobody_gives_more_than_he_has_nor_changes_who_is_above(door):
    helper = door.caller(door.add("Helper", level=92))
    with pytest.raises(Refusal):
        run(door.house.profiles.edit(helper, door.user(2), {"level": 95}))
    with pytest.raises(Refusal):
        run(door.house.profiles.edit(helper, door.user(1), {"comment": "x"}))
    assert run(door.house.profiles.edit(helper, door.user(2), {"level": 80})).level == 80


def test_validation_sets(door):
    sysop = door.caller(door.user(1))
    after = run(door.house.profiles.validate(sysop, door.user(2), 2))
    assert (after.level, after.flags1, after.credits) == (60, "A", 7)
    with pytest.raises(Refusal) as no:
        run(door.house.profiles.validate(sysop, door.user(2), 5))
    assert no.value.why is Why.NOT_FOUND


def test_a_sysop_removes_accounts_but_not_the_first(door):
    sysop = door.caller(door.user(1))
    run(door.house.profiles.remove(sysop, door.user(2)))
    assert door.user(2).deleted
    assert len(run(door.house.profiles.list(sysop))) == 3
    with pytest.raises(Refusal):
        run(door.house.profiles.remove(sysop, door.user(1)))


def test_sysops_find_accounts(door):
    door.set(door.user(3), real_name="Robert Smith", netmail="bob@ext.test")
    sysop, find = door.caller(door.user(1)), door.house.profiles.find
    assert [user.number for user in run(find(sysop, "SMITH"))] == [3] == [user.number for user in run(find(sysop, "3"))]
    assert [user.number for user in run(find(sysop, "ext.test"))] == [3] and len(run(find(sysop, " "))) == 3
    with pytest.raises(Refusal):
        run(find(door.caller(door.user(2)), "bob"))


def test_EXE_10_the_audit_has_the_powers_that_changed_and_of_the_rest_only_the_names(door):
    told = []
    level, sinks = log.switch.level, log.switch.sinks
    log.switch.level, log.switch.sinks = log.INFO, [told.append]
    try:
        fields = {"level": 60, "comment": "private", "inactive": True}
        run(door.house.profiles.edit(door.caller(door.user(1)), door.user(2), fields))
    finally:
        log.switch.level, log.switch.sinks = level, sinks
    deed = next(event.fields for event in told if event.name == "audit.deed")
    assert (deed["who"], deed["deed"], deed["about"]) == ("Sysop", "user.edited", "#2 Alice")
    assert deed["detail"] == "comment, inactive: none -> True, level: 50 -> 60"
