"""Lists of folders that are kept: right after everything that happens here, and soon after what happens elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dialtone.domain.mail.folder_lists import FRESH, FolderLists
from dialtone.domain.model.happenings import FoldersChanged, MailArrived, MailMarked, MailMoved, MailRemoved
from dialtone.domain.model.mail import LetterId, Uid
from dialtone.domain.model.mail_folder import TRASH
from dialtone.testing.conformance.store_mail import put
from dialtone.testing.script import run
from tests.domain.mail.test_folders import Desk

ALICE_FACTS: list[Callable[[int], object]] = [
    lambda user: MailArrived(user, Uid(1), LetterId(1)),  # type: ignore[arg-type]
    lambda user: MailMarked(user, (Uid(1),)),  # type: ignore[arg-type]
    lambda user: MailMoved(user, TRASH, (Uid(1),)),  # type: ignore[arg-type]
    lambda user: MailRemoved(user, (Uid(1),)),  # type: ignore[arg-type]
    FoldersChanged,  # type: ignore[list-item]
]


def lists_of(desk: Desk) -> FolderLists:
    """Lists that are told what happens, as in a house."""
    lists = FolderLists(desk.folders, desk.office.clock)
    for fact in (FoldersChanged, MailArrived, MailMarked, MailMoved, MailRemoved):
        desk.office.bus.listen(fact, lists.changed)
    return lists


def test_a_list_is_right_after_everything_that_is_done_with_folders() -> None:
    desk = Desk("one", "two")
    lists = lists_of(desk)
    assert run(lists.unread(desk.alice)) == 2
    uid = desk.do("messages", 0).messages[0].uid
    desk.do("mark", [uid], read=True)
    assert run(lists.unread(desk.alice)) == 1
    folder = desk.do("create", "work")
    assert [one.name for one in run(lists.of(desk.alice))] == ["Inbox", "work", "Spam", "Trash"]
    desk.do("rename", folder, "Work/2026")
    assert run(lists.of(desk.alice))[1].name == "Work/2026"
    desk.do("move", [uid], folder)
    assert run(lists.of(desk.alice))[1].messages == 1
    desk.do("delete", folder)
    assert [(one.name, one.messages) for one in run(lists.of(desk.alice))] == [("Inbox", 1), ("Spam", 0), ("Trash", 1)]


def test_the_store_is_not_asked_again_until_something_happens_or_time_goes_by() -> None:
    desk = Desk("one")
    lists = FolderLists(desk.folders, desk.office.clock)  # nobody tells it anything
    assert run(lists.unread(desk.alice)) == 1
    run(put(desk.office.store, desk.alice.user.number, "e" * 16, subject="two"))
    assert run(lists.unread(desk.alice)) == 1
    desk.office.clock.advance(FRESH + 1)
    assert run(lists.unread(desk.alice)) == 2


@pytest.mark.parametrize("fact", ALICE_FACTS)
def test_every_fact_about_a_mailbox_is_heard_and_only_of_its_owner(fact: Callable[[int], object]) -> None:
    desk = Desk("one")
    lists = FolderLists(desk.folders, desk.office.clock)
    bob = desk.caller("bob")
    before, others = run(lists.of(desk.alice)), run(lists.of(bob))
    lists.changed(fact(desk.alice.user.number))  # type: ignore[arg-type]
    assert run(lists.of(desk.alice)) is not before and run(lists.of(bob)) is others
