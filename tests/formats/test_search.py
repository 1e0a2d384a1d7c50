from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.search import (
    MOST,
    TERMS,
    Both,
    Either,
    Not,
    SearchTree,
    Term,
    fits,
    fits_folded,
    folded,
    parse,
)

A, B, C, D = (Term(letter) for letter in "abcd")

SIGNS = st.text(alphabet=' "&|!()ab\\%_*?\x00é', max_size=80)
TYPED = st.one_of(
    SIGNS,
    st.text(max_size=300),
    st.lists(st.sampled_from(["AND", "OR", "NOT", "(", ")", "!", "a", '"', "b c"])).map(" ".join),
)


def size(tree: SearchTree) -> tuple[int, int]:
    """How many terms, and the longest path."""
    match tree:
        case Term():
            return 1, 1
        case Not():
            terms, depth = size(tree.part)
            return terms, depth + 1
        case Both() | Either():
            sizes = [size(part) for part in tree.parts]
            assert len(sizes) > 1
            return sum(terms for terms, _ in sizes), 1 + max(depth for _, depth in sizes)


@pytest.mark.parametrize(
    ("typed", "tree"),
    [
        ("a", A),
        ("a b", Both((A, B))),
        ("a AND b", Both((A, B))),
        ("a & b", Both((A, B))),
        ("a&b", Both((A, B))),
        ("a OR b", Either((A, B))),
        ("a|b", Either((A, B))),
        ("NOT a", Not(A)),
        ("!a", Not(A)),
        ("! a", Not(A)),
        ("!!a", A),
        ("NOT NOT a", A),
        ("NOT !a", A),
        ("a OR b AND c", Either((A, Both((B, C))))),
        ("a b | c d", Either((Both((A, B)), Both((C, D))))),
        ("NOT a b", Both((Not(A), B))),
        ("(a OR b) c", Both((Either((A, B)), C))),
        ("NOT (a OR b)", Not(Either((A, B)))),
        ("a NOT(b)c", Both((A, Not(B), C))),
        ("(((a)))", A),
        ("A", A),
        ('"a b"', Term("a b", whole=True)),
        ('"A   B"', Term("a b", whole=True)),
        ('"a', Term("a", whole=True)),
        ('"AND"', Term("and", whole=True)),
        ('a "b" c', Both((A, Term("b", whole=True), C))),
    ],
)
def test_operators(typed: str, tree: SearchTree) -> None:
    assert parse(typed) == tree


@pytest.mark.parametrize(
    ("typed", "words"),
    [
        ("AND", ["and"]),
        ("a AND", ["a", "and"]),
        ("OR b", ["or", "b"]),
        ("NOT", ["not"]),
        ("a AND AND b", ["a", "and", "b"]),
        ("and or not", ["and", "or", "not"]),
        (":-)", [":-", ")"]),
        ("f()", ["f", "(", ")"]),
        ("(a", ["(", "a"]),
        ("a)", ["a", ")"]),
        ("hello!", ["hello!"]),
        ('3.5" disk', ['3.5"', "disk"]),
        ("a-b c++", ["a-b", "c++"]),
        ("a\x00b", ["a", "b"]),
    ],
)
def test_what_cannot_be_an_operator_is_a_word(typed: str, words: list[str]) -> None:
    parts = tuple(Term(word) for word in words)
    assert parse(typed) == (parts[0] if len(parts) == 1 else Both(parts))


@pytest.mark.parametrize("typed", ["", "  \t\r\n", '""', '" "', "\x00", "\ud800"])
def test_where_there_is_no_word_there_is_nothing_to_look_for(typed: str) -> None:
    assert parse(typed) is None


def test_too_much_is_cut() -> None:
    tree = parse(" ".join(f"w{number}" for number in range(60)))
    assert isinstance(tree, Both)
    assert tree.parts == tuple(Term(f"w{number}") for number in range(TERMS))
    assert parse("x" * 1000) == Term("x" * MOST)


@given(TYPED)
def test_anything_can_be_typed(typed: str) -> None:
    tree = parse(typed)
    if tree is not None:
        terms, depth = size(tree)
        assert 1 <= terms <= TERMS
        assert depth <= 2 * TERMS
        assert fits(tree, typed) in (True, False)
        assert fits(Not(tree), typed) is not fits(tree, typed)


@given(st.text(alphabet="ab \n", min_size=1).filter(str.strip), st.text(), st.text())
def test_every_piece_of_a_text_is_found_in_it(piece: str, before: str, after: str) -> None:
    assert fits(Term(folded(piece)), f"{before} {piece} {after}")


@given(st.text())
def test_a_word_in_quotation_marks_is_found_at_word_boundaries_only(text: str) -> None:
    words = "".join(letter if letter.isalnum() else " " for letter in folded(text)).split()
    assert fits(Term("a", whole=True), text) is ("a" in words)


@pytest.mark.parametrize(
    ("typed", "text", "expected"),
    [
        ("cat", "concatenate", True),
        ('"cat"', "concatenate", False),
        ('"cat"', "a cat.", True),
        ('"cat"', "CAT", True),
        ('"cat"', "cats and a cat", True),
        ('"c++"', "about c++11", True),
        ('"two words"', "has two\r\n  words in it", True),
        ('"two words"', "two other words", False),
        ("STRASSE", "die Straße", True),
        ("caf\u00e9", "cafe\u0301", True),
        ("a.c", "abc", False),
        ('"a.c"', "abc", False),
        ("cat NOT dog", "cat", True),
        ("cat NOT dog", "cat, dog", False),
        ("cat OR dog", "dog", True),
        ("(cat OR dog) bird", "dog", False),
        ("a\x1bb", "xb xa", True),
    ],
)
def test_fitting(typed: str, text: str, expected: bool) -> None:
    tree = parse(typed)
    assert tree is not None
    assert fits(tree, text) is expected


@given(st.text())
def test_folded_texts_have_one_line_and_nothing_a_store_cannot_hold(text: str) -> None:
    line = folded(text)
    assert line == line.strip()
    assert not any(letter in line for letter in ("\x00", "\n", "\x1b", "  "))
    line.encode()


def test_a_folded_text_is_compared_as_it_stands() -> None:
    assert fits_folded(Term("cat"), "a cat")
    assert not fits_folded(Term("cat"), "A CAT")


def test_time_grows_with_the_text_and_not_with_its_square() -> None:
    text = "a" * 200_000  # quadratic work would take minutes
    for tree in (Term("a" * 250 + "b"), Term("aab", whole=True), Term("a" * 100, whole=True), Term("a", whole=True)):
        assert not fits(tree, text)
