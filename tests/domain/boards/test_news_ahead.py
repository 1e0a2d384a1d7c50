"""Articles read ahead."""

from __future__ import annotations

from typing import Any

import pytest

from dialtone.base.errors import Refusal
from dialtone.domain.boards import news_ahead
from dialtone.domain.boards.news import Names, News
from dialtone.domain.boards.news_ahead import ARTICLES, KEPT_FOR, Ahead
from dialtone.domain.boards.news_groups import NewsGroups
from dialtone.domain.boards.overviews import Overviews
from dialtone.domain.model.happenings import BoardChanged, PostMade
from dialtone.domain.model.post import PostNumber
from dialtone.testing.script import run
from tests.domain.boards.hall import Hall, sub

GENERAL = sub("GENERAL")


class Reader:
    """Somebody who reads, and how often the store was asked."""

    def __init__(self, hall: Hall, *boards: Any, level: int = 50) -> None:
        self.hall = hall
        known = Overviews(hall.clock)
        hall.bus.listen(PostMade, known.made)
        hall.bus.listen(BoardChanged, known.changed)
        self.asked = 0
        names = Names(host="h", domain="local.test", system="B")
        self.news = News(self, hall.blobs, hall.access, NewsGroups(hall.boards, hall.access), names, known)  # type: ignore[arg-type]
        self.caller = hall.caller(hall.add(f"Reader{level}", level=level))
        self.group = self.news.groups.find(self.caller, "Main.General")
        self.ahead = Ahead()

    async def read(self, question: Any) -> Any:
        self.asked += 1
        return await self.hall.store.read(question)

    def subjects(self, *numbers: int) -> list[str]:
        return [self.subject(number) for number in numbers]

    def subject(self, number: int) -> str:
        article = run(self.news.article(self.caller, self.group, number, self.ahead))

        async def body() -> bytes:
            return b"".join([piece async for piece in article.body])

        return f"{article.particulars.subject} {run(body()).decode().strip()}"


def filled(count: int, body: str = "text") -> Hall:
    hall = Hall(GENERAL)
    for at in range(1, count + 1):
        hall.arrive(
            GENERAL, f"From: b@x.test\r\nSubject: s{at}\r\nMessage-ID: <{at}@x>\r\n\r\n{body} {at}\r\n".encode()
        )
    return hall


def wanted(*numbers: int) -> list[str]:
    return [f"s{at} text {at}" for at in numbers]


def test_who_reads_one_after_the_other_asks_seldom() -> None:
    reader = Reader(filled(40))
    assert reader.subjects(*range(1, 41)) == wanted(*range(1, 41))
    assert reader.asked == 1 + -(-39 // ARTICLES)


def test_who_does_not_reads_nothing_ahead() -> None:
    reader = Reader(filled(10))
    assert reader.subjects(1, 3, 5, 9, 7) == wanted(1, 3, 5, 9, 7)
    assert reader.asked == 5


def test_what_went_or_changed_is_not_there_any_more() -> None:
    hall = filled(10)
    reader, sysop = Reader(hall), hall.caller(hall.sysop)
    assert reader.subjects(1, 2) == wanted(1, 2)
    run(hall.moderation.remove(sysop, GENERAL.code, PostNumber(3)))
    with pytest.raises(Refusal):
        reader.subject(3)
    assert reader.subjects(4) == wanted(4)


def test_nothing_is_kept_for_long() -> None:
    reader = Reader(filled(10))
    reader.subjects(1, 2)
    before = reader.asked
    reader.subjects(3)
    assert reader.asked == before
    reader.hall.clock.advance(KEPT_FOR + 1)
    reader.subjects(4)
    assert reader.asked == before + 1


def test_few_bytes_are_read_ahead(monkeypatch: Any) -> None:
    monkeypatch.setattr(news_ahead, "BYTES", 3000)
    reader = Reader(filled(20, "x" * 1000))
    for at in range(1, 21):
        assert reader.subject(at) == f"s{at} {'x' * 1000} {at}"
        assert sum(one.text.size for one in reader.ahead._articles.values()) <= 3000


def test_rights_of_another_reader_are_others() -> None:
    """A session whose user changes reads nothing that was read for the one before."""
    hall = filled(5)
    reader, other = Reader(hall), Reader(hall, level=60)
    reader.subjects(1, 2)
    reader.caller = other.caller
    before = reader.asked
    assert reader.subjects(3) == wanted(3)
    assert reader.asked == before + 1
