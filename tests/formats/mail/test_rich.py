"""HTML of letters made fit to be shown."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail.rich import PICTURE_MOST, cleaned, csp, frame
from tests.formats.test_images import png
from tests.support.reading_html import read_html


def shown(html: str, *, remote: bool = False) -> str:
    return cleaned(html, remote=remote)[0]


def letter(html: str, picture: bytes = b"", kind: str = "image/png") -> bytes:
    head = b"Subject: a </title><script>\r\nContent-Type: multipart/related; boundary=R\r\n\r\n"
    head += b"--R\r\nContent-Type: text/html"
    inside = f"\r\n--R\r\nContent-Type: {kind}\r\nContent-ID: <p@x>\r\n\r\n".encode() + picture
    return head + b"\r\n\r\n" + html.encode() + inside + b"\r\n--R--\r\n"


def test_what_is_harmless_stays() -> None:
    html = '<p style="color:red">Hi <b>Ann</b></p><table><tbody><tr><td colspan="2">x</td></tr></tbody></table>'
    assert shown(html) == html


def test_links_open_pages_of_their_own_and_tell_nothing() -> None:
    assert shown('<a href="https://example.com/?a=1&b">x</a>') == (
        '<a href="https://example.com/?a=1&amp;b" target="_blank" rel="nofollow noopener ugc noreferrer">x</a>'
    )


@pytest.mark.parametrize(
    "html",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        '"><svg onload=alert(1)>',
        "<svg><script>alert(1)</script></svg>",
        "<math><mtext><table><mglyph><style><img src=x onerror=alert(1)>",
        "<iframe src=//evil.example></iframe>",
        "<object data=x></object><embed src=x>",
        "<form action=//evil.example><input name=q><button>go</button></form>",
        "<base href=//evil.example/>",
        "<meta http-equiv=refresh content='0;url=//evil.example'>",
        "<link rel=stylesheet href=//evil.example/x.css>",
        "<style>@import '//evil.example'</style>",
        "<p onclick=alert(1)>x</p>",
        "<a href=' javascript:alert(1)'>x</a>",
        "<a href='java\tscript:alert(1)'>x</a>",
        "<a href='data:text/html,<script>alert(1)</script>'>x</a>",
        "<a href='cid:p@x'>x</a>",
        "<a href='//evil.example'>x</a>",
        "<p style='background:url(//evil.example/a.png)'>x</p>",
        "<p style='background-image:u\\72l(//evil.example)'>x</p>",
        "<p style='position:fixed;top:0'>x</p>",
        "<table background=//evil.example/a.png><tr><td>x</table>",
        "<video poster=//evil.example/a.png src=x></video><audio src=x></audio>",
        "<img srcset='//evil.example/a.png 2x'>",
        "<!--[if IE]><script>alert(1)</script><![endif]-->",
        "<noscript><p title='</noscript><img src=x onerror=alert(1)>'>",
    ],
)
def test_WEB_01_what_could_do_something_goes(html: str) -> None:
    read = read_html(shown(html, remote=True))
    assert read.elements <= {"a", "p", "img", "table", "tbody", "tr", "td", "br"}
    assert all(name in ("href", "target", "rel", "title", "style", "colspan") for _, name, _ in read.attributes)
    assert not read.values("a", "href")
    assert not any("evil" in value or ":" in value for _, name, value in read.attributes if name != "title")


def test_WEB_01_pictures_of_elsewhere_are_blocked_until_they_are_wanted() -> None:
    html = '<img src="http://t.example/a.gif" alt="a"><img src="https://t.example/b.gif"><img src="data:image/png,x">'
    assert cleaned(html) == ('<img alt="a"><img><img>', 2)
    assert cleaned(html, remote=True) == (
        '<img src="https://t.example/a.gif" alt="a"><img src="https://t.example/b.gif"><img>',
        0,
    )


def test_a_letter_without_html_has_no_frame() -> None:
    assert frame(b"Subject: x\r\n\r\nplain") is None


def test_WEB_01_a_frame_is_a_document_that_can_do_nothing() -> None:
    found = frame(letter("<p>Hi</p>"))
    assert found is not None
    read = read_html(found.document)
    assert "script" not in read.elements
    assert "Hi" in read.text
    (policy, referrer, _) = read.values("meta", "content")
    assert policy == "default-src 'none'; img-src data:; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'"
    assert referrer == "no-referrer"
    assert (
        found.csp == csp() == policy + ("; frame-ancestors 'self'; sandbox allow-popups allow-popups-to-escape-sandbox")
    )
    assert "img-src data: https:;" in csp(remote=True)


def test_pictures_the_letter_brought_along_are_shown() -> None:
    found = frame(letter('<img src="cid:p@x"><img src="cid:other">', png(3, 3)))
    assert found is not None
    own, *others = read_html(found.document).values("img", "src")
    assert own.startswith("data:image/png;base64,iVBORw0KGgo")
    assert (others, found.blocked) == ([], 0)


@pytest.mark.parametrize(
    "picture", [b"<svg onload=alert(1)/>", png(60_000, 60_000), png(3, 3) + bytes(PICTURE_MOST), b"", b"GIF89a"]
)
def test_ARC_05_pictures_that_are_none_or_too_large_are_not(picture: bytes) -> None:
    for kind in ("image/png", "image/svg+xml"):
        found = frame(letter('<img src="cid:p@x">', picture, kind))
        assert found is not None
        assert read_html(found.document).values("img", "src") == []


@pytest.mark.parametrize(
    "part",
    ["<div>", "<b>", "<ul><li>", "<table><tr><td>", "<p>", "<a href=", "<a><p>", "<", "&amp", "<div><marquee></div>"],
)
def test_WEB_08_deep_and_broken_html_takes_no_time(part: str) -> None:
    started = process_time()
    shown(part * (400_000 // len(part)))
    assert process_time() - started < 2


def test_what_is_too_deep_is_shown_as_text() -> None:
    assert shown("<div>" * 1000 + "deep <b>text</b>") == '<div class="text"><p>deep text</p></div>'


PIECES = ["<b>", "</b>", "'", '"', "<svg>", "</svg>", "<style>", "x", ">", "<!--", "<math>", "</p>", "<table>", "<td>"]
PIECES += ["javascript:", "&#x3c;", "onerror=", "<img src=x ", "<a href="]


@given(st.lists(st.sampled_from(PIECES)).map("".join))
def test_WEB_01_whatever_is_put_together_only_the_list_is_left(html: str) -> None:
    read = read_html(shown(html))
    assert read.elements <= {"b", "img", "a", "p", "table", "tbody", "tr", "td", "div"}
    assert {name for _, name, _ in read.attributes} <= {"target", "rel", "class"}
