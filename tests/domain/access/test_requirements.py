"""Spec bbs.md 2.2: evaluation."""

import pytest
from hypothesis import given
from hypothesis import strategies as some

from dialtone.base import log
from dialtone.config.boards import Boards, Group, SubBoard
from dialtone.domain.access import requirements
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.model.user import User, UserNumber
from dialtone.testing.chance import SteadyChance
from dialtone.testing.clock import ManualClock
from dialtone.wire.port import NO_NAME
from tests.support.residents import peer

SYSOP = User(number=UserNumber(1), alias="Sysop", level=99)
BOB = User(number=UserNumber(2), alias="bob", level=20, exemptions="Q", flags1="A")


@pytest.fixture
def rules():
    return Requirements(ManualClock(), SteadyChance())


def test_nothing_asked_is_met_by_everybody(rules):
    assert rules.met("", None)
    assert rules.met("  ", None)
    assert rules.why_not("", None) == ""


def test_with_nobody_what_asks_about_a_user_is_false_and_its_opposite_true(rules):
    assert not rules.met("LEVEL 0", None)
    assert rules.met("NOT LEVEL 0", None)
    assert rules.met("NOT SYSOP", None)
    assert rules.met("PROT SMTP AND TIME 0", None, protocol="smtp")


def test_sysops_are_level_90_and_more(rules):
    for level, sysop in ((89, False), (90, True), (99, True)):
        assert rules.met("SYSOP", User(number=UserNumber(3), alias="x", level=level)) is sysop


@pytest.mark.parametrize(
    ("text", "answer"),
    [
        ("LEVEL 50 EXEMPT Q OR SYSOP", False),  # 50 AND (Q OR SYSOP)
        ("(LEVEL 50 EXEMPT Q) OR FLAG A", True),
        ("EXEMPT Q OR LEVEL 50 SYSOP", True),  # Q OR (50 AND SYSOP)
        ("(EXEMPT Q OR LEVEL 50) SYSOP", False),
        ("NOT (LEVEL 50 OR FLAG A)", False),
        ("LEVEL 10 NOT 30", True),
    ],
)
def test_grouping_to_the_right(rules, text, answer):
    assert rules.met(text, BOB) is answer


def test_a_slip_of_the_pen_opens_no_door_and_is_told_once(rules, events):
    for _ in range(3):
        assert not rules.met("NOT LEVLE 50", SYSOP)
    assert rules.why_not("NOT LEVLE 50", SYSOP) == "a requirement that cannot be understood"
    assert [(event.level, event.name, event.text) for event in events] == [
        (
            log.WARNING,
            "access.requirement",
            "!BAD access requirement 'NOT LEVLE 50': unknown keyword LEVLE (at character 5)",
        )
    ]


def test_texts_remembered_are_few(rules, monkeypatch):
    monkeypatch.setattr(requirements, "CACHED", 5)
    for number in range(20):
        assert rules.met(f"LEVEL {number}", SYSOP)
    assert len(rules._parsed) <= 5


def test_the_client_is_asked_about(rules):
    client = peer("198.51.100.7", host="client.ext.test")
    assert rules.met("IP 198.51.100.* HOST *.ext.test", BOB, peer=client)
    assert not rules.met("HOST *", None, peer=peer(host=NO_NAME))
    assert rules.met("PROT POP3", BOB, protocol="pop3s")
    assert rules.met("PROT POP3S", BOB, protocol="pop3s")
    assert not rules.met("PROT POP3S", BOB, protocol="pop3")


def test_boards_have_numbers():
    one, two = Group(name="One"), Group(name="Two")
    subs = [
        SubBoard(code="ONE-A", group=one, name="a"),
        SubBoard(code="TWO-A", group=two, name="a"),
        SubBoard(code="TWO-B", group=two, name="b"),
    ]
    rules = Requirements(ManualClock(), SteadyChance(), Boards((one, two), {sub.code: sub for sub in subs}))
    assert rules.met("GROUP = 2 SUB = 2", None, board="two-b")
    assert not rules.met("GROUP = 2 SUB = 2", None, board="ONE-A")
    assert not rules.met("GROUP 1", None, board="nowhere")


def test_chance_reaches_from_none_to_all():
    def luck(fraction, text):
        return Requirements(ManualClock(), SteadyChance(fraction=fraction)).met(text, None)

    assert luck(0.999, "RANDOM 9")
    assert not luck(0.899, "RANDOM 9")
    assert luck(0.0, "RANDOM 0")


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("LEVEL 50 AGE 18", "level 50 or more"),
        ("LEVEL 10 AGE 18", "age 18 or more"),
        ("LEVEL = 50", "level 50"),
        ("SYSOP OR FLAG 2B", "sysop"),
        ("FLAG 2B", "flag B of set 2"),
        ("EXEMPT = W", "only exemption W"),
        ("SEX = F", "gender F"),
        ("NOT EXEMPT Q", "not: exemption Q"),
        ("NOT (EXEMPT Q LEVEL 10)", "not: EXEMPT Q AND LEVEL 10"),
        ("CREDIT 100", "KiB of credits 100 or more"),
        ("TIME 18:00", "18:00 o'clock or later"),
        ("DAY = SU", "Sunday"),
        ("DAY SA", "Saturday or a later day of the week"),
        ("PROT SSH", "protocol SSH"),
        ("LEVEL 10", ""),
    ],
)
def test_what_is_missing_is_told_in_words(rules, text, words):
    assert rules.why_not(text, BOB, protocol="SMTP") == words


@given(some.text(alphabet="LEVEL1250 ()!|&=SYOPNTRAG", max_size=40))
def test_a_reason_is_given_exactly_when_it_is_not_met(text):
    rules = Requirements(ManualClock(), SteadyChance())
    assert rules.met(text, BOB) is (rules.why_not(text, BOB) == "")
