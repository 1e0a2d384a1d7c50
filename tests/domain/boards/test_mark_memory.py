"""Whatever happens, what is remembered of marks is what the store would say."""

from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal
from dialtone.config.boards import BoardFlag
from dialtone.domain.boards.compose import Draft
from dialtone.domain.boards.mark_memory import COUNTS, KEPT, READERS, MarkMemory, Read
from dialtone.domain.boards.scanning import Scanning
from dialtone.domain.model.happenings import BoardChanged, PointersMoved, PostHeld, PostMade
from dialtone.domain.model.user import UserNumber
from dialtone.testing.clock import ManualClock
from dialtone.testing.script import run
from tests.domain.boards.hall import Hall, sub

ON = int(BoardFlag.NSDEF)
BOB = UserNumber(7)


class Place(Hall):
    """Two who scan by one service that remembers, beside one that never does."""

    def __init__(self):
        super().__init__(
            sub("PLAIN", settings=ON),
            sub("PRIVATE", settings=ON | BoardFlag.PRIV),
            sub("MODERATED", settings=ON, moderated_requirements="NOT LEVEL 60"),
        )
        self.memory = MarkMemory(self.clock)
        for fact in (PostMade, PostHeld, BoardChanged):
            self.bus.listen(fact, self.memory.happened)
        self.bus.listen(PointersMoved, self.memory.moved)
        self.scanning = Scanning(self.store, self.clock, self.boards, self.access, memory=self.memory)
        self.plain = Scanning(self.store, self.clock, self.boards, self.access)
        self.people = [self.caller(self.add("Bob")), self.caller(self.add("Eve")), self.caller(self.sysop)]
        self.subs = list(self.boards.subs.values())

    def told(self, scanning, who):
        marks = run(scanning.glance(who))
        planned = run(scanning.plan(who, marks, self.subs, everything=True))
        return [(one.sub.code, one.pointer, one.new, one.total) for one in planned], marks.seen

    def agree(self):
        for who in self.people:
            assert self.told(self.scanning, who) == self.told(self.plain, who)

    def do(self, what, who, board, number):
        caller, sub_board = self.people[who], self.subs[board]
        if what == "post":
            draft = Draft(subject="s", body="text", to="Bob", private=number % 2 == 0 and board == 1)
            run(self.writing.post(caller, sub_board, draft))
        elif what == "saw":
            run(self.scanning.saw(caller, sub_board, [number]))
        elif what == "passed":
            run(self.scanning.passed(caller, run(self.scanning.glance(caller)), sub_board))
        elif what == "choose":
            marks = run(self.scanning.glance(caller))
            run(self.scanning.select(caller, marks, sub_board, only_to_me=number % 2 == 0))
        elif what == "release":
            run(self.moderation.release(self.people[2], sub_board.code, number))
        else:
            run(self.moderation.remove(self.people[2], sub_board.code, number))


STEPS = st.tuples(
    st.sampled_from(["post", "post", "saw", "passed", "choose", "release", "remove"]),
    st.integers(0, 2),
    st.integers(0, 2),
    st.integers(1, 6),
)


@given(st.lists(STEPS, max_size=25))
def test_what_is_remembered_is_what_is_there(steps):
    place = Place()
    place.agree()
    for step in steps:
        with suppress(Refusal):
            place.do(*step)
        place.agree()


def test_asking_again_asks_the_store_nothing():
    place = Place()
    for _ in range(3):
        place.do("post", 1, 0, 1)
    place.told(place.scanning, place.people[0])  # pointers are made
    first = place.told(place.scanning, place.people[0])

    async def never(question):
        raise AssertionError("the store was asked")

    place.store.read = never
    assert place.told(place.scanning, place.people[0]) == first


@pytest.mark.parametrize("fact", [PostMade("MAIN-A", 1, 1), PointersMoved(BOB)])
def test_an_answer_asked_for_before_a_change_is_not_kept_after_it(fact):
    memory = MarkMemory(ManualClock())
    before = memory.changes
    (memory.moved if isinstance(fact, PointersMoved) else memory.happened)(fact)
    memory.keep_reader(BOB, Read({}, {}), before)
    memory.keep_states({}, before)
    memory.keep_count("MAIN-A", 0, 3, before, every=True)
    assert (memory.reader(BOB), memory.states(), memory.count("MAIN-A", 0, every=True)) == (None, None, None)


def test_nothing_is_kept_for_long_and_no_more_than_there_is_room_for():
    clock = ManualClock()
    memory = MarkMemory(clock)
    for number in range(READERS + 1):
        memory.keep_reader(UserNumber(number), Read({}, {}), 0)
    for number in range(COUNTS + 1):
        memory.keep_count("MAIN-A", number, 1, 0, every=True)
    assert memory.reader(UserNumber(0)) is None and memory.reader(UserNumber(READERS)) is not None
    assert memory.count("MAIN-A", 0, every=True) is None and memory.count("MAIN-A", COUNTS, every=True) == 1
    clock.advance(KEPT + 1)
    assert memory.reader(UserNumber(READERS)) is None
