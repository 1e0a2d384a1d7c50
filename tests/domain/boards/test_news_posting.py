"""Articles that are posted: what sessions do not show by themselves (`tests/protocols/nntp/test_server.py` has the
rest)."""

from __future__ import annotations

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.config.levels import Levels
from dialtone.config.tables import PatternList
from dialtone.domain.boards.news import Names
from dialtone.domain.boards.news_posting import Receipt
from dialtone.domain.boards.news_service import NewsService
from dialtone.domain.model.user import User
from dialtone.testing.script import run
from tests.domain.boards.hall import Hall, sub

GENERAL, OTHER = sub("GENERAL", max_crcs=100), sub("OTHER", max_crcs=100)
HEAD = b"From: a@b.test\r\nNewsgroups: Main.General,Main.Other\r\nSubject: s\r\n"


def service(hall: Hall) -> NewsService:
    return NewsService(
        hall.store,
        hall.blobs,
        hall.clock,
        hall.chance,
        hall.posting,
        hall.moderation,
        Levels({}),
        PatternList(name="subject.can"),
        lambda user: f"{user.alias}@local.test",
        Names(host="h", domain="d", system="s"),
    )


async def accept(hall: Hall, author: User, text: bytes) -> Receipt | None:
    posting = service(hall).posting()
    spool = posting.spool()
    await spool.write(text)
    return await posting.accept(hall.caller(author, "nntp"), spool)


def test_all_groups_or_none_get_it() -> None:
    hall = Hall(GENERAL, OTHER)
    ann = hall.add("Ann")
    hall.arrive(OTHER, b"From: x@y.test\r\nSubject: s\r\nMessage-ID: <0@y.test>\r\n\r\nsame words\r\n", digest="")
    first = run(accept(hall, ann, HEAD + b"\r\nsame words\r\n"))
    assert first is not None and [place[1] for place in first.places] == [1, 2]
    with pytest.raises(Refusal) as caught:  # the second group has this body already, so the first gets nothing either
        run(accept(hall, ann, HEAD.replace(b"Main.General,", b"") + b"\r\nsame  words\r\n"))
    assert caught.value.why is Why.EXISTS
    with pytest.raises(Refusal):
        run(accept(hall, ann, HEAD + b"\r\nsame words\r\n"))
    assert (hall.numbers(GENERAL), hall.numbers(OTHER)) == ([1], [1, 2])
    assert hall.again(ann).posts == 2


def test_the_trace_tells_where_it_went() -> None:
    hall = Hall(GENERAL, OTHER)
    receipt = run(accept(hall, hall.add("Ann"), HEAD + b"\r\ntext\r\n"))
    assert receipt is not None and not receipt.held
    found = run(hall.store.read(lambda records: records.traces.find(receipt.message_id)))
    assert [(entry.event, entry.address) for entry in found] == [("posted", GENERAL.code), ("posted", OTHER.code)]
