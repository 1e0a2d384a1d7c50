"""How wishes are kept."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.mail import habits
from dialtone.domain.mail.habits import Habits
from dialtone.domain.model.mail_folder import FolderId
from dialtone.domain.model.mail_rule import Away, Condition, How, Part, Rule
from dialtone.domain.model.user import UserNumber
from dialtone.testing.script import run
from tests.support.post_office import PostOffice

ALICE = UserNumber(2)
TEXTS = st.text(st.characters(codec="utf-8"), max_size=20)
CONDITIONS = st.builds(
    Condition,
    part=st.sampled_from(Part),
    how=st.sampled_from(How),
    text=TEXTS,
    header=TEXTS,
    negated=st.booleans(),
)
RULE = st.builds(
    Rule,
    name=TEXTS,
    enabled=st.booleans(),
    every=st.booleans(),
    conditions=st.lists(CONDITIONS, max_size=3).map(tuple),
    folder=st.integers(-1, 100).map(FolderId),
    read=st.booleans(),
    flag=st.booleans(),
    forward=st.lists(TEXTS, max_size=2).map(tuple),
    stop=st.booleans(),
)
AWAY = st.builds(Away, on=st.booleans(), subject=TEXTS, text=TEXTS, since=st.floats(0, 9e9), until=st.floats(0, 9e9))


@given(st.lists(RULE, max_size=4).map(tuple))
def test_rules_are_read_as_they_were_written(rules: tuple[Rule, ...]) -> None:
    assert habits.read_rules(habits.write_rules(rules)) == rules


@given(AWAY)
def test_an_answer_is_read_as_it_was_written(away: Away) -> None:
    assert habits.read_away(habits.write_away(away)) == away


def kept(key: str, text: str) -> Any:
    office = PostOffice().population()
    book = Habits(office.store, office.clock)
    run(book.keep(ALICE, key, text))
    return run(book.of(ALICE))


@pytest.mark.parametrize("text", ["[", "[]x", "{}", '{"on":true}', "null", '[{"conditions":null}]', '["x"]', "1e999"])
@pytest.mark.parametrize("key", [habits.RULES, habits.AWAY])
def test_what_cannot_be_read_is_nothing(key: str, text: str) -> None:
    found = kept(key, text)
    assert (found.rules, found.asked, found.away) == ((), (), Away())


def test_a_rule_of_no_sense_is_skipped_and_the_others_are_asked() -> None:
    broken = Rule(name="broken", conditions=(Condition(part=Part.SIZE, how=How.OVER, text="many"),))
    found = kept(habits.RULES, habits.write_rules((broken, Rule(name="good"), Rule(enabled=False))))
    assert [one.rule.name for one in found.asked] == ["good"]
    assert len(found.rules) == 3
