"""What strangers are told of users."""

from __future__ import annotations

from dataclasses import replace

import pytest

from dialtone.base.errors import Refusal
from dialtone.config.finger import FingerConfig
from dialtone.domain.model.user import Secrets, User, UserNumber
from dialtone.domain.people.publicity import CHOICES, NOTHING, Facts, Publicity
from dialtone.store.memory.store import MemoryStore
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import run

ALLOWED = FingerConfig(include_age=True, include_gender=True, include_location=True, include_real_name=True)
ALICE = User(
    number=UserNumber(1), alias="Alice", real_name="Alice Liddell", birth="18520504", gender="F", location="Oxford"
)


def told(config: FingerConfig, *choices: str, birth: str = ALICE.birth) -> Facts:
    store = MemoryStore()
    user = replace(ALICE, birth=birth)
    run(store.write(lambda records: records.users.add(user, Secrets(""))))
    publicity = Publicity(store, ManualClock(), config)
    run(publicity.choose(user, frozenset(choices)))
    return run(publicity.facts(user))


def test_FIN_02_nothing_unless_both_allow_it() -> None:
    assert told(FingerConfig(), *CHOICES) == NOTHING
    assert told(ALLOWED) == NOTHING
    assert told(ALLOWED, "location") == Facts(location="Oxford")
    assert told(FingerConfig(include_location=True), *CHOICES) == Facts(location="Oxford")


def test_everything() -> None:
    facts = told(ALLOWED, *CHOICES, birth="19690721")
    assert facts == Facts(real_name="Alice Liddell", age="54", gender="F", location="Oxford")


@pytest.mark.parametrize(
    ("birth", "age"),
    [
        ("19700101", "54"),
        ("19700102", "53"),
        ("20240101", "0"),
        ("20240102", ""),
        ("", ""),
        ("xxxx0101", ""),
        ("1970", ""),
    ],
)
def test_the_age_on_the_first_of_january_2024(birth: str, age: str) -> None:
    assert told(ALLOWED, "age", birth=birth).age == age


def test_a_choice_can_be_taken_back_and_nonsense_is_not_kept() -> None:
    store = MemoryStore()
    run(store.write(lambda records: records.users.add(ALICE, Secrets(""))))
    publicity = Publicity(store, ManualClock(), ALLOWED)
    run(publicity.choose(ALICE, frozenset({"age", "address"})))
    assert run(publicity.chosen(ALICE)) == {"age"}
    run(publicity.choose(ALICE, frozenset()))
    assert run(publicity.chosen(ALICE)) == frozenset()


def test_the_guest_makes_nothing_public() -> None:
    guest = User(number=UserNumber(2), alias="Guest", restrictions="G")
    with pytest.raises(Refusal):
        run(Publicity(MemoryStore(), ManualClock(), ALLOWED).choose(guest, frozenset({"age"})))


def test_what_the_board_offers() -> None:
    assert Publicity(MemoryStore(), ManualClock(), FingerConfig(include_gender=True)).offered == ("gender",)
