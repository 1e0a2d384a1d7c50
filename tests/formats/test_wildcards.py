from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.wildcards import MOST, Wildcard, matches, reduced


@pytest.mark.parametrize(
    ("pattern", "name", "expected"),
    [
        ("*", "", True),
        ("*.zip", "doom.zip", True),
        ("*.ZIP", "doom.zip", True),
        ("*.zip", "doom.zip.txt", False),
        ("d??m.*", "doom.zip", True),
        ("d?m.*", "doom.zip", False),
        ("doom", "doom.zip", False),
        ("", "", True),
        ("", "a", False),
        ("a*b*c", "aXbXbc", True),
        ("[ab]", "a", False),
        ("a.c", "abc", False),
        ("a**b", "ab", True),
        ("?", "", False),
    ],
)
def test_patterns(pattern: str, name: str, expected: bool) -> None:
    assert matches(name, reduced(pattern)) is expected


@given(st.text("ab*?", max_size=8), st.text("ab", max_size=8))
def test_the_same_as_an_expression_would(pattern: str, name: str) -> None:
    expression = pattern.replace("*", ".*").replace("?", ".")
    assert matches(name, reduced(pattern)) is (re.fullmatch(expression, name) is not None)


def test_a_pattern_made_to_keep_us_busy_ends_soon() -> None:
    assert len(reduced("*a" * 5000)) == MOST
    assert not matches("a" * 5000 + "c", reduced("*a" * 60 + "*b"))


@given(st.text("ab*?", max_size=10), st.text("aAb\n", max_size=10))
def test_a_pattern_that_is_asked_often_says_the_same(pattern: str, name: str) -> None:
    assert Wildcard(pattern).matches(name) is matches(name.casefold(), reduced(pattern))


def test_a_pattern_that_is_asked_often_is_not_kept_busy_either() -> None:
    evil = Wildcard("*a" * 60 + "*b")
    assert not any(evil.matches("a" * 5000 + "c") for _ in range(50))
