"""HTML as plain text."""

from __future__ import annotations

from time import process_time

import pytest

from dialtone.formats.mail.html_text import text_of


def test_breaks_and_lists_are_lines_and_entities_are_characters() -> None:
    html = (
        "<html><head><title>t</title><style>p{}</style></head><p>Hello &amp; <b>good\r\nbye</b></p><ul><li>a<li>b</ul>"
    )
    assert text_of(html) == "Hello & good bye\n\n* a\n* b\n"


def test_scripts_are_no_text() -> None:
    assert text_of("a<script>alert('<b>')</script >b<style>") == "ab\n"


@pytest.mark.parametrize(
    "part", ["<", "<a ", "<script", "<script>", "<li", "&", "&amp", "<br", "</", "<!--", " \n", "<li>"]
)
def test_WEB_08_time_is_linear(part: str) -> None:
    started = process_time()
    text_of(part * (300_000 // len(part)))
    assert process_time() - started < 2
