"""Mailboxes as a whole: which there are, what they are called, how they come and go, what is put in."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mailstore.contract import Appended
from dialtone.testing.script import run
from tests.support.mailstore import TEXT, Case, refreshed, texts, uids

ALWAYS = ["INBOX", "Drafts", "Sent", "Spam", "Trash"]


def refused(case: Case, verb: str, *given: Any, **more: Any) -> Why:
    """Why not."""
    with pytest.raises(Refusal) as no:
        case.do(verb, *given, **more)
    return no.value.why


def test_a_folder_is_made_with_those_above_it_and_named_without_case() -> None:
    case = Case()
    made = case.do("create", "work/2026/bills/")
    assert case.names() == [*ALWAYS, "work", "work/2026", "work/2026/bills"]
    assert made == case.open("WORK/2026/Bills").mailbox_id
    assert refused(case, "create", "work/2026") is Why.EXISTS
    assert refused(case, "create", "a//b") is Why.INVALID
    assert refused(case, "create", "Boards/new") is Why.DENIED
    assert refused(case, "open", "nothing") is Why.NOT_FOUND
    rows = {row.name: row.attributes for row in case.do("listed")}
    assert "\\HasChildren" in rows["work"] and "\\HasNoChildren" in rows["work/2026/bills"]


def test_a_removed_folder_leaves_what_was_in_it_in_the_trash() -> None:
    case = Case()
    case.do("create", "kept")
    case.append("kept")
    box = case.open("kept")
    case.do("delete", "kept")
    assert case.names() == ALWAYS
    assert (len(refreshed(box).gone), uids(box)) == (1, [])
    assert len(uids(case.open("Trash"))) == 1
    first = box.validity
    case.do("create", "kept")
    assert case.open("kept").validity != first


def test_renaming_takes_folders_below_along_and_keeps_what_identifies_them() -> None:
    case = Case()
    case.do("create", "a/b")
    (uid,) = case.append("a/b")
    before = case.open("a/b")
    case.do("rename", "a", "z/y")
    after = case.open("z/y/b")
    assert (after.mailbox_id, after.validity, uids(after)) == (before.mailbox_id, before.validity, [uid])
    assert refused(case, "rename", "z/y", "Sent") is Why.EXISTS
    assert refused(case, "rename", "nothing", "else") is Why.NOT_FOUND


def test_renaming_the_inbox_moves_what_is_in_it() -> None:
    case = Case()
    for spam in (False, True, False):
        case.comes(spam=spam)
    case.do("rename", "inbox", "old")
    assert (uids(case.open()), len(uids(case.open("old"))), uids(case.open("Spam"))) == ([], 2, [2])


def test_guests_have_no_folders() -> None:
    case = Case()
    guest = case.caller(9, "guest", restrictions="G")
    assert refused(case, "create", "mine", who=guest) is Why.DENIED
    assert refused(case, "append", "Drafts", [Appended(text=TEXT, size=len(TEXT))], who=guest) is Why.DENIED


def test_nobody_sees_or_changes_the_mail_of_another() -> None:
    case = Case()
    case.comes()
    bob = case.caller(2, "Bob")
    case.do("create", "mine")
    assert "mine" not in case.names(who=bob)
    assert refused(case, "open", "mine", who=bob) is Why.NOT_FOUND
    box = case.open(who=bob)
    assert uids(box) == []
    assert run(texts(box, [1])) == {}
    assert run(box.copy([1], "Trash")).new == []
    assert uids(case.open()) == [1]


def test_validities_are_not_zero_and_stay() -> None:
    case = Case()
    case.do("create", "one")
    before = {name: case.do("status", name).validity for name in case.names()}
    case.comes()
    assert before == {name: case.do("status", name).validity for name in case.names()}
    assert 0 not in before.values()
    again = Case(store=case.store, bus=case.bus)
    again.clock.advance(5000.0)
    assert before == {name: again.do("status", name).validity for name in again.names()}
