"""Open folders of mail: what a session is told, and what it does."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mailstore.contract import Mark
from dialtone.domain.model.happenings import MailMarked, MailRemoved
from dialtone.domain.model.mail import Uid
from dialtone.testing.script import run
from tests.support.mailstore import DELETED, Case, mark, marks, refreshed, uids


def test_a_mailbox_is_opened_with_what_is_in_it() -> None:
    case = Case()
    case.comes()
    case.comes(spam=True)
    case.comes()
    box = case.open()
    assert (uids(box), marks(box), box.view.next_uid) == ([1, 3], [0, 0], 4)
    assert (box.writable, box.board, box.takes_keywords) == (True, "", True)
    assert box.validity > 0
    assert uids(case.open("Spam")) == [2]


def test_marks_are_added_taken_off_and_replaced_with_keywords() -> None:
    case = Case()
    case.comes()
    case.comes()
    box = case.open()
    told: list[object] = []
    case.bus.listen(MailMarked, told.append)
    assert mark(box, [1, 2], Mark.SEEN | Mark.DRAFT, add_keywords=("$Label1", "work")) == []
    refreshed(box)
    assert box.view.keywords == ("$Label1", "work")
    assert marks(box) == [Mark.SEEN | Mark.DRAFT | 1 << 5 | 1 << 6] * 2
    mark(box, [1], 0, remove=int(Mark.DRAFT), remove_keywords=("WORK", "unknown"))
    mark(box, [2], Mark.FLAGGED, replace=True, add_keywords=("$LABEL1",))
    refreshed(box)
    assert marks(box) == [Mark.SEEN | 1 << 5, Mark.FLAGGED | 1 << 5]
    assert told == [MailMarked(1, (1, 2)), MailMarked(1, (1,)), MailMarked(1, (2,))]  # type: ignore[arg-type]


def test_marks_that_somebody_changed_meanwhile_are_left_alone_when_that_is_asked_for() -> None:
    case = Case()
    for _ in range(3):
        case.comes()
    box, other = case.open(), case.open()
    since = box.view.modseq
    mark(other, [2], Mark.ANSWERED)
    assert mark(box, [1, 2, 9], Mark.SEEN, unchanged_since=since) == [2]
    refreshed(box)
    assert marks(box) == [Mark.SEEN, Mark.ANSWERED, 0]


def test_only_what_is_marked_deleted_is_expunged_and_remembered() -> None:
    case = Case()
    for _ in range(4):
        case.comes()
    box = case.open()
    since = box.view.modseq
    told: list[object] = []
    case.bus.listen(MailRemoved, told.append)
    mark(box, [1, 3, 4], DELETED)
    assert run(box.expunge([1, 2, 9])) == [1]
    assert run(box.expunge()) == [3, 4]
    assert run(box.expunge()) == []
    assert told == [MailRemoved(1, (1,)), MailRemoved(1, (3, 4))]  # type: ignore[arg-type]
    assert run(box.vanished(since)) == [1, 3, 4]
    assert run(box.vanished(since, [2, 3])) == [3]
    traces = run(case.store.read(lambda records: records.traces.find(f"{1:016x}")))
    assert [(trace.event, trace.address) for trace in traces][-1] == ("deleted", "Ann")


def test_a_mailbox_opened_for_reading_only_is_not_changed() -> None:
    case = Case()
    case.comes()
    box = case.open(read_only=True)
    assert not box.writable
    for step in (lambda: mark(box, [1], Mark.SEEN), lambda: run(box.expunge()), lambda: run(box.move([1], "Trash"))):
        with pytest.raises(Refusal) as no:
            step()
        assert no.value.why is Why.DENIED
    assert run(box.copy([1], "Trash")).new == [2]


def test_what_pop3_the_web_and_the_terminal_do_is_seen() -> None:
    case = Case()
    for _ in range(3):
        case.comes()
    box = case.open()
    run(case.store.write(lambda records: records.mail.mark_read(case.ann.user.number, [Uid(1)])))
    run(case.store.write(lambda records: records.mail.remove(case.ann.user.number, [Uid(2)])))
    found = refreshed(box)
    assert (found.gone, found.marked, marks(box)) == ([2], [1], [Mark.SEEN, 0])
