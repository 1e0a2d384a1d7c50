"""Feeds, read back with a parser that is not ours."""

from __future__ import annotations

from dataclasses import replace
from xml.etree import ElementTree

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.atom import Entry, Feed, feed, moment, tag
from dialtone.formats.text.html.safe import Html

ENTRY = Entry(
    id=tag("BBS.example.com", "2026", "board/general/12"),
    title="Hello & goodbye",
    link="https://bbs.example.com/boards/general/12?a=1&b=2",
    at=1_767_225_600.0,  # 2026-01-01T00:00:00Z
    author="Ann <Ops>",
    content=Html("<p>Text</p>"),
)
FEED = Feed(
    id=tag("bbs.example.com", "2026", "board/general"),
    title="General",
    link="https://bbs.example.com/boards/general",
    self_link="https://bbs.example.com/feeds/general",
    at=0.0,
    entries=(ENTRY,),
)
ATOM = "{http://www.w3.org/2005/Atom}"


def read(what: Feed) -> ElementTree.Element:
    return ElementTree.fromstring(feed(what))


def text(element: ElementTree.Element, path: str) -> str:
    found = element.find("/".join(ATOM + name for name in path.split("/")))
    assert found is not None, path
    return found.text or ""


def test_a_feed_is_what_the_standard_asks_for() -> None:
    assert feed(replace(FEED, entries=())).decode() == (
        '<?xml version="1.0" encoding="utf-8"?>\n'
        '<feed xmlns="http://www.w3.org/2005/Atom" xml:lang="en">\n'
        "<id>tag:bbs.example.com,2026:board/general</id>\n"
        "<title>General</title>\n"
        "<updated>1970-01-01T00:00:00Z</updated>\n"
        '<link rel="self" type="application/atom+xml" href="https://bbs.example.com/feeds/general"/>\n'
        '<link rel="alternate" type="text/html" href="https://bbs.example.com/boards/general"/>\n'
        "<author><name>General</name></author>\n"
        "</feed>\n"
    )


def test_an_entry_says_who_and_when_and_what() -> None:
    entry = read(FEED).find(ATOM + "entry")
    assert entry is not None
    assert text(entry, "id") == "tag:bbs.example.com,2026:board/general/12"
    assert text(entry, "title") == "Hello & goodbye"
    assert text(entry, "author/name") == "Ann <Ops>"
    assert text(entry, "published") == text(entry, "updated") == "2026-01-01T00:00:00Z"
    content = entry.find(ATOM + "content")
    assert content is not None
    assert (content.get("type"), content.text) == ("html", "<p>Text</p>")


def test_text_is_text_and_html_is_html() -> None:
    content = read(replace(FEED, entries=(replace(ENTRY, content="<p>"),))).find(f"{ATOM}entry/{ATOM}content")
    assert content is not None
    assert (content.get("type"), content.text) == ("text", "<p>")


def test_a_feed_is_as_new_as_its_newest_entry() -> None:
    edited = replace(ENTRY, changed=ENTRY.at + 61)
    root = read(replace(FEED, entries=(ENTRY, edited)))
    assert text(root, "updated") == "2026-01-01T00:01:01Z"


def test_ids_stay_and_have_nothing_odd_in_them() -> None:
    assert tag("H.example", "2026-01-31", "file/a b<>/\u20ac") == "tag:h.example,2026-01-31:file/a-b--/-"


@pytest.mark.parametrize(
    ("at", "written"),
    [(0, "1970-01-01T00:00:00Z"), (-5, "1970-01-01T00:00:00Z"), (1e300, "9999-12-31T23:59:59Z")],
)
def test_SLO_06_moments_are_clamped(at: float, written: str) -> None:
    assert moment(at) == written
    assert moment(float("nan")) == "1970-01-01T00:00:00Z"


@given(st.text(), st.text(), st.text())
def test_WEB_01_whatever_others_wrote_the_feed_can_be_read(title: str, author: str, content: str) -> None:
    entry = replace(ENTRY, title=title, author=author, content=content, link=title, categories=(author,))
    root = read(replace(FEED, title=content or "x", entries=(entry,)))
    assert [child.tag.removeprefix(ATOM) for child in root] == [
        "id", "title", "updated", "link", "link", "author", "entry",
    ]  # fmt: skip
