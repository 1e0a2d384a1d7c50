"""What is new is counted, found and passed by in one way: three functions that must agree."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.config.boards import BoardFlag
from dialtone.domain.boards.compose import Draft
from dialtone.domain.boards.counting import (
    Reader,
    count_new,
    first_new,
    number_before,
    plainly,
    pulled_back,
    reached,
)
from dialtone.domain.model.pointer import Pointer
from dialtone.domain.model.post import BoardState
from dialtone.testing.script import run
from tests.domain.boards.hall import Hall, sub

PRIVATE = sub("PRIVATE", settings=int(BoardFlag.PRIV))
PLAIN = sub("PLAIN")


class Shelf(Hall):
    """Messages of Eve's on both sub-boards: number 2 is private to Bob, number 3 to the sysop."""

    def __init__(self):
        super().__init__(PLAIN, PRIVATE)
        self.bob, self.eve = self.add("Bob"), self.add("Eve")
        for to, private in (("All", False), ("Bob", True), ("Sysop", True), ("All", False)):
            for board in (PLAIN, PRIVATE):
                draft = Draft(subject="s", body="text", to=to, private=private and board is PRIVATE)
                run(self.writing.post(self.caller(self.eve), board, draft))

    def ask(self, function, board, *args):
        async def question(records):
            return await function(records.posts, board, *args)

        return run(self.store.read(question))

    def count(self, board, scanned, reader, seen=()):
        async def question(records):
            state = await records.posts.state(board.code)
            return await count_new(records.posts, board, state, scanned, reader, seen)

        return run(self.store.read(question))


@pytest.mark.parametrize(("who", "shown"), [("bob", {1, 2, 4}), ("eve", {1, 2, 3, 4}), ("other", {1, 4})])
def test_private_messages_count_for_those_they_concern(who, shown):
    hall = Shelf()
    reader = Reader(getattr(hall, who, None) or hall.add("Other"), operates=False)
    assert hall.count(PRIVATE, 0, reader) == len(shown)
    assert hall.count(PRIVATE, 0, reader, shown) == 0
    assert hall.ask(first_new, PRIVATE, 2, reader, set()).number == min(number for number in shown if number > 2)


def test_a_moderator_counts_everything():
    hall = Shelf()
    assert hall.count(PRIVATE, 0, Reader(hall.bob, operates=True)) == 4


def test_only_what_is_to_the_reader_counts_where_he_wants_that():
    hall = Shelf()
    assert hall.count(PLAIN, 0, Reader(hall.bob, operates=False, only_to_me=True)) == 1
    assert hall.ask(first_new, PLAIN, 0, Reader(hall.bob, False, True), set()).number == 2


@given(st.integers(0, 4), st.sets(st.integers(1, 4)), st.booleans())
def test_counting_finding_and_passing_by_agree(scanned, seen, operates):
    hall = Shelf()
    reader = Reader(hall.bob, operates)
    shown = {1, 2, 3, 4} if operates else {1, 2, 4}
    new = sorted(number for number in shown - seen if number > scanned)
    assert hall.count(PRIVATE, scanned, reader, seen) == len(new)
    first = hall.ask(first_new, PRIVATE, scanned, reader, seen)
    assert (first.number if first else None) == (new[0] if new else None)
    far = hall.ask(reached, PRIVATE, scanned, reader, seen)
    assert not [number for number in new if number <= far]
    assert not new or far < new[0]
    assert new or far >= max(shown)


def test_where_nothing_need_be_looked_at():
    hall = Shelf()
    bob = Reader(hall.bob, operates=False)
    assert plainly(PLAIN, bob, ())
    assert not plainly(PLAIN, bob, {3})
    assert not plainly(PRIVATE, bob, ())
    assert plainly(PRIVATE, bob._replace(operates=True), ())
    assert not plainly(PLAIN, bob._replace(only_to_me=True), ())


def test_a_pointer_is_not_beyond_the_last_number():
    pointer = Pointer(board="MAIN-PLAIN", scanned=9, last=7)
    assert pulled_back(pointer, BoardState(next_number=5)) == replace(pointer, scanned=4, last=4)
    assert pulled_back(pointer, BoardState(next_number=10)) == pointer
    assert pulled_back(pointer, BoardState()).scanned == 0


def test_the_number_before_a_moment():
    hall = Hall(PLAIN)
    eve = hall.add("Eve")
    began = hall.clock.now()
    for _ in range(4):
        hall.clock.advance(100)
        run(hall.writing.post(hall.caller(eve), PLAIN, Draft(subject="s", body="text")))

    async def question(records, since):
        return await number_before(records.posts, PLAIN.code, await records.posts.state(PLAIN.code), since)

    for after, number in ((0, 0), (100, 0), (101, 1), (250, 2), (400, 3), (500, 4)):
        assert run(hall.store.read(lambda records, since=began + after: question(records, since))) == number
