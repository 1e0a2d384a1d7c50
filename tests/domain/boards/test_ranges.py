import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.boards.ranges import MOST, read_numbers, write_numbers


@pytest.mark.parametrize(
    ("numbers", "text"), [(set(), ""), ({5}, "5"), ({1, 2, 3}, "1-3"), ({1, 2, 4, 7, 8}, "1-2,4,7-8")]
)
def test_numbers_in_a_row_are_written_as_one(numbers, text):
    assert write_numbers(numbers) == text
    assert read_numbers(text) == numbers


@given(st.sets(st.integers(min_value=0, max_value=10**12), max_size=300))
def test_what_was_written_is_read_again(numbers):
    assert read_numbers(write_numbers(numbers)) == numbers


@given(st.text(max_size=200))
def test_any_text_can_be_read(text):
    assert len(read_numbers(text)) <= MOST


def test_a_hostile_text_is_no_burden():
    assert len(read_numbers("1-999999999999999," * 50)) <= MOST
    assert read_numbers("9-3,x,,-,4") == {4}


def test_the_lowest_are_left_out_when_there_are_too_many():
    assert read_numbers(write_numbers(range(1, MOST + 11))) == set(range(11, MOST + 11))
