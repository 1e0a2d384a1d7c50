"""The boards as news: what sessions do not show by themselves (`tests/protocols/nntp` has the rest)."""

from __future__ import annotations

from collections.abc import AsyncIterator

import pytest

from dialtone.base.errors import Refusal
from dialtone.domain.boards.news import Counts, Names, News
from dialtone.domain.boards.news_groups import NewsGroups
from dialtone.domain.boards.overviews import Overviews
from dialtone.domain.model.post import PostNumber
from dialtone.testing.script import run
from tests.domain.boards.hall import TEXT, Hall, sub

GENERAL = sub("GENERAL")
NAMES = Names(host="news.local.test", domain="local.test", system="The Board")


def news_of(hall: Hall) -> News:
    return News(hall.store, hall.blobs, hall.access, NewsGroups(hall.boards, hall.access), NAMES, Overviews(hall.clock))


def text(count: int) -> bytes:
    return TEXT.replace(b"<1@", b"<%d@" % count)


def test_counts_never_fall_behind_what_was_there() -> None:
    hall = Hall(GENERAL)
    news, ann = news_of(hall), hall.caller(hall.add("Ann"))
    group = news.groups.find(ann, "Main.General")
    assert run(news.counts(ann, group)) == Counts(0, 1, 0)
    for at in range(3):
        hall.arrive(GENERAL, text(at))
    assert run(news.counts(ann, group)) == Counts(3, 1, 3)
    sysop = hall.caller(hall.sysop)
    for number in (1, 2, 3):
        run(hall.moderation.remove(sysop, GENERAL.code, PostNumber(number)))
    assert run(news.counts(ann, group)) == Counts(0, 4, 3)  # RFC 3977 section 6.1.1.2


def test_an_article_is_head_and_body() -> None:
    hall = Hall(GENERAL)
    hall.arrive(GENERAL)
    news, ann = news_of(hall), hall.caller(hall.add("Ann"))
    group = news.groups.find(ann, "Main.General")
    article = run(news.article(ann, group, 1))

    async def body() -> bytes:
        return b"".join([piece async for piece in article.body])

    assert run(body()) == b"hello there\r\n"
    assert b'From: "Bob" <bob@ext.test>\r\n' in article.head
    with pytest.raises(Refusal):
        run(news.article(ann, group, 2))


def test_a_header_without_an_end_has_no_body() -> None:
    hall = Hall(GENERAL)
    hall.arrive(GENERAL, b"Subject: x\r\nMessage-ID: <2@x.test>\r\n")
    news, ann = news_of(hall), hall.caller(hall.add("Ann"))
    article = run(news.article(ann, news.groups.find(ann, "Main.General"), 1))

    async def body(pieces: AsyncIterator[bytes]) -> bytes:
        return b"".join([piece async for piece in pieces])

    assert run(body(article.body)) == b""
    assert article.particulars.lines == 0
