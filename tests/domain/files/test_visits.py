"""People who come for files only, spec services.md 3.4."""

import math

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.levels import Level, Levels
from dialtone.config.tables import PatternList
from dialtone.domain.files.visits import FileVisits
from dialtone.testing.script import run
from tests.domain.files.vault import Vault, directory

TODAY = 19723  # the day of the tests' clock


def visits(vault, level=None, banned=()):
    table = PatternList()
    table.set(*banned)
    return FileVisits(vault.store, vault.clock, Levels({50: level} if level else {}), table)


@pytest.fixture
def vault():
    return Vault(directory())


def test_how_long_somebody_may_stay(vault):
    alice = vault.add("Alice", time_today=20, counters_day=TODAY)
    assert visits(vault).begin(vault.caller(alice)) == math.inf
    assert visits(vault, Level(minutes_per_day=60)).begin(vault.caller(alice)) == 40 * 60


@pytest.mark.parametrize(
    ("fields", "level"),
    [
        ({"restrictions": "T"}, None),
        ({"restrictions": "L", "logons_today": 1}, None),
        ({"logons_today": 3}, Level(calls_per_day=3)),
        ({"time_today": 60}, Level(minutes_per_day=60)),
    ],
)
def test_who_may_not_come(vault, fields, level):
    caller = vault.caller(vault.add("Alice", counters_day=TODAY, **fields))
    with pytest.raises(Refusal) as no:
        visits(vault, level).begin(caller)
    assert no.value.why is Why.DENIED


def test_who_may_come_all_the_same(vault):
    level = Level(calls_per_day=3)
    alice = vault.add("Alice", logons_today=3, counters_day=TODAY, exemptions="L")
    bob = vault.add("Bob", logons_today=3, counters_day=TODAY - 1)
    assert visits(vault, level).begin(vault.caller(alice)) == math.inf
    assert visits(vault, level).begin(vault.caller(bob)) == math.inf, "that was yesterday"


def test_full_minutes_are_taken_from_the_day(vault):
    alice, guest = vault.add("Alice"), vault.add("Guest", restrictions="G")
    began = vault.clock.now()
    vault.clock.advance(59)
    run(visits(vault).end(alice.number, began))
    assert vault.again(alice).time_today == 0
    vault.clock.advance(120)
    run(visits(vault).end(alice.number, began))
    run(visits(vault).end(guest.number, began))
    assert (vault.again(alice).time_today, vault.again(alice).time_on) == (2, 2)
    assert vault.again(guest).time_today == 0


def test_the_address_of_a_guest(vault):
    guest, alice = vault.add("Guest", restrictions="G"), vault.add("Alice", netmail="a@a.example")
    for given in ("me@example.net\r\nx", "nonsense", ""):
        run(visits(vault).guest(vault.caller(guest), given))
    assert vault.again(guest).netmail == "me@example.net x"[:60]
    run(visits(vault).guest(vault.caller(alice), "other@example.net"))
    assert vault.again(alice).netmail == "a@a.example", "only of guests"
    with pytest.raises(Refusal) as no:
        run(visits(vault, banned=("*@spam.example",)).guest(vault.caller(guest), "x@spam.example"))
    assert no.value.why is Why.BLOCKED
