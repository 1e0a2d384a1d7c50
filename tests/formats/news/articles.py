"""What is known of articles, for tests."""

from __future__ import annotations

from typing import NamedTuple

from hypothesis import strategies as st

from dialtone.formats.news.article import Place


class Article(NamedTuple):
    """What is known of an article."""

    number: int
    author: str
    author_address: str
    to: str
    subject: str
    message_id: str
    reply_to: str
    references: str
    written: float
    size: int
    lines: int
    network: str


PLACE = Place(host="news.local.test", domain="local.test", group="Main.General", newsgroups="Main.General", system="B")
ALICE = Article(7, "Alice", "", "All", "hello", "<1@local.test>", "", "", 1704110400.0, 300, 2, "")

words = st.text(max_size=40)
ids = st.from_regex(r"<[a-z0-9.]{1,20}@[a-z]{1,10}>", fullmatch=True)
articles = st.builds(
    Article,
    number=st.integers(1, 2**31 - 1),
    author=st.text(min_size=1, max_size=40),
    author_address=st.one_of(st.just(""), st.text(max_size=30)),
    to=words,
    subject=words,
    message_id=ids,
    reply_to=st.one_of(st.just(""), ids),
    references=st.lists(ids, max_size=4).map(" ".join),
    written=st.floats(0, 4e9),
    size=st.integers(0, 10**9),
    lines=st.integers(0, 10**6),
    network=st.sampled_from(["", "internet", "fidonet", "qwknet"]),
)
