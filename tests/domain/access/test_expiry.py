"""Accounts whose time is over, and those nobody uses."""

from dataclasses import replace

import pytest

from dialtone.config.levels import Level, Levels
from dialtone.config.validation import Expired, Validations, ValidationSet
from dialtone.domain.access.expiry import expired, is_over, over, validated
from dialtone.domain.model.user import User, UserNumber
from dialtone.testing.script import run
from tests.support.front_door import SYSTEM, FrontDoor

NOW = 1_000_000.0
USER = User(
    number=UserNumber(2), alias="A", level=60, flags1="ABC", exemptions="LT", restrictions="M", expires=NOW, credits=5
)


@pytest.mark.parametrize(
    "name",
    [
        pytest.param("flags2", marks=pytest.mark.proves("main.expired.flags2", "main.valset.flags2")),
        pytest.param("flags3", marks=pytest.mark.proves("main.expired.flags3", "main.valset.flags3")),
        pytest.param("flags4", marks=pytest.mark.proves("main.expired.flags4", "main.valset.flags4")),
    ],
)
def test_every_set_of_flags_is_looked_at(name):
    user = replace(USER, **{name: "XYZ"})
    assert getattr(expired(user, Expired(**{name: "Y"})), name) == "XZ"
    assert getattr(validated(user, ValidationSet(**{name: "Q"}), NOW), name) == "Q"


@pytest.mark.proves("main.expired.level", "main.expired.flags1", "main.expired.exemptions", "main.expired.restrictions")
def test_expired_values_take_away_and_add():
    after = expired(USER, Expired(level=10, flags1="B", exemptions="T", restrictions="PC"))
    assert (after.level, after.flags1, after.exemptions, after.restrictions) == (10, "AC", "L", "CMP")
    assert after.expires == 0


@pytest.mark.proves(
    "main.valset.level",
    "main.valset.flags1",
    "main.valset.exemptions",
    "main.valset.restrictions",
    "main.valset.credits",
    "main.valset.expire",
)
def test_a_validation_set_replaces_and_extends():
    chosen = ValidationSet(level=70, flags1="Z", restrictions="", credits=100, days=10)
    after = validated(USER, chosen, NOW + 5)
    assert (after.level, after.flags1, after.exemptions, after.restrictions, after.credits) == (70, "Z", "", "", 105)
    assert after.expires == NOW + 5 + 864_000
    assert validated(replace(USER, expires=NOW + 50), chosen, NOW).expires == NOW + 50 + 864_000
    assert validated(USER, replace(chosen, days=0), NOW).expires == NOW


@pytest.mark.proves("main.level.expireto")
def test_a_level_says_what_becomes_of_its_accounts():
    sets = Validations({3: ValidationSet(level=33)}, Expired(level=1))
    for level, wanted in ((Level(expires_to_set=3), 33), (Level(expires_to_level=20), 20), (Level(), 1)):
        after = over(USER, Levels({60: level}), sets, NOW)
        assert (after.level, after.expires) == (wanted, 0)
    assert over(USER, Levels({60: Level(expires_to_set=9)}), sets, NOW).level == 1


def test_when_it_is_over():
    assert is_over(USER, NOW)
    assert not is_over(USER, NOW - 1)
    assert not is_over(replace(USER, expires=0), NOW)
    assert not is_over(replace(USER, number=UserNumber(1)), NOW)


def test_the_daily_chore_changes_and_tells():
    door = FrontDoor(validations=Validations({}, Expired(level=1)))
    door.set(door.user(2), expires=door.clock.now() - 1)
    door.set(door.user(1), expires=door.clock.now() - 1)
    assert run(door.house.expiry.expire()) == 1
    assert [door.user(number).level for number in (1, 2, 3)] == [99, 1, 50]
    assert "is over" in door.telegrams(door.user(2))[0]
    assert run(door.house.expiry.expire()) == 0


@pytest.mark.proves("main.settings (expire_out_of_time)")
def test_whose_time_is_used_up_may_lose_his_rights():
    validations = Validations({}, Expired(level=1))
    door = FrontDoor(validations=validations)
    assert not run(door.house.expiry.out_of_time(door.user(2).number))
    door.rebuild(system=replace(SYSTEM, expire_out_of_time=True))
    door.set(door.user(3), exemptions="E")
    assert [run(door.house.expiry.out_of_time(door.user(number).number)) for number in (1, 2, 3)] == [
        False,
        True,
        False,
    ]
    assert [door.user(number).level for number in (1, 2, 3)] == [99, 1, 50]


@pytest.mark.proves("main.autodel")
def test_accounts_nobody_used_go_and_permanent_ones_stay():
    door = FrontDoor(system=replace(SYSTEM, auto_delete_days=30))
    door.set(door.user(2), last_on=door.clock.now(), exemptions="P")
    door.add("Guest", restrictions="G")
    door.clock.advance(31 * 86_400)
    door.add("Newcomer")
    assert run(door.house.expiry.remove_idle()) == 1
    assert [door.user(number).deleted for number in range(1, 6)] == [False, False, True, False, False]
    door.rebuild(system=SYSTEM)
    assert run(door.house.expiry.remove_idle()) == 0
