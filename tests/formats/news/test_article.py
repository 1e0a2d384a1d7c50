"""Articles on their way out: header, overview and body say the same."""

from __future__ import annotations

import email.policy
from collections.abc import AsyncIterator
from email.parser import BytesParser
from typing import NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail.headers import fields, first, unfold
from dialtone.formats.news import particulars
from dialtone.formats.news.article import Body, Place, article_head
from dialtone.formats.news.measure import body_lines, count_lines
from dialtone.formats.news.overview import overview
from dialtone.formats.news.particulars import dotted, fidonet_host
from dialtone.testing.script import run


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


def head_of(article: Article = ALICE, stored: bytes = b"") -> dict[str, str]:
    text = article_head(article, stored, fields(stored), PLACE)
    return {
        name.lower(): str(value) for name, value in BytesParser(policy=email.policy.compat32).parsebytes(text).items()
    }


@pytest.mark.parametrize(
    ("changed", "shown"),
    [
        ({}, b'"Alice" <alice@local.test>'),
        (
            {"author": "Dr. Odd O'Neil"},
            b"\"Dr. Odd O'Neil\" <dr..odd.o'neil@local.test>".replace(b"dr..odd", b"dr.odd"),
        ),
        ({"author": "Bob", "author_address": "bob@ext.test", "network": "internet"}, b'"Bob" <bob@ext.test>'),
        ({"author": "bob@ext.test", "author_address": "bob@ext.test"}, b"<bob@ext.test>"),
        (
            {"author": "Fido", "author_address": "1:103/705", "network": "fidonet"},
            b'"Fido" (1:103/705) <fido@f705.n103.z1.fidonet>',
        ),
        (
            {"author": "Some One", "author_address": "VERT/DOVE", "network": "qwknet"},
            b'"Some One" (VERT/DOVE) <VERT/DOVE!some.one@local.test>',
        ),
        ({"author": "Anonymous"}, b'"Anonymous" <anonymous@local.test>'),
    ],
)
def test_the_author(changed: dict[str, object], shown: bytes) -> None:
    assert particulars.author(ALICE._replace(**changed), "local.test").encode() == shown  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("address", "host"),
    [
        ("1:103/705", "f705.n103.z1.fidonet"),
        ("2:5020/1.3", "p3.f1.n5020.z2.fidonet"),
        ("103/705@fidonet", "f705.n103.z1.fidonet"),
        ("x", "fidonet"),
    ],
)
def test_fidonet_addresses_as_hosts(address: str, host: str) -> None:
    assert fidonet_host(address) == host


def test_what_the_board_knows_is_written_anew() -> None:
    stored = b"From: Mallory <m@x>\r\nSubject: other\r\nMessage-ID: <2@x>\r\nNewsgroups: a.b\r\nX-Kept: yes\r\n"
    head = head_of(stored=stored)
    assert head["from"] == '"Alice" <alice@local.test>'
    assert head["subject"] == "hello"
    assert head["message-id"] == "<1@local.test>"
    assert head["newsgroups"] == "Main.General"
    assert head["x-kept"] == "yes"
    assert head["path"] == "local.test!not-for-mail"
    assert head["organization"] == "B"
    assert head["xref"] == "news.local.test Main.General:7"
    assert head["lines"] == "2"


def test_SEC_05_where_somebody_posted_from_is_not_told() -> None:
    stored = (
        b"Received: from [192.0.2.9]\r\nReturn-Path: <a@b>\r\nNNTP-Posting-Host: 192.0.2.9\r\n"
        b"X-Originating-IP: 192.0.2.9\r\nBcc: c@d\r\nAuthentication-Results: x; dkim=pass\r\n"
    )
    text = article_head(ALICE, stored, fields(stored), PLACE)
    assert b"192.0.2.9" not in text
    assert not {"received", "return-path", "bcc", "authentication-results"} & head_of(stored=stored).keys()


def test_a_stored_type_stays_and_a_missing_one_is_added() -> None:
    assert head_of()["content-type"] == "text/plain; charset=UTF-8"
    stored = b"MIME-Version: 1.0\r\nContent-Type: text/plain; charset=koi8-r\r\n"
    assert head_of(stored=stored)["content-type"] == "text/plain; charset=koi8-r"


@given(st.binary(max_size=300))
def test_no_stored_header_makes_two_fields_of_one_or_an_end_of_the_header(stored: bytes) -> None:
    text = article_head(ALICE, stored, fields(stored), PLACE)
    assert text.endswith(b"\r\n")
    assert b"\r\n\r\n" not in text
    assert text.count(b"\n") == text.count(b"\r\n") == text.count(b"\r")
    assert b"\0" not in text
    assert [field.name for field in fields(text)].count(b"from") == 1


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


@given(articles)
def test_overview_and_header_say_the_same(article: Article) -> None:
    """RFC 3977 section 8.3.2."""
    text = overview([article], host=PLACE.host, group=PLACE.group, domain=PLACE.domain)
    line = text.removesuffix(b"\r\n")
    assert b"\r" not in line and b"\n" not in line and b"\0" not in line
    number, *values, size, lines, xref = line.split(b"\t")
    assert (int(number), int(size), int(lines)) == (article.number, article.size, article.lines)
    head = fields(article_head(article, b"", [], PLACE))
    for name, value in zip((b"subject", b"from", b"date", b"message-id", b"references"), values, strict=True):
        assert unfold(first(head, name) or b"") == value
    assert unfold(first(head, b"xref") or b"") == xref.removeprefix(b"Xref: ")


@given(st.text())
def test_a_name_as_local_part_is_an_atom(name: str) -> None:
    made = dotted(name)
    assert 0 < len(made) <= 64
    assert made.isascii() and not set(made) & set(' <>()[]\\,;:@"\t\r\n')
    assert not made.startswith(".") and not made.endswith(".")


texts = st.lists(st.sampled_from([b"a", b"\r\n", b"\n", b"\r", b"\x01", b"\x01r", b".", b"\0", b" "]), max_size=30)


@given(texts, st.lists(st.integers(1, 5), min_size=1, max_size=4))
def test_a_body_has_whole_line_ends_only_however_it_is_cut(parts: list[bytes], sizes: list[int]) -> None:
    text = b"".join(parts)
    whole = Body()
    expected = whole.take(text) + whole.take(b"", last=True)
    pieces, at, body = [], 0, Body()
    for turn in range(len(text)):
        pieces.append(body.take(text[at : at + sizes[turn % len(sizes)]]))
        at += sizes[turn % len(sizes)]
    made = b"".join(pieces) + body.take(b"", last=True)
    assert made == expected
    assert made.count(b"\n") == made.count(b"\r\n") == made.count(b"\r")
    assert b"\x01" not in made and b"\0" not in made


@given(st.binary(max_size=60), st.integers(1, 7))
def test_lines_are_counted_alike_in_one_piece_and_in_many(body: bytes, size: int) -> None:
    text = b"A: b\r\n\r\n" + body

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(text), size):
            yield text[at : at + size]

    assert run(count_lines(pieces())) == body_lines(text) == len(body.split(b"\n")) - (body[-1:] in (b"\n", b""))


def test_an_id_with_what_separates_fields_breaks_no_line() -> None:
    article = ALICE._replace(message_id="<a\tb\nc@x>", references="<d\te@x>")
    text = overview([article, ALICE], host="h", group="g", domain="d")
    assert text.count(b"\r\n") == text.count(b"\n") == 2
    assert [line.count(b"\t") for line in text.splitlines()] == [8, 8]
