"""What can be shown of a file."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.preview import DOWNLOAD, PICTURE_MOST, TEXT_MOST, Kind, Preview, preview, shown
from tests.formats.test_images import gif, jpeg, png


def judged(name: str, data: bytes) -> Preview:
    return preview(name, data, len(data))


def test_texts_are_shown_with_their_character_set() -> None:
    assert judged("readme.txt", b"Hello\r\n") == Preview(Kind.TEXT, charset="utf-8")
    assert judged("README", "Grüße".encode()).charset == "utf-8"
    assert judged("liesmich.txt", b"Gr\x81\xe1e") == Preview(Kind.TEXT, charset="cp437")
    assert preview("a.txt", "x€".encode()[:3], 4000).charset == "utf-8"  # the first bytes end within a character


@pytest.mark.parametrize("name", ["A.ANS", "a.nfo", "FILE_ID.DIZ", "b.ice", "menu.msg", "c.asc"])
def test_drawings_are_known_by_their_names(name: str) -> None:
    assert judged(name, b"\xdb\xdb").kind is Kind.DRAWING
    assert judged(name, b"\xdb\xdb").codes is name.endswith((".msg", ".asc"))


def test_drawings_are_known_by_what_is_in_them() -> None:
    assert judged("x.txt", b"\x1b[1mx\x1b[0m\x1b[2J").kind is Kind.DRAWING
    assert judged("x.txt", b"x\x1aSAUCE00" + b" " * 83 + bytes(38)).kind is Kind.DRAWING


@pytest.mark.parametrize(
    ("data", "kind"), [(png(9, 9), "image/png"), (jpeg(9, 9), "image/jpeg"), (gif(9, 9, 1), "image/gif")]
)
def test_pictures_are_served_as_what_their_bytes_say(data: bytes, kind: str) -> None:
    for name in ("a.gif", "a.png", "a.html", "a"):
        assert judged(name, data) == Preview(Kind.PICTURE, kind, width=9, height=9)


def test_ARC_05_pictures_that_are_too_large_are_not_shown() -> None:
    found = judged("a.png", png(60_000, 60_000))
    assert (found.kind, found.serve_as) == (Kind.NONE, DOWNLOAD)
    assert "60,000 by 60,000" in found.why
    assert judged("a.gif", gif(9, 9, 10_000)).kind is Kind.NONE
    assert preview("a.png", png(9, 9), PICTURE_MOST + 1).kind is Kind.NONE


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("x.svg", b"<svg onload='alert(1)'/>"),
        ("x.txt", b"  <svg onload='alert(1)'/>"),
        ("x.png", b"<?xml version='1.0'?><svg/>"),
        ("x.html", b"hello"),
        ("x.HTM", b"hello"),
        ("x.txt", b"\xef\xbb\xbf<!DOCTYPE html>"),
        ("x.txt", b"<ScRiPt>alert(1)</script>"),
        ("x.xml", b"<a/>"),
        ("x.pdf", b"%PDF-1.7"),
        ("x.txt", b"%PDF-1.7"),
        ("x.js", b"alert(1)"),
        ("x.exe", b"MZ\0\0"),
        ("x.bmp", b"BM" + bytes(60)),
        ("x.txt", bytes(range(32)) * 20),
    ],
)
def test_WEB_02_everything_else_is_for_downloading(name: str, data: bytes) -> None:
    found = judged(name, data)
    assert (found.kind, found.serve_as) == (Kind.NONE, DOWNLOAD)
    assert found.why


def test_archives_are_shown_by_a_list() -> None:
    assert judged("GAME.ZIP", b"PK\x03\x04\0").kind is Kind.ARCHIVE


def test_long_texts_are_for_downloading() -> None:
    assert preview("a.txt", b"x" * 1000, TEXT_MOST + 1).kind is Kind.NONE


def test_texts_and_drawings_become_html_and_nothing_else_does() -> None:
    text = b"Gr\x81\xe1e\r\n\r\n<b> http://example.com\r\n\x1aSAUCE"
    assert shown(judged("a.txt", text[:30]), "a.txt", text) == (
        '<pre class="ansi flow">Gr\u00fc\u00dfe\n\n&lt;b&gt; '
        '<a href="http://example.com" rel="nofollow noopener ugc">http://example.com</a></pre>'
    )
    drawing = shown(judged("a.ans", b"\xdb\xdb"), "a.ans", b"\xdb\xdb")
    assert drawing is not None
    assert 'aria-label="Drawing: a.ans."' in drawing
    assert shown(judged("a.html", b"<b>"), "a.html", b"<b>") is None
    assert shown(judged("a.png", png(1, 1)), "a.png", png(1, 1)) is None


@given(st.text(max_size=20), st.binary(max_size=200))
def test_WEB_02_no_file_is_served_as_something_a_browser_runs(name: str, data: bytes) -> None:
    served = judged(name, data).serve_as
    assert served in (DOWNLOAD, "image/png", "image/jpeg", "image/gif", "image/webp")
