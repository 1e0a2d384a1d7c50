"""What rules look at."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.mail.rule_matching import Compiled, Seen
from dialtone.domain.model.mail_rule import Condition, How, Part, Rule

HEAD = (
    b"From: =?utf-8?q?J=C3=BCrgen?= <Jurgen@Ext.test>\r\n"
    b"To: Alice <alice@local.test>,\r\n bob@local.test\r\n"
    b"Cc: team@ext.test\r\n"
    b"Subject: Re: Lunch\r\n at noon\r\n"
    b"List-Id: Talk <talk.ext.test>\r\n"
    b"X-Mailer : one\r\n"
    b"x-mailer: two\r\n"
)


def fits(*conditions: Condition, every: bool = True, head: bytes = HEAD, size: int = 1000, spam: bool = False) -> bool:
    return Compiled(Rule(conditions=conditions, every=every)).fits(Seen(head, size=size, spam=spam))


def condition(part: Part, how: How, text: str, **more: object) -> Condition:
    return Condition(part=part, how=how, text=text, **more)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("part", "how", "text", "expected"),
    [
        (Part.FROM, How.CONTAINS, "JÜRGEN", True),
        (Part.FROM, How.IS, "jurgen@ext.test", True),
        (Part.FROM, How.IS, "jurgen", False),
        (Part.FROM, How.MATCHES, "*@ext.test", True),
        (Part.FROM, How.MATCHES, "*@ext", False),
        (Part.TO, How.IS, "BOB@local.test", True),
        (Part.TO, How.IS, "team@ext.test", True),
        (Part.TO, How.CONTAINS, "jurgen", False),
        (Part.SUBJECT, How.IS, "re: lunch at noon", True),
        (Part.SUBJECT, How.CONTAINS, "lunch at", True),
        (Part.SUBJECT, How.MATCHES, "re:*noo?", True),
        (Part.SUBJECT, How.MATCHES, "lunch", False),
        (Part.LIST_ID, How.CONTAINS, "talk.ext.test", True),
        (Part.SIZE, How.OVER, "999", True),
        (Part.SIZE, How.OVER, "1000", False),
        (Part.SIZE, How.UNDER, "1001", True),
        (Part.SIZE, How.UNDER, "1000", False),
    ],
)
def test_conditions(part: Part, how: How, text: str, expected: bool) -> None:
    assert fits(condition(part, how, text)) is expected
    assert fits(condition(part, how, text, negated=True)) is not expected


def test_any_field_can_be_asked_for_and_each_of_its_values_counts() -> None:
    assert fits(condition(Part.HEADER, How.IS, "two", header="X-MAILER"))
    assert fits(condition(Part.HEADER, How.IS, "one", header="x-mailer"))
    assert not fits(condition(Part.HEADER, How.IS, "", header="x-other"))


def test_all_or_any() -> None:
    yes, no = condition(Part.SUBJECT, How.CONTAINS, "lunch"), condition(Part.SUBJECT, How.CONTAINS, "dinner")
    assert [fits(yes, no), fits(yes, no, every=False), fits(no, every=False), fits(yes, yes)] == [
        False,
        True,
        False,
        True,
    ]


def test_a_rule_without_conditions_fits_everything_but_spam() -> None:
    assert fits() and not fits(spam=True)


def test_spam_is_only_for_rules_that_ask_about_it() -> None:
    lunch, spam = condition(Part.SUBJECT, How.CONTAINS, "lunch"), Condition(part=Part.SPAM)
    assert not fits(lunch, spam=True)
    assert fits(lunch, spam, spam=True)
    assert not fits(lunch, spam)
    assert fits(lunch, Condition(part=Part.SPAM, negated=True))


def test_EXE_07_a_pattern_full_of_stars_is_quick() -> None:
    head = b"Subject: " + b"a" * 4000 + b"\r\n"
    evil = Compiled(Rule(conditions=tuple(condition(Part.SUBJECT, How.MATCHES, "*a" * 60 + "b") for _ in range(10))))
    assert not any(evil.fits(Seen(head, size=1, spam=False)) for _ in range(100))


@given(st.binary(max_size=300), st.sampled_from([part for part in Part if part is not Part.SIZE]), st.text(max_size=20))
def test_no_message_makes_a_rule_fail(head: bytes, part: Part, text: str) -> None:
    for how in (How.CONTAINS, How.IS, How.MATCHES):
        assert fits(condition(part, how, text, header="subject"), head=head) in (True, False)
