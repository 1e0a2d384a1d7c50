"""What a session was told, and what it must not be told yet."""

from __future__ import annotations

from dialtone.domain.mailstore.contract import Changes, Mark
from dialtone.domain.model.mail_folder import TRASH
from dialtone.testing.script import run
from tests.support.mailstore import DELETED, Case, mark, marks, refreshed, uids


def test_a_session_is_told_what_came_what_went_and_what_was_marked() -> None:
    case = Case()
    for _ in range(4):
        case.comes()
    box = case.open()
    assert refreshed(box) == Changes()
    run(case.folders.mark(case.ann, [2], flagged=True))
    run(case.folders.move(case.ann, [1, 3], TRASH))
    case.comes()
    found = refreshed(box)
    assert (found.gone, found.gone_uids, found.marked, found.added) == ([1, 3], [1, 3], [1], 1)
    assert (uids(box), marks(box)) == ([2, 4, 7], [Mark.FLAGGED, 0, 0])
    assert not refreshed(box)


def test_what_went_stays_in_the_view_while_it_must_not_be_told_of() -> None:
    case = Case()
    for _ in range(3):
        case.comes()
    box, other = case.open(), case.open()
    mark(other, [2], DELETED)
    run(other.expunge())
    mark(other, [3], int(Mark.SEEN))
    case.comes()
    before = box.view.modseq
    found = refreshed(box, gone=False)
    assert (found.gone, found.marked, found.added) == ([], [3], 1)
    assert (uids(box), marks(box)) == ([1, 2, 3, 4], [0, 0, Mark.SEEN, 0])
    assert box.view.modseq == before
    assert not refreshed(box, gone=False)
    found = refreshed(box)
    assert (found.gone, found.gone_uids, found.marked, found.added) == ([2], [2], [], 0)
    assert uids(box) == [1, 3, 4]
    assert box.view.modseq > before
