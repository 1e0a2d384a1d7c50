from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.search import Both, Either, Not, SearchTree, Term
from dialtone.store.sqlite.grams import MOST, expression


def test_a_word_is_cut_into_pieces_of_three() -> None:
    assert expression(Term("quick")) == '"qui" AND "uic" AND "ick"'
    assert expression(Term("öl x", whole=True)) == '"öl " AND "l x"'
    assert expression(Term("ab")) == ""
    assert expression(Term("")) == ""


def test_parts_that_cannot_be_asked_for_widen_an_or_and_not_an_and() -> None:
    long, other, short = Term("abc"), Term("xyz"), Term("ab")
    assert expression(Both((long, short, Not(other)))) == '("abc")'
    assert expression(Either((long, other))) == '("abc") OR ("xyz")'
    assert expression(Either((long, short))) == ""
    assert expression(Not(long)) == ""
    assert expression(Both((Not(long),))) == ""


def test_SQL_01_what_was_typed_never_leaves_its_quotation_marks() -> None:
    assert expression(Term('a"b')) == '"a""b"'
    assert expression(Term("a*(")) == '"a*("'
    assert expression(Term("ab\x00cd")) == ""


def test_a_long_word_asks_for_a_few_pieces_from_all_over_it() -> None:
    asked = expression(Term("a" * 100 + "xyz" + "b" * 100 + "end"))
    assert asked.count("AND") == MOST - 1
    assert asked.endswith('"end"')


@given(st.text(min_size=3))
def test_every_piece_is_in_the_word(text: str) -> None:
    pieces = expression(Term(text)).split(" AND ")
    if "\x00" not in text and " AND " not in text:
        assert all(piece[1:-1].replace('""', '"') in text for piece in pieces)


def test_deep_trees_are_not_asked_about_to_their_bottom() -> None:
    tree: SearchTree = Term("abc")
    for _ in range(500):
        tree = Either((tree, Term("xyz")))
    assert expression(tree) == ""
