"""Rules as their owner writes them."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.folders import Folders
from dialtone.domain.mail.habits import Habits
from dialtone.domain.mail.rules import MailRules
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.mail_folder import SPAM, TRASH, FolderId
from dialtone.domain.model.mail_rule import Condition, How, Part, Rule
from dialtone.testing.script import run
from tests.support.post_office import STRANGER, PostOffice

LUNCH = Condition(part=Part.SUBJECT, text="lunch")


class Book:
    """Alice's rules."""

    def __init__(self) -> None:
        self.office = PostOffice().population()
        self.habits = Habits(self.office.store, self.office.clock)
        self.rules = MailRules(self.office.store, self.habits)
        self.alice = Caller(self.office.user("alice"), STRANGER, "http")

    def put(self, *rules: Rule, who: Caller | None = None) -> Any:
        return run(self.rules.put(who or self.alice, rules))

    def refused(self, *rules: Rule) -> Why:
        with pytest.raises(Refusal) as no:
            self.put(*rules)
        assert no.value.text
        return no.value.why


def test_rules_come_back_as_they_were_put() -> None:
    book = Book()
    folder = run(Folders(book.office.store, book.office.clock).create(book.alice, "Büro"))
    rules = (
        Rule(name="Lünch", conditions=(LUNCH, replace(LUNCH, part=Part.FROM, negated=True)), folder=folder, read=True),
        Rule(
            enabled=False,
            every=False,
            conditions=(
                Condition(part=Part.HEADER, header="X-Mailer", how=How.MATCHES, text="*bulk*"),
                Condition(part=Part.SIZE, how=How.OVER, text="1000"),
                Condition(part=Part.SPAM),
            ),
            folder=TRASH,
            flag=True,
            forward=("bob@ext.test", "eve@ext.test"),
            stop=True,
        ),
    )
    assert book.put(*rules) == rules
    assert run(book.rules.all(book.alice)) == rules
    fresh = MailRules(book.office.store, Habits(book.office.store, book.office.clock))
    assert run(fresh.all(book.alice)) == rules
    book.put()
    assert run(book.rules.all(book.alice)) == ()


@pytest.mark.parametrize(
    ("rule", "why"),
    [
        (Rule(folder=FolderId(9)), Why.NOT_FOUND),
        (Rule(folder=SPAM), Why.NOT_FOUND),
        (Rule(conditions=(replace(LUNCH, text=" \x1b"),)), Why.INVALID),
        (Rule(conditions=(replace(LUNCH, how=How.OVER),)), Why.INVALID),
        (Rule(conditions=(Condition(part=Part.SIZE, how=How.OVER, text="many"),)), Why.INVALID),
        (Rule(conditions=(Condition(part=Part.SIZE, how=How.IS, text="5"),)), Why.INVALID),
        (Rule(conditions=(Condition(part=Part.HEADER, header="a b", text="x"),)), Why.INVALID),
        (Rule(conditions=(Condition(part=Part.HEADER, header="", text="x"),)), Why.INVALID),
        (Rule(forward=("nobody",)), Why.BAD_ADDRESS),
        (Rule(forward=("a@b.test\r\nRCPT TO:<x@y>",)), Why.BAD_ADDRESS),
    ],
)
def test_rules_that_make_no_sense_are_refused_with_words(rule: Rule, why: Why) -> None:
    assert Book().refused(Rule(conditions=(LUNCH,)), rule) is why


def test_EXE_07_there_are_limits() -> None:
    book = Book()
    assert book.refused(*[Rule(conditions=(LUNCH,))] * 101) is Why.TOO_MANY
    assert book.refused(Rule(conditions=(LUNCH,) * 11)) is Why.TOO_MANY
    assert book.refused(*[Rule(conditions=(LUNCH,) * 10)] * 31) is Why.TOO_MANY
    assert book.refused(Rule(forward=tuple(f"u{number}@ext.test" for number in range(6)))) is Why.TOO_MANY
    long = replace(LUNCH, text="ä" * 300)
    (kept,) = book.put(Rule(conditions=(long,)))
    assert kept.conditions[0].text == "ä" * 200
    assert book.refused(*[Rule(conditions=(long,) * 5)] * 60) is Why.TOO_BIG


def test_who_may_not_write_outside_may_not_have_mail_sent_on() -> None:
    book = Book()
    alice = book.office.change(book.office.user("alice"), restrictions="M")
    with pytest.raises(Refusal) as no:
        book.put(Rule(forward=("bob@ext.test",)), who=Caller(alice, STRANGER, "http"))
    assert no.value.why is Why.DENIED


def test_guests_have_no_rules() -> None:
    book = Book()
    with pytest.raises(Refusal):
        book.put(who=Caller(book.office.user("guest"), STRANGER, "http"))
