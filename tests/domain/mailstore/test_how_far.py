"""How far somebody has read, as marks of single messages."""

from __future__ import annotations

from array import array

from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.mailstore import how_far
from dialtone.domain.mailstore.how_far import MOST_STEPS, Bookmark, looked_at, marked, stamped, with_step
from dialtone.domain.model.mailbox_view import ANSWERED, FLAGGED, SEEN, BoardView, PostMark, arrival

numbers = st.integers(0, 30)
some = st.sets(st.integers(1, 30), max_size=30)


def at(steps: how_far.Steps, number: int) -> int:
    """The modification sequence steps give to a message."""
    return next((modseq for end, modseq in steps if number <= end), 0)


@given(st.lists(st.tuples(numbers, numbers), max_size=20))
def test_steps_give_every_message_its_last_change(ranges: list[tuple[int, int]]) -> None:
    steps: how_far.Steps = ()
    expected = dict.fromkeys(range(1, 31), 0)
    for modseq, (low, high) in enumerate(ranges, 1):
        steps = with_step(steps, low, high, modseq)
        expected.update(dict.fromkeys(range(low + 1, high + 1), modseq))
    assert {number: at(steps, number) for number in expected} == expected
    assert [end for end, _ in steps] == sorted({end for end, _ in steps})


def test_there_are_few_steps_and_none_says_too_little() -> None:
    steps: how_far.Steps = ()
    for modseq, number in enumerate(range(1, 1000, 2), 1):
        steps = with_step(steps, number - 1, number, modseq)
    assert len(steps) <= MOST_STEPS
    assert all(at(steps, number) >= modseq for modseq, number in enumerate(range(1, 1000, 2), 1))


@given(old=st.tuples(numbers, some), new=st.tuples(numbers, some))
def test_what_differs_from_what_was_seen_last_is_numbered_and_nothing_else(
    old: tuple[int, set[int]], new: tuple[int, set[int]]
) -> None:
    everything = array("Q", range(1, 31))

    def kept(scanned: int, seen: set[int]) -> tuple[int, str]:
        return scanned, how_far.write_numbers({number for number in seen if number > scanned})

    def read(scanned: int, seen: str) -> list[int]:
        return list(marked(everything, scanned, how_far.read_numbers(seen), []))

    before, after = kept(*old), kept(*new)
    view = looked_at(BoardView(*before, ()), *after, 7)
    assert (view.scanned, view.seen) == after
    for number, was, now in zip(everything, read(*before), read(*after), strict=True):
        if was != now:
            assert at(view.steps, number) == 7
        elif number > max(before[0], after[0]):
            assert at(view.steps, number) == 0


def test_marks_are_the_pointer_what_was_seen_above_it_and_ones_own() -> None:
    there = array("Q", [2, 3, 5, 8, 9])
    own = [PostMark(2, SEEN | FLAGGED, 1), PostMark(4, FLAGGED, 1), PostMark(8, ANSWERED, 1), PostMark(9, SEEN, 1)]
    assert list(marked(there, 5, {8, 7}, own)) == [FLAGGED, SEEN, SEEN, SEEN | ANSWERED, 0]


def test_messages_have_the_latest_of_their_numbers() -> None:
    there = array("Q", [1, 2, 3, 4])
    own = array("Q", [arrival(1), arrival(9), arrival(3), arrival(4)])
    found = stamped(there, own, ((2, arrival(5)), (3, 0)), [PostMark(4, FLAGGED, arrival(7)), PostMark(9, 0, 1)])
    assert list(found) == [arrival(5), arrival(9), arrival(3), arrival(7)]
    assert list(own) == [arrival(1), arrival(9), arrival(3), arrival(4)]


@given(
    there=some,
    scanned=numbers,
    seen=some,
    unread=some,
    changes=st.lists(st.tuples(st.booleans(), st.sets(st.integers(1, 30), max_size=5)), max_size=6),
    most=st.sampled_from([2, 500]),
)
def test_reading_and_unreading_change_those_messages_alone(
    there: set[int],
    scanned: int,
    seen: set[int],
    unread: set[int],
    changes: list[tuple[bool, set[int]]],
    most: int,
) -> None:
    kept, how_far.BACK_MOST = how_far.BACK_MOST, most
    try:
        shown = array("Q", sorted(there))
        marks = [PostMark(number, SEEN, 1) for number in sorted(unread)]
        text = how_far.write_numbers({number for number in seen if number > scanned})
        book = Bookmark.of(shown, scanned, text, marks)
        expected = {number: book.has_read(number) for number in there}
        for read, wanted in changes:
            wanted = wanted & there
            (book.read if read else book.unread_again)(wanted)
            expected.update(dict.fromkeys(wanted, read))
            assert {number: book.has_read(number) for number in there} == expected
            assert all(number > book.scanned for number in book.seen)
            exceptions = [PostMark(number, SEEN, 1) for number in sorted(book.unread)]
            found = marked(shown, book.scanned, how_far.read_numbers(book.seen_text), exceptions)
            assert [bool(bits & SEEN) for bits in found] == [expected[number] for number in shown]
    finally:
        how_far.BACK_MOST = kept
