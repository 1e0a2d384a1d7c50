"""Messages that go from one mailbox to another, and the room there is."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.mailstore.contract import Appended
from dialtone.domain.model.mail_folder import MOST_FILED
from dialtone.testing.script import run
from tests.support.mailstore import TEXT, Case, uids

ALWAYS = ["INBOX", "Drafts", "Sent", "Spam", "Trash"]


def refused(case: Case, verb: str, *given: Any, **more: Any) -> Why:
    """Why not."""
    with pytest.raises(Refusal) as no:
        case.do(verb, *given, **more)
    return no.value.why


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
