import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.web.boards.quoting import WIDTH, initials, quoted


@pytest.mark.parametrize(
    ("name", "letters"), [("Alice", "A"), ("Olga Operator", "OO"), ("jean-luc van damme", "JD"), ("", ""), ("!?", "")]
)
def test_people_are_known_by_two_letters(name, letters):
    assert initials(name) == letters


def test_lines_are_quoted_with_initials_and_quotations_once_more():
    text = "Hello\n\n AB> older\n> oldest\n-- \nsignature"
    assert quoted(text, "Olga Operator") == " OO> Hello\n OO>\n AB>> older\n >> oldest"


def test_nothing_below_an_origin_line_or_a_signature_is_quoted():
    assert quoted("text\n * Origin: here (1:2/3)\nmore", "Al") == " A> text"


def test_colours_and_sequences_are_not_quoted():
    assert quoted("\x01h\x01rred\x01n \x1b[31mtoo\x1b[2J", "Al") == " A> red too"


def test_long_lines_are_wrapped_with_the_signs():
    lines = quoted("word " * 60, "Al").split("\n")
    assert len(lines) > 3
    assert all(line.startswith(" A> ") and len(line) <= WIDTH for line in lines)


@given(st.text(max_size=400), st.text(max_size=20))
def test_any_text_can_be_quoted(text, author):
    assert "\x1b" not in quoted(text, author)
