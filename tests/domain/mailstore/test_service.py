"""Mailboxes as a whole: which there are, what they are called, how they come and go, what is put in."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.mailstore.contract import Appended, Mark
from dialtone.domain.mailstore.subscriptions import chosen
from dialtone.domain.model.mail_folder import MOST_FILED
from dialtone.testing.script import run
from tests.support.mailstore import TEXT, Case, marks, refreshed, texts, uids

ALWAYS = ["INBOX", "Drafts", "Sent", "Spam", "Trash"]


def refused(case: Case, verb: str, *given: Any, **more: Any) -> Why:
    """Why not."""
    with pytest.raises(Refusal) as no:
        case.do(verb, *given, **more)
    return no.value.why


def test_five_mailboxes_are_always_there_with_their_special_uses() -> None:
    case = Case()
    rows = case.do("listed")
    assert [row.name for row in rows] == ALWAYS
    uses = {row.name: row.attributes & {"\\Drafts", "\\Sent", "\\Junk", "\\Trash"} for row in rows}
    assert uses == {
        "INBOX": frozenset(),
        "Drafts": {"\\Drafts"},
        "Sent": {"\\Sent"},
        "Spam": {"\\Junk"},
        "Trash": {"\\Trash"},
    }
    assert all("\\Subscribed" in row.attributes for row in rows)
    for name in ALWAYS:
        assert case.do("status", name).messages == 0
        for verb, given in (("delete", (name,)), ("rename", (name, "other")), ("create", (name,))):
            if (verb, name) != ("rename", "INBOX"):
                assert refused(case, verb, *given) in (Why.DENIED, Why.EXISTS)


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


def test_levels_that_are_no_folders_are_listed_and_not_opened() -> None:
    case = Case()
    run(case.folders.create(case.ann, "a/b/c"))
    rows = {row.name: row for row in case.do("listed")}
    assert list(rows)[5:] == ["a", "a/b", "a/b/c"]
    assert "\\Noselect" in rows["a"].attributes and rows["a"].folder is None
    assert refused(case, "open", "a") is Why.NOT_FOUND
    case.do("rename", "a", "x")
    assert "x/b/c" in case.names()


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


def test_subscriptions_are_remembered() -> None:
    case = Case()
    case.do("create", "kept")
    case.do("subscribe", "Spam", False)
    case.do("subscribe", "KEPT", False)
    wanted = [row.name for row in case.do("listed") if "\\Subscribed" in row.attributes]
    assert wanted == ["INBOX", "Drafts", "Sent", "Trash"]
    case.do("subscribe", "kept", True)
    assert "\\Subscribed" in {row.name: row.attributes for row in case.do("listed")}["kept"]
    assert refused(case, "subscribe", "nothing", True) is Why.NOT_FOUND
    case.do("subscribe", "gone long ago", False)
    assert chosen("+a\nrubbish\n-B\n\n+") == {"a": True, "b": False}


def test_messages_are_added_all_or_none() -> None:
    case = Case()
    messages = [Appended(text=TEXT, size=len(TEXT), marks=int(Mark.SEEN), keywords=("k",), received=5.0)] * 2
    validity, added = case.do("append", "Sent", messages)
    box = case.open("Sent")
    assert (box.validity, uids(box), marks(box)) == (validity, added, [Mark.SEEN | 1 << 5] * 2)
    fact = run(box.facts([added[0]]))[0]
    assert (fact.received, fact.saved) == (5.0, case.clock.now())
    assert run(texts(box, added[:1])) == {added[0]: TEXT}
    assert refused(case, "append", "nothing", messages) is Why.NOT_FOUND
    empty = Appended(text=b"", size=0)
    assert refused(case, "append", "Sent", [*messages, empty]) is Why.INVALID
    refreshed(box)
    assert uids(box) == added


def test_a_large_message_waits_in_a_file() -> None:
    case = Case(max_msg_size=5000)
    spool = case.do("spool")
    text = TEXT + b"x" * 4000
    for start in range(0, len(text), 1000):
        run(spool.write(text[start : start + 1000]))
    name = run(spool.done())
    (uid,) = case.do("append", "Drafts", [Appended(text=None, blob=name, size=spool.size)])[1]
    assert run(texts(case.open("Drafts"), [uid])) == {uid: text}
    assert refused(case, "append", "Drafts", [Appended(text=None, blob=name, size=1)]) is Why.NO_SPACE
    assert case.mailstore.largest == 5000
    spool = case.do("spool")
    with pytest.raises(Refusal) as no:
        run(spool.write(b"x" * 5001))
    assert no.value.why is Why.TOO_BIG
    run(spool.drop())


def test_a_full_disk_is_told() -> None:
    case = Case()
    spool = case.do("spool")

    async def full(data: bytes) -> None:
        raise StoreError("the disk is full")

    spool._spool = type("Full", (), {"write": staticmethod(full), "drop": spool._spool.drop})()
    with pytest.raises(Refusal) as no:
        run(spool.write(b"x"))
    assert no.value.why is Why.NO_SPACE


def test_nothing_is_put_where_there_is_no_room() -> None:
    case = Case(max_msgs_waiting=2)
    message = Appended(text=TEXT, size=len(TEXT))
    assert refused(case, "append", "INBOX", [message] * 3) is Why.FULL
    assert len(case.append("INBOX")) == 1
    assert len(case.do("append", "INBOX", [message] * 3, who=case.caller(2, "Bob", exemptions="W"))[1]) == 3
    quota = case.do("quota")
    assert (quota.messages, quota.bytes, quota.most_bytes) == (1, len(TEXT), 0)
    assert quota.most_messages == 2 + MOST_FILED


def test_folders_take_so_many_messages_and_no_more(monkeypatch: pytest.MonkeyPatch) -> None:
    from dialtone.domain.mailstore import carrying

    monkeypatch.setattr(carrying, "MOST_FILED", 2)
    case = Case()
    case.comes()
    case.comes()
    assert len(case.append("Sent")) == 1
    for verb in ("copy", "move"):
        with pytest.raises(Refusal) as no:
            run(getattr(case.open(), verb)([1, 2], "Trash"))
        assert no.value.why is Why.FULL
    assert uids(case.open()) == [1, 2]
    assert len(run(case.open().move([1], "Trash")).new) == 1
    assert len(run(case.open("Trash").move([4], "Sent")).new) == 1


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
