"""Words for people on other boards."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.presence.other_boards import BURST, QUESTION, OtherBoards
from dialtone.testing.script import run
from tests.support.answering import Answering
from tests.support.neighbours import JSON, NEAR, VERT, Neighbours, with_neighbours


class Quay:
    """A board with neighbours."""

    def __init__(self) -> None:
        self.room = Answering()
        self.neighbours = Neighbours()
        self.others: OtherBoards = with_neighbours(self.room, self.neighbours)
        self.alice = self.room.caller(self.room.user(2))

    def refused(self, to: str, text: str = "Hello") -> Why | None:
        """Why words to somebody were not sent."""
        try:
            run(self.others.send(self.alice, to, text))
        except Refusal as no:
            return no.why
        return None


@pytest.fixture
def quay() -> Quay:
    return Quay()


def test_who_is_on_line_elsewhere(quay: Quay) -> None:
    first, second = run(quay.others.on_line(quay.alice))
    assert (first.board.host, second.board.host) == ("vert.test", "near.test")
    assert [(one.name, one.action, one.pageable) for one in first.people or ()] == [
        ("Digital Man", "reading mail", True),
        ("Busy", "", False),
    ]
    assert second.people is None
    assert quay.neighbours.questions == [QUESTION]


def test_asking_is_remembered_for_a_while(quay: Quay) -> None:
    run(quay.others.on_line(quay.alice))
    run(quay.others.on_line(quay.alice))
    assert len(quay.neighbours.questions) == 1
    quay.room.clock.advance(21)
    quay.neighbours.answers[NEAR] = JSON
    assert [len(one.people or ()) for one in run(quay.others.on_line(quay.alice))] == [2, 2]


def test_a_changed_list_is_asked_anew(quay: Quay) -> None:
    run(quay.others.on_line(quay.alice))
    quay.room.house.tables.other_boards.set("vert.test\t192.0.2.7\tVertrauen")
    assert len(run(quay.others.on_line(quay.alice))) == 1


def test_words_go_to_the_board_of_the_list(quay: Quay) -> None:
    board = run(quay.others.send(quay.alice, " Digital Man@NEAR.test ", "Hello\nthere"))
    assert board.name == "Near Board"
    ((address, port, parcel),) = quay.neighbours.brought
    assert (address, port) == ("192.0.2.8", 1018)
    assert (parcel.recipient, parcel.text, parcel.sender, parcel.system) == (
        "Digital Man",
        "Hello\nthere",
        "Alice",
        "Test Board",
    )


@pytest.mark.parametrize("to", ["bob@nowhere.test", "bob@127.0.0.1", "bob@local.test", "@vert.test", "bob", "", "bob@"])
def test_SSR_01_only_boards_of_the_list_are_connected_to(quay: Quay, to: str) -> None:
    assert quay.refused(to) is Why.NOT_FOUND
    assert quay.neighbours.brought == []


def test_a_board_by_its_address_as_telegrams_show_it(quay: Quay) -> None:
    assert quay.refused("dave@192.0.2.7") is None
    assert quay.neighbours.brought[0][0] == VERT[0]


def test_who_may_not_send(quay: Quay) -> None:
    quay.room.add("Guest", restrictions="G")
    quay.room.set(quay.room.user(3), restrictions="C")
    for number in (3, 4):
        caller = quay.room.caller(quay.room.user(number))
        with pytest.raises(Refusal):
            run(quay.others.send(caller, "dave@vert.test", "Hello"))
        with pytest.raises(Refusal):
            run(quay.others.on_line(caller))


def test_nothing_said_too_much_said_nobody_there(quay: Quay) -> None:
    assert quay.refused("dave@vert.test", " \n") is Why.EMPTY
    quay.neighbours.away = True
    assert quay.refused("dave@vert.test") is Why.NETWORK
    quay.neighbours.away = False
    assert [quay.refused("dave@vert.test") for _ in range(BURST)] == [None] * (BURST - 1) + [Why.TOO_FAST]


def test_the_last_ten_are_remembered_over_calls(quay: Quay) -> None:
    for number in range(12):
        quay.room.clock.advance(20)
        assert quay.refused(f"User {number}@vert.test") is None
    again = with_neighbours(quay.room, quay.neighbours)
    assert run(again.last(quay.alice)) == [f"User {number}@vert.test" for number in range(11, 1, -1)]


def test_what_is_elsewhere(quay: Quay) -> None:
    assert quay.others.is_elsewhere("dave@vert.test")
    assert not quay.others.is_elsewhere("bob@LOCAL.test")
    assert not quay.others.is_elsewhere("bob")


def test_other_boards_are_not_asked_without_end(quay: Quay) -> None:
    """As when many ask before the first answers have come."""
    tables = quay.room.house.tables
    for number in range(3):
        tables.other_boards.set(f"vert{number}.test\t192.0.2.7\tVertrauen")
        run(quay.others.on_line(quay.alice))
    tables.other_boards.set("vert.test\t192.0.2.7\tVertrauen")
    with pytest.raises(Refusal):
        run(quay.others.on_line(quay.alice))
    assert len(quay.neighbours.questions) == 3
