"""Open folders of mail: what a session is told, and what it does."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.bell import Bell
from dialtone.base.errors import Refusal, Why
from dialtone.domain.mailstore.contract import Changes, Mark
from dialtone.domain.model.happenings import MailMarked, MailRemoved
from dialtone.domain.model.mail import Uid
from dialtone.domain.model.mail_folder import TRASH
from dialtone.testing.script import run
from tests.support.mailstore import DELETED, TEXT, Case, mark, marks, refreshed, texts, uids


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


def test_texts_come_in_the_order_asked_for_from_rows_and_files() -> None:
    case = Case()
    long = TEXT + b"x" * 5000
    first, second = *case.append("INBOX"), *case.append("INBOX", long)
    box = case.open()
    assert run(texts(box, [second, 9, first])) == {second: long, first: TEXT}
    assert list(run(texts(box, [second, first]))) == [second, first]


def test_facts_and_summaries_are_read_from_the_beginning() -> None:
    case = Case()
    head = (
        b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\nFrom: Bj\xc3\xb6rn <b@ext.test>\r\nMessage-ID: <2@x>\r\n"
        b"References: <0@x> <1@x>\r\nIn-Reply-To: <1@x>\r\nDate: Thu, 1 Jan 1970 00:01:00 +0000\r\n\r\n"
    )
    (small,) = case.append("INBOX", head, received=50.0)
    (large,) = case.append("INBOX", head + b"y" * 5000)
    box = case.open()
    for summary in run(box.summaries([small, large])):
        assert (summary.subject, summary.author) == ("Grüße", "Björn <b@ext.test>")
        assert (summary.message_id, summary.references, summary.sent) == ("<2@x>", "<0@x> <1@x>", 60.0)
    one, two = run(box.facts([small, large], threads=True))
    assert (one.received, one.saved, two.received) == (50.0, case.clock.now(), case.clock.now())
    assert one.email_id != two.email_id
    assert one.thread_id == two.thread_id != ""
    assert run(box.facts([small]))[0].thread_id == ""
    (answered,) = case.append("INBOX", b"Message-ID: <0@x>\r\n\r\n")
    refreshed(box)
    assert run(box.facts([answered], threads=True))[0].thread_id == one.thread_id


def test_a_bell_rings_when_something_happens_to_the_mail_until_the_mailbox_is_closed() -> None:
    case = Case()
    case.comes()
    box, bell = case.open(), Bell()
    box.watch(bell)
    steps: list[Any] = [
        case.comes,
        lambda: run(case.folders.mark(case.ann, [1], read=True)),
        lambda: run(case.folders.move(case.ann, [1], TRASH)),
        lambda: run(case.folders.discard(case.ann, [3])),
    ]
    for step in steps:
        assert not bell.answer()
        step()
        assert bell.answer()
    run(box.close())
    case.comes()
    assert not bell.answer()


def test_what_pop3_the_web_and_the_terminal_do_is_seen() -> None:
    case = Case()
    for _ in range(3):
        case.comes()
    box = case.open()
    run(case.store.write(lambda records: records.mail.mark_read(case.ann.user.number, [Uid(1)])))
    run(case.store.write(lambda records: records.mail.remove(case.ann.user.number, [Uid(2)])))
    found = refreshed(box)
    assert (found.gone, found.marked, marks(box)) == ([2], [1], [Mark.SEEN, 0])


def test_recent_is_what_no_session_was_told_of() -> None:
    case = Case()
    case.comes()
    assert case.open().view.recent == 0
    case.comes()
    case.comes()
    assert case.do("status", "INBOX").recent == 2
    assert case.open(read_only=True).view.recent == 2
    first = case.open()
    assert (first.view.recent, case.open().view.recent) == (2, 0)
    case.comes()
    refreshed(first)
    assert first.view.recent == 3
    assert case.do("status", "INBOX").recent == 0
