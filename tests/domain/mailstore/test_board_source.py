"""What one reader sees of a sub-board, as it is asked for again and again."""

from __future__ import annotations

from typing import Any

from dialtone.domain.mailstore.board_source import Bases, BoardSource
from dialtone.domain.mailstore.columns import EMPTY
from dialtone.testing.script import run
from tests.domain.mailstore.test_board import GENERAL, HELD, Hall


class Asking:
    """Ann's view of a sub-board, brought up to date by `again`."""

    def __init__(self, hall: Hall) -> None:
        self.hall = hall
        self.source = BoardSource(Bases(), hall.ann.user, GENERAL.code, operates=False)
        run(hall.scanning.glance(hall.ann, [GENERAL]))
        self.columns = EMPTY
        self.again()

    def again(self) -> Any:
        """What is new; None: nothing."""
        answer = run(self.source.ask(self.hall.store, self.columns))
        if answer is None:
            return None
        self.columns = answer.found
        return answer.step


def test_nothing_is_answered_when_nothing_has_happened() -> None:
    hall = Hall()
    hall.says()
    asking = Asking(hall)
    assert asking.again() is None
    hall.says(sub=HELD)
    assert asking.again() is None


def test_what_was_read_elsewhere_is_numbered_once_when_somebody_looks() -> None:
    hall = Hall()
    for text in "abc":
        hall.says(text)
    asking, other = Asking(hall), Asking(hall)
    before = asking.columns.modseq
    run(hall.scanning.saw(hall.ann, GENERAL, [1, 3]))
    assert asking.again().touched == {1, 3}
    assert other.again().touched == {1, 3}
    assert asking.columns.modseqs == other.columns.modseqs
    assert asking.columns.modseqs[0] == asking.columns.modseqs[2] > before
    assert asking.columns.modseqs[1] < before
    assert (asking.again(), other.again()) == (None, None)


def test_what_comes_and_goes_is_told() -> None:
    hall = Hall()
    for text in "ab":
        hall.says(text)
    asking = Asking(hall)
    hall.says("c")
    run(hall.store.write(lambda records: records.posts.remove(GENERAL.code, [1])))  # type: ignore[list-item]
    step = asking.again()
    assert (step.touched, step.gone, list(asking.columns.uids)) == ({3}, {1}, [2, 3])
