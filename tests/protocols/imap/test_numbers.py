"""Sets of messages, as ranges."""

from __future__ import annotations

from array import array

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal
from dialtone.protocols.imap.numbers import LAST, blocks, ranges_of, read_numbers, spans, written

COLUMN = st.lists(st.integers(1, 60), max_size=30, unique=True).map(sorted)


NUMBER = st.one_of(st.integers(1, 70), st.just(LAST))


SETS = st.lists(st.tuples(NUMBER, NUMBER), min_size=1, max_size=6)


def said(ranges: list[tuple[int, int]]) -> bytes:
    def one(number: int) -> bytes:
        return b"*" if number == LAST else b"%d" % number

    return b",".join(one(first) if first == last else one(first) + b":" + one(last) for first, last in ranges)


@given(SETS, COLUMN)
def test_sets_mean_the_messages_they_name(ranges: list[tuple[int, int]], uids: list[int]) -> None:
    numbers = read_numbers(said(ranges))

    def named(last: int) -> set[int]:
        found: set[int] = set()
        for pair in ranges:
            low, high = sorted(last if one == LAST else one for one in pair)
            found.update(range(low, high + 1))
        return found

    by_number = [place for one in numbers.places(len(uids)) for place in one]
    assert by_number == sorted(number - 1 for number in named(len(uids)) if 1 <= number <= len(uids))
    by_uid = [place for one in numbers.places_of(array("Q", uids)) for place in one]
    assert by_uid == [place for place, uid in enumerate(uids) if uid in named(uids[-1] if uids else 0)]


@given(st.lists(st.integers(1, 100), unique=True))
def test_numbers_are_written_as_runs_in_their_order(numbers: list[int]) -> None:
    found = [number for low, high in spans(numbers) for number in range(low, high + 1)]
    assert found == numbers
    if numbers:
        again = read_numbers(written(numbers))
        assert [one for low, high in again.ranges for one in range(low, high + 1)] == numbers


@given(COLUMN, st.integers(1, 5))
def test_blocks_are_small_and_complete(places: list[int], size: int) -> None:
    found = list(blocks(ranges_of(places), size))
    assert [place for one in found for place in one] == places
    assert all(len(one) <= size for one in found)


@pytest.mark.parametrize(
    "text", [b"0", b"4294967296", b"1:0", b"", b",", b"1,", b"1:", b":1", b"**", b"1:2:3", b"99999999999"]
)
def test_IMP_03_zero_and_overflow_are_refused(text: bytes) -> None:
    with pytest.raises(Refusal):
        read_numbers(text)


def test_IMP_03_a_huge_set_costs_nothing() -> None:
    assert read_numbers(b"1:4294967295").places(3) == [range(3)]
    assert read_numbers(b"*:1").places(3) == [range(3)]
    assert read_numbers(b"5:7").places(3) == []
    assert read_numbers(b"9:*").places(3) == [range(2, 3)]
