"""HTML told apart from text by its type."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from jinja2 import Environment

from dialtone.formats.text.html.safe import Html, escaped
from tests.support.reading_html import read_html


def test_WEB_01_templates_escape_text_and_show_html_as_it_is() -> None:
    page = Environment(autoescape=True).from_string("{{ text }}|{{ html }}")
    assert page.render(text="<b>", html=Html("<b>x</b>")) == "&lt;b&gt;|<b>x</b>"


def test_WEB_01_text_of_html_and_something_added_is_text_again() -> None:
    page = Environment(autoescape=True).from_string("{{ html }}")
    assert page.render(html=Html("<b>x</b>") + "<i>") == "&lt;b&gt;x&lt;/b&gt;&lt;i&gt;"


@given(st.text())
def test_WEB_01_escaped_text_is_text_inside_elements_and_attributes(text: str) -> None:
    text = text.replace("\r", "").replace("\0", "")  # parsers change these two
    read = read_html(f'<p title="{escaped(text)}">{escaped(text)}</p>')
    assert (read.elements, read.text, read.values("p", "title")) == ({"p"}, text, [text])
    assert len(read.attributes) == 1
