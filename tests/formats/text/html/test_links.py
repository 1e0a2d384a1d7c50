"""Addresses in text as links."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.text.html.links import LONGEST, linked
from tests.support.reading_html import read_html


def targets(text: str) -> list[str]:
    return read_html(linked(text)).values("a", "href")


def test_an_address_is_a_link_that_gives_nothing_away() -> None:
    assert linked("see http://example.com/a?b=1&c=2 now") == (
        'see <a href="http://example.com/a?b=1&amp;c=2" rel="nofollow noopener ugc">http://example.com/a?b=1&amp;c=2</a>'
        " now"
    )


@pytest.mark.parametrize(
    ("text", "target"),
    [
        ("HTTPS://Example.com/X", "https://Example.com/X"),
        ("ftp://ftp.example.com/pub/", "ftp://ftp.example.com/pub/"),
        ("gopher://example.com/1/", "gopher://example.com/1/"),
        ("telnet://bbs.example.com:2323", "telnet://bbs.example.com:2323"),
        ("news:comp.bbs.misc", "news:comp.bbs.misc"),
        ("mailto:bob@example.com", "mailto:bob@example.com"),
        ("bob.b+x@mail.example.com", "mailto:bob.b+x@mail.example.com"),
        ("www.example.com/x", "https://www.example.com/x"),
    ],
)
def test_schemes_that_become_links(text: str, target: str) -> None:
    assert targets(text) == [target]
    assert targets(f"({text})") == [target]
    assert targets(f"Look at {text}.") == [target]
    assert targets(f"<{text}>") == [target]


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "JaVaScRiPt://example.com/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:x",
        "file:///etc/passwd",
        "telnet://-oProxyCommand=x",
        "view-source:http://example.com",
        "http://",
        "xhttp://example.com",
        "a@b",
        "@example.com",
        "12:30 and 3/4, a.b.c",
    ],
)
def test_WEB_01_what_is_no_link_stays_text(text: str) -> None:
    read = read_html(linked(text))
    assert read.text == text
    assert not [target for target in read.values("a", "href") if not target.startswith(("http://example.com", "x"))]


def test_what_belongs_to_the_sentence_is_not_the_address() -> None:
    assert targets("(see http://example.com/a_(b)), or http://example.com/c!") == [
        "http://example.com/a_(b)",
        "http://example.com/c",
    ]
    assert targets("http://example.com/a...") == ["http://example.com/a"]


def test_WEB_01_an_address_cannot_leave_its_attribute() -> None:
    read = read_html(linked("http://example.com/\"onmouseover='alert(1)' http://example.com/'><svg/onload=x>"))
    assert read.elements == {"a"}
    assert {name for _, name, _ in read.attributes} == {"href", "rel"}


def test_a_link_ends_with_its_line_and_after_a_while() -> None:
    assert targets("http://example.com/a\nb") == ["http://example.com/a"]
    assert len(targets("http://" + "a" * 9000)[0]) == LONGEST + 7


@pytest.mark.parametrize(
    "part", ["[", "*", "(", "<", "http://", "a@", "a@b.", "www.", "news:a@", "((((http://x", "@.", "a.b-"]
)
def test_WEB_08_time_is_linear(part: str) -> None:
    started = process_time()
    assert read_html(linked(part * (100_000 // len(part)))).text == part * (100_000 // len(part))
    assert process_time() - started < 1


@given(st.text(alphabet=st.sampled_from("htps:/w.@ab()<>\"'&\n mailonews-")))
def test_WEB_01_the_text_stays_what_it_was(text: str) -> None:
    read = read_html(linked(text))
    assert read.text == text
    assert read.elements <= {"a"}
