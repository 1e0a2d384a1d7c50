"""Messages with colours as HTML."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.text.ctrl_a import without_codes
from dialtone.formats.text.foreign_lines import coloured
from dialtone.formats.text.html.marked import body_html, markup_html
from tests.support.reading_html import read_html


def inside(text: str) -> str:
    return markup_html(text).removeprefix('<pre class="ansi flow">').removesuffix("</pre>")


def test_colours_are_classes_and_go_on_over_lines() -> None:
    assert inside("a \x01rred\nstill\x01n normal") == (
        'a <span class="f4">red</span>\n<span class="f4">still</span> normal'
    )
    assert inside("\x1b[1;33;44myellow") == '<span class="f14 b1">yellow</span>'


def test_links_are_links_in_colours_too() -> None:
    assert inside("\x01hhttp://example.com") == (
        '<span class="f15"><a href="http://example.com" rel="nofollow noopener ugc">http://example.com</a></span>'
    )


def test_quoted_lines_have_their_own_colour() -> None:
    assert inside("\x01r AB> said\nanswer") == '<span class="quote"> AB&gt; said</span>\nanswer'


def test_a_body_is_shown_by_what_is_in_it() -> None:
    assert body_html("plain") == '<div class="text"><p>plain</p></div>'
    assert body_html("\x01hbright").startswith('<pre class="ansi flow">')


def test_ANS_02_codes_with_effects_do_nothing() -> None:
    assert inside("a\x01Lb\x01Qc\x01'd @HANGUP@") == "abcd @HANGUP@"


def test_WEB_01_nothing_in_a_message_is_markup() -> None:
    read = read_html(markup_html('\x01h"><svg onload=alert(1)>\x01n<img src=x onerror=\x01ralert(1)>'))
    assert read.elements == {"pre", "span"}
    assert read.text == '"><svg onload=alert(1)><img src=x onerror=alert(1)>'


@pytest.mark.parametrize(
    "part", ["\x01h", "\x01hx", "\x1b[1m", "\x1b[31mx", "\x1b]", "\x01", "\x01[", "\x01h<", "\x01+"]
)
def test_WEB_08_time_is_linear(part: str) -> None:
    started = process_time()
    markup_html(part * (100_000 // len(part)))
    assert process_time() - started < 2


@given(st.text(alphabet=st.one_of(st.characters(), st.sampled_from("\x01\x1b[hrm14;<>&\n@:/"))))
def test_WEB_01_the_text_stays_what_it_was(text: str) -> None:
    read = read_html(markup_html(text))
    assert read.elements <= {"pre", "span", "a"}
    assert read.text.strip("\n") == "\n".join(map(without_codes, coloured(text))).strip("\n")
