from __future__ import annotations

import re
import sqlite3

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.search import Both, Either, Not, SearchTree, Term, fits_folded
from dialtone.store.sql.searching import holding, like, like_pattern

LETTERS = "ab %_\\'\"#$?"
TERMS = st.builds(Term, st.text(LETTERS, min_size=1, max_size=3), st.booleans())
TREES: st.SearchStrategy[SearchTree] = st.recursive(
    TERMS,
    lambda inner: st.one_of(
        st.builds(Not, inner),
        st.builds(Both, st.lists(inner, min_size=2, max_size=3).map(tuple)),
        st.builds(Either, st.lists(inner, min_size=2, max_size=3).map(tuple)),
    ),
    max_leaves=6,
)


def holds(tree: SearchTree, text: str) -> bool:
    """What the condition says of a text; everything holds where nothing can be said."""
    condition, values = holding(tree, "t.words", 1)
    if not condition:
        return True
    database = sqlite3.connect(":memory:")
    try:
        sql = re.sub(r"\$(\d+)", r"?\1", f"SELECT {condition} FROM (SELECT ${len(values) + 1} AS words) t")
        return bool(database.execute(sql, (*values, text)).fetchone()[0])
    finally:
        database.close()


@given(TREES, st.text(LETTERS, max_size=8))
def test_SQL_01_no_text_that_fits_is_missed(tree: SearchTree, text: str) -> None:
    if fits_folded(tree, text):
        assert holds(tree, text)


@given(TREES, st.text(LETTERS, max_size=8))
def test_where_no_whole_words_are_wanted_the_condition_says_all(tree: SearchTree, text: str) -> None:
    if "whole=True" not in repr(tree):
        assert holds(tree, text) is fits_folded(tree, text)


def test_conditions() -> None:
    one, two = Term("a%"), Term("b", whole=True)
    assert holding(Both((one, Not(two))), "w", 3) == ("(w LIKE $3 ESCAPE '\\')", ["%a\\%%"])
    assert holding(Either((one, Not(two))), "w", 3) == ("", [])
    assert holding(Not(Both((one, one))), "w", 1)[0] == "NOT (w LIKE $1 ESCAPE '\\' AND w LIKE $2 ESCAPE '\\')"
    assert holding(Not(Not(two)), "w", 1) == ("NOT NOT w LIKE $1 ESCAPE '\\'", ["%b%"])


def test_SQL_01_wildcards_stand_for_themselves() -> None:
    assert like("100%_\\") == "100\\%\\_\\\\"
    assert like_pattern("a_*.t?t%") == "a\\_%.t_t\\%"
