"""The boards as news, in one piece."""

from __future__ import annotations

from tests.domain.boards.hall import Hall, sub
from tests.domain.boards.test_news_posting import service


def test_readers_and_authors_of_one_kind_share_what_they_use() -> None:
    made = service(Hall(sub("GENERAL")))
    assert made.reading() is made.reading(force=False)
    assert made.reading(force=True) is not made.reading()
    assert made.posting() is made.posting(limited=True)
    assert made.reading().groups is made.groups is made.reading(force=True).groups
