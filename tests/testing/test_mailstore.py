"""The mailboxes in memory keep what the contract promises, as far as sessions rely on it."""

from __future__ import annotations

import pytest

from dialtone.base.bell import Bell
from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.mailstore.contract import Appended, Mark, Marking
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import User, UserNumber
from dialtone.testing.mailstore import MemoryMailstore
from dialtone.testing.script import run
from dialtone.wire.port import Peer

ALICE = Caller(User(number=UserNumber(2), alias="Alice"), Peer("192.0.2.1", 1, "192.0.2.2", 143), "imap")


def test_a_view_changes_by_refresh_only() -> None:
    store = MemoryMailstore()
    store.boxes.put("INBOX", b"one", b"two", b"three")
    box, other = run(store.open(ALICE, "INBOX")), run(store.open(ALICE, "INBOX"))
    bell = Bell()
    box.watch(bell)
    run(other.mark([1, 2], Marking(add=Mark.DELETED)))
    run(other.expunge([1]))
    assert bell.answer()
    assert list(box.view.uids) == [1, 2, 3]
    held = run(box.refresh(gone=False))
    assert (list(held.gone), list(held.marked), list(box.view.uids)) == ([], [2], [1, 2, 3])
    told = run(box.refresh())
    assert (list(told.gone), list(told.gone_uids), list(box.view.uids)) == ([1], [1], [2, 3])
    assert not run(box.refresh())
    assert run(box.vanished(0)) == [1]


def test_copies_keep_who_they_are_and_moves_leave_nothing() -> None:
    store = MemoryMailstore()
    store.boxes.put("INBOX", b"one", b"two")
    box, sent = run(store.open(ALICE, "INBOX")), run(store.open(ALICE, "Sent"))
    moved = run(box.move([2], "Sent"))
    assert (list(moved.old), list(moved.new), moved.validity) == ([2], [1], sent.validity)
    run(box.copy([1], "Sent"))
    before, after = run(box.facts([1]))[0], run(sent.facts([2]))[0]
    assert before.email_id == after.email_id
    with pytest.raises(Refusal) as caught:
        run(box.copy([1], "Nowhere"))
    assert caught.value.why is Why.NOT_FOUND


def test_a_full_disk_changes_nothing() -> None:
    store = MemoryMailstore()
    store.boxes.disk_full = True
    with pytest.raises(StoreError):
        run(store.append(ALICE, "INBOX", [Appended(text=b"x", size=1)]))
    assert run(store.status(ALICE, "INBOX")).messages == 0
