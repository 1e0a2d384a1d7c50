"""Articles on their way out: header, overview and body say the same."""

from __future__ import annotations

import email.policy
from email.parser import BytesParser

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail.headers import fields
from dialtone.formats.news.article import Body, article_head
from tests.formats.news.articles import ALICE, PLACE, Article


def head_of(article: Article = ALICE, stored: bytes = b"") -> dict[str, str]:
    text = article_head(article, stored, fields(stored), PLACE)
    return {
        name.lower(): str(value) for name, value in BytesParser(policy=email.policy.compat32).parsebytes(text).items()
    }


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
