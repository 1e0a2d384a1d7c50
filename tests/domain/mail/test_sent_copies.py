"""The list of sent mail and the folder Sent."""

from __future__ import annotations

import pytest

from dialtone.domain.mail.sent_copies import forget_notes, note_sent
from dialtone.domain.model.draft import SentMail
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.ports.store import Records
from dialtone.testing.script import run
from tests.support.mailstore import DELETED, Case, mark, marks, refreshed, texts, uids

BODY = b"Subject: x\r\n\r\nbody\r\n"


def sent(case: Case, tag: str) -> int:
    """Ann sent a message from a page; its number on the list."""

    async def change(records: Records) -> int:
        letter = await records.mail.add_letter(NewLetter(tag=tag * 16, size=len(BODY), body=BODY))
        note = SentMail(user=case.ann.user.number, letter=letter, to="bob", subject="x", size=len(BODY), sent=5.0)
        await note_sent(records, case.ann.user, note)
        return (await records.drafts.sent(case.ann.user.number))[-1].id

    return run(case.store.write(change))


def notes(case: Case) -> list[int]:
    """What is on the list."""
    return [note.id for note in run(case.store.read(lambda records: records.drafts.sent(case.ann.user.number)))]


def test_what_is_sent_from_here_is_in_the_folder_of_mail_programs_and_was_read() -> None:
    case = Case()
    sent(case, "a")
    box = case.open("Sent")
    assert (uids(box), marks(box)) == ([1], [1])
    assert run(texts(box, [1])) == {1: BODY}


BROUGHT = (
    b"From: Ann <ann@local.test>\r\nTo: =?utf-8?q?J=C3=B6rg?= <jo@ext.test>, bob@ext.test\r\nCc: Team: c@ext.test;\r\n"
    b"Subject: =?utf-8?q?Gr=C3=BC=C3=9Fe?=\r\n\r\nhello\r\n"
)


@pytest.mark.parametrize("size", [0, 5000])
def test_what_a_mail_program_brings_to_the_folder_is_on_the_list(size: int) -> None:
    case, text = Case(), BROUGHT + b"x" * size
    case.append("Sent", text, received=1_600_000_000.0)
    (note,) = run(case.store.read(lambda records: records.drafts.sent(case.ann.user.number)))
    assert (note.to, note.subject) == ("Jörg, bob@ext.test, c@ext.test", "Grüße")
    assert (note.sent, note.size) == (1_600_000_000.0, len(text))
    kept = run(case.store.read(lambda records: records.drafts.sent_text(case.ann.user.number, note.id)))
    assert kept is not None and (kept.body == text or kept.blob)
    case.append("Drafts", BROUGHT)
    assert len(notes(case)) == 1


def test_a_copy_of_what_somebody_got_is_no_proof_that_he_wrote_it() -> None:
    case = Case()
    case.comes()
    run(case.open().copy([1], "Sent"))
    assert len(uids(case.open("Sent"))) == 1
    assert notes(case) == []


def test_who_may_not_read_what_he_sent_has_no_list() -> None:
    case = Case()
    case.ann = case.caller(1, "Ann", restrictions="K")
    case.append("Sent", BROUGHT)
    assert notes(case) == []


def test_what_is_removed_from_the_list_goes_from_the_folder() -> None:
    case = Case()
    first, second = sent(case, "a"), sent(case, "b")
    case.append("Sent")
    box = case.open("Sent")
    run(case.store.write(lambda records: forget_notes(records, case.ann.user.number, [first])))
    assert (notes(case)[0], refreshed(box).gone, uids(box)) == (second, [1], [2, 3])
    run(case.store.write(lambda records: forget_notes(records, case.ann.user.number, notes(case))))
    refreshed(box)
    assert (notes(case), uids(box)) == ([], [])
    assert not run(case.store.verify()).problems


def test_what_is_expunged_from_the_folder_goes_from_the_list() -> None:
    case = Case()
    first, second = sent(case, "a"), sent(case, "b")
    (own,) = case.append("Sent")
    box = case.open("Sent")
    mark(box, [2, own], DELETED)
    assert notes(case)[:2] == [first, second]
    assert run(box.expunge()) == [2, own]
    assert notes(case) == [first]
    assert not run(case.store.verify()).problems


def test_what_is_thrown_away_from_the_folder_goes_from_the_list_and_what_is_filed_stays() -> None:
    case = Case()
    first, second = sent(case, "a"), sent(case, "b")
    case.do("create", "kept")
    run(case.open("Sent").move([1], "kept"))
    assert notes(case) == [first, second]
    run(case.open("Sent").move([2], "Trash"))
    assert notes(case) == [first]


def test_guests_have_no_such_folder() -> None:
    case = Case()
    case.ann = case.caller(1, "guest", restrictions="G")
    sent(case, "a")
    assert (len(notes(case)), uids(case.open("Sent"))) == (1, [])
