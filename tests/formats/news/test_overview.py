"""Overview lines."""

from __future__ import annotations

from hypothesis import given

from dialtone.formats.mail.headers import fields, first, unfold
from dialtone.formats.news.article import article_head
from dialtone.formats.news.overview import overview
from tests.formats.news.articles import ALICE, PLACE, Article, articles


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


def test_an_id_with_what_separates_fields_breaks_no_line() -> None:
    article = ALICE._replace(message_id="<a\tb\nc@x>", references="<d\te@x>")
    text = overview([article, ALICE], host="h", group="g", domain="d")
    assert text.count(b"\r\n") == text.count(b"\n") == 2
    assert [line.count(b"\t") for line in text.splitlines()] == [8, 8]


def test_articles_of_several_groups_say_so() -> None:
    other = ALICE._replace(number=8)
    text = overview([ALICE, other], host="h", group="g", domain="d", xrefs={8: "h a:1 g:8"})
    assert [line.split(b"\t")[-1] for line in text.splitlines()] == [b"Xref: h g:7", b"Xref: h a:1 g:8"]
