"""What a mail program brings: letters made of it, and where a large one waits."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.mailstore.contract import Appended, Mark
from dialtone.testing.script import run
from tests.support.mailstore import TEXT, Case, marks, refreshed, texts, uids

ALWAYS = ["INBOX", "Drafts", "Sent", "Spam", "Trash"]


def refused(case: Case, verb: str, *given: Any, **more: Any) -> Why:
    """Why not."""
    with pytest.raises(Refusal) as no:
        case.do(verb, *given, **more)
    return no.value.why


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
