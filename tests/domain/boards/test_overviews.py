"""Overview lines that are remembered."""

from __future__ import annotations

from dialtone.domain.boards import overviews
from dialtone.domain.boards.crossposts import Crossed
from dialtone.domain.boards.overviews import LOT, REMEMBERED_FOR, Overviews
from dialtone.domain.model.happenings import BoardChanged, PostMade
from dialtone.domain.model.mail import LetterId
from dialtone.domain.model.post import PostNumber
from dialtone.testing.clock import ManualClock


def nothing(board: str) -> bool:
    return False


def test_a_lot_is_forgotten_when_something_changes_in_it() -> None:
    known = Overviews(ManualClock())
    for key in (("A", 0), ("A", 1), ("B", 0)):
        known.put(key, b"lines", known.changes)
    known.made(PostMade("A", PostNumber(LOT), LetterId(1)))
    assert [known.get(key, nothing) for key in (("A", 0), ("A", 1), ("B", 0))] == [b"lines", None, b"lines"]
    known.changed(BoardChanged("A"))
    assert [known.get(key, nothing) for key in (("A", 0), ("B", 0))] == [None, b"lines"]


def test_what_was_read_before_a_change_is_not_remembered_after_it() -> None:
    known = Overviews(ManualClock())
    before = known.changes
    known.changed(BoardChanged("A"))
    known.put(("A", 0), b"old", before)
    assert known.get(("A", 0), nothing) is None


def test_nothing_is_remembered_for_ever() -> None:
    clock = ManualClock()
    known = Overviews(clock)
    known.put(("A", 0), b"lines", 0)
    clock.advance(REMEMBERED_FOR - 1)
    assert known.get(("A", 0), nothing) == b"lines"
    clock.advance(2)
    assert known.get(("A", 0), nothing) is None


def test_memory_has_a_limit_and_what_came_first_goes_first(monkeypatch: object) -> None:
    monkeypatch.setattr(overviews, "MOST", 25)  # type: ignore[attr-defined]
    known = Overviews(ManualClock())
    for at in range(4):
        known.put(("A", at), b"x" * 10, 0)
    assert [known.get(("A", at), nothing) is not None for at in range(4)] == [False, False, True, True]
    known.put(("A", 2), b"y" * 10, 0)
    assert known.get(("A", 2), nothing) == b"y" * 10 and known.get(("A", 3), nothing) is not None


def test_lots_with_crossposts_are_for_those_who_may_read_the_same_ones() -> None:
    known = Overviews(ManualClock())
    crossed = Crossed({1: "host a:1 b:1"}, frozenset({"B", "C"}), frozenset({"B"}))
    known.put(("A", 0), b"lines", 0, crossed)
    assert known.get(("A", 0), {"B", "D"}.__contains__) == b"lines"
    assert known.get(("A", 0), {"B", "C"}.__contains__) is None
    assert known.get(("A", 0), nothing) is None
    known.changed(BoardChanged("C"))
    assert known.get(("A", 0), {"B"}.__contains__) is None
    known.put(("A", 0), b"lines", known.changes, crossed)
    known.made(PostMade("B", PostNumber(9), LetterId(1)))
    assert known.get(("A", 0), {"B"}.__contains__) is None
