"""Which passwords may be chosen."""

from dataclasses import replace

import pytest

from dialtone.base.errors import Refusal
from dialtone.config.system import SystemConfig
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.people.password_rules import PasswordRules, distinct

SYSTEM = SystemConfig(name="The Cave", operator="Olga Operator", qwk_id="CAVEBBS")
ALICE = User(
    number=UserNumber(2), alias="Digital Man", real_name="Rob Roy", handle="diggy", zip="12345", phone="555-274-9163"
)


def refused(password, *, old="", rules=None, user=ALICE):
    try:
        (rules or PasswordRules(SYSTEM)).check(password, user, old=old)
    except Refusal as no:
        return no.text
    return ""


@pytest.mark.parametrize("password", ["violet lantern", "Tr0ub4dor&3", "grüne Wolke 9", "kettle7swan"])
def test_good_ones(password):
    assert refused(password) == ""


@pytest.mark.proves("main.min_password_length")
def test_a_password_has_a_least_length():
    assert "at least 8" in refused("v7lantq")
    assert refused("v7la", rules=PasswordRules(replace(SYSTEM, password_least=4, password_quality=False))) == ""
    assert "at least 12" in refused("violetlante", rules=PasswordRules(replace(SYSTEM, password_least=12)))


@pytest.mark.parametrize("password", ["aaaaaaaa", "abcdefgh", "87654321", "abababab", "AaAaAaAaAa"])
@pytest.mark.proves("main.strong_passwords")
def test_simple_ones_are_refused_where_quality_is_asked_for(password):
    assert "too simple" in refused(password)
    assert refused(password, rules=PasswordRules(replace(SYSTEM, password_quality=False))) == ""


@pytest.mark.parametrize(
    "password",
    ["digital man 77", "MyDigitalWorld", "robroy-2024x", "xdiggyxqwrt", "k5552749163m",
     "the cave 42 ok", "olga operator!", "cavebbs-forever"],
)  # fmt: skip
def test_what_is_easy_to_guess_from_account_or_board(password):
    assert "easy to guess" in refused(password)


def test_the_password_now_and_what_is_like_it():
    assert "have now" in refused("Violet Lantern", old="violet lantern")
    assert "too much like" in refused("violet lantern 2", old="violet lantern")
    assert refused("kettle swan river", old="violet lantern") == ""


def test_what_no_client_could_send():
    for password in ("", "with\x07bell7q", "x" * 129, " violet lantern", "violet lantern "):
        assert refused(password)


@pytest.mark.parametrize(("text", "count"), [("aaaa", 1), ("abcd", 1), ("4321", 1), ("acac", 2), ("a", 1), ("", 0)])
def test_characters_that_count(text, count):
    assert distinct(text) == count


def test_the_list_of_barred_ones():
    rules = PasswordRules(SYSTEM, barred=lambda text: text.startswith("letmein"))
    assert "on the list" in refused("letmein-9241", rules=rules)
