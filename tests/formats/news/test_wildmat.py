"""Wildmats (RFC 3977 section 4)."""

from __future__ import annotations

import fnmatch
import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.news.wildmat import PATTERN_MOST, BadWildmat, Pattern, Wildmat


@pytest.mark.parametrize(
    ("text", "fits"),
    [("aaa", True), ("abb", False), ("ccb", True), ("xxx", False)],  # RFC 3977 section 4.4
)
def test_the_example_of_the_standard(text: str, fits: bool) -> None:
    assert Wildmat("a*,!*b,*c*").matches(text) is fits


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("*", "", True),
        ("a", "a", True),
        ("a", "ab", False),
        ("a?c", "abc", True),
        ("a?c", "ac", False),
        ("*a*a*", "a", False),
        ("a*a", "a", False),
        ("*.misc", "comp.misc", True),
        ("comp.*", "comp", False),
        ("gr?n", "grün", True),
        ("a.c", "abc", False),
    ],
)
def test_patterns(pattern: str, text: str, fits: bool) -> None:
    assert Wildmat(pattern).matches(text) is fits


@pytest.mark.parametrize("text", ["", "a,,b", "!", ",", "a[b", "a\\b", "a!b", "x" * (PATTERN_MOST + 1), "a," * 100])
def test_what_is_no_wildmat_is_refused(text: str) -> None:
    with pytest.raises(BadWildmat):
        Wildmat(text)


def test_case_counts_unless_it_is_asked_not_to() -> None:
    assert not Wildmat("main.*").matches("Main.General")
    assert Wildmat("main.*", caseless=True).matches("Main.General")


@pytest.mark.parametrize(
    ("pattern", "text", "fits"),
    [
        ("*[Ff][Oo]*", "a fO b", True),
        ("[a-c]", "b", True),
        ("[^a-c]", "b", False),
        ("[]]", "]", True),
        ("[z-a]", "m", False),
        ("a,b", "a,b", True),
        ("!x", "!x", True),
        ("[", "[", True),
    ],
)
def test_patterns_of_xpat_have_sets_and_no_commas(pattern: str, text: str, fits: bool) -> None:
    assert Wildmat(pattern, plain=True).matches(text) is fits


@given(st.text("ab*?", max_size=12), st.text("ab", max_size=12))
def test_a_pattern_matches_what_a_regular_expression_does(pattern: str, text: str) -> None:
    wanted = re.compile("".join({"*": ".*", "?": "."}.get(ch, ch) for ch in pattern) + r"\Z")
    assert Pattern(pattern).matches(text) is bool(wanted.match(text))


@given(st.text("abc*?[]^-", max_size=10), st.text("abc-]", max_size=8))
def test_reading_sets_never_fails(pattern: str, text: str) -> None:
    assert Pattern(pattern, sets=True).matches(text) in (True, False)


@given(
    st.lists(st.tuples(st.booleans(), st.text("ab*?", min_size=1, max_size=5)), min_size=1, max_size=6), st.text("ab")
)
def test_the_last_pattern_that_fits_decides(patterns: list[tuple[bool, str]], text: str) -> None:
    whole = ",".join(("" if wanted else "!") + pattern for wanted, pattern in patterns)
    decided = False
    for wanted, pattern in patterns:
        if fnmatch.fnmatchcase(text, pattern):
            decided = wanted
    assert Wildmat(whole).matches(text) is decided


def test_NNT_05_many_stars_cost_nothing() -> None:
    pattern, text = Pattern("*a" * 100 + "b"), "a" * 20_000
    steps = 0

    class Counted(str):
        def __len__(self) -> int:
            nonlocal steps
            steps += 1
            return super().__len__()

    assert not pattern.matches(Counted(text))
    assert steps < 10  # decided by its end, without trying the stars anew
    assert not Pattern("*a" * 100 + "*b*").matches(text)
