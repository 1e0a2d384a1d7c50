"""What is put into mailboxes."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.mailstore.contract import Appended
from dialtone.testing.script import run
from tests.support.mailstore import TEXT, Case, uids


def why(case: Case, verb: str, *given: object, **more: object) -> Why:
    """Why not."""
    with pytest.raises(Refusal) as no:
        case.do(verb, *given, **more)
    return no.value.why


def test_whether_there_is_room_is_said_before_a_message_comes() -> None:
    case = Case(max_msgs_waiting=1)
    case.do("takes", "INBOX")
    case.append("INBOX")
    assert why(case, "takes", "INBOX") is Why.FULL
    case.do("takes", "Drafts")
    assert why(case, "takes", "nowhere") is Why.NOT_FOUND
    guest = case.caller(9, "guest", restrictions="G")
    assert why(case, "takes", "Drafts", who=guest) is Why.DENIED


def test_of_several_messages_all_come_or_none() -> None:
    case = Case(max_msgs_waiting=2)
    three = [Appended(text=TEXT, size=len(TEXT))] * 3
    assert why(case, "append", "INBOX", three) is Why.FULL
    assert uids(case.open()) == []
    assert why(case, "append", "Drafts", [*three, Appended(text=b"", size=0)]) is Why.INVALID
    assert uids(case.open("Drafts")) == []
    case.do("append", "Drafts", three)
    assert uids(case.open("Drafts")) == [1, 2, 3]


def test_a_full_disk_leaves_the_list_of_sent_mail_alone() -> None:
    case = Case()

    async def full(change: object) -> None:
        raise StoreError("disk full")

    write, case.store.write = case.store.write, full  # type: ignore[method-assign,assignment]
    with pytest.raises(StoreError):
        case.append("Sent")
    case.store.write = write  # type: ignore[method-assign]
    assert uids(case.open("Sent")) == []
    assert run(case.store.read(lambda records: records.drafts.sent(case.ann.user.number))) == []
