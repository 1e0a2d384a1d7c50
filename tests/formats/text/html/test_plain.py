"""Messages without colours as HTML."""

from __future__ import annotations

from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.text.foreign import visible
from dialtone.formats.text.html.plain import quote_mark, text_html
from tests.support.reading_html import read_html

QUOTE = '<blockquote class="quote">'


def inside(text: str) -> str:
    return text_html(text).removeprefix('<div class="text">').removesuffix("</div>")


def mark(text: str) -> str:
    return f'<span class="mark">{text}</span>'


def test_empty_lines_part_paragraphs_and_lines_stay_lines() -> None:
    assert inside("one\ntwo\n\n\nthree\n") == "<p>one\ntwo</p><p>three</p>"
    assert inside("") == ""


def test_quotations_stand_inside_one_another() -> None:
    assert inside("> > first\n> second\nanswer") == (
        f"{QUOTE}{QUOTE}<p>{mark('&gt; &gt; ')}first</p></blockquote><p>{mark('&gt; ')}second</p></blockquote>"
        "<p>answer</p>"
    )


def test_quotations_with_initials_are_quotations() -> None:
    assert inside(" AB> yes\n AB> no") == f"{QUOTE}<p>{mark(' AB&gt; ')}yes\n{mark(' AB&gt; ')}no</p></blockquote>"


@pytest.mark.parametrize(
    ("line", "signs"),
    [("> x", "> "), (">>x", ">>"), (" AB>> x", " AB>> "), ("long> x", ""), ("<b> x", ""), ("a -> b", ""), ("", "")],
)
def test_signs_of_a_quotation(line: str, signs: str) -> None:
    assert quote_mark(line) == signs


def test_an_empty_quoted_line_parts_paragraphs_of_the_quotation() -> None:
    assert inside("> a\n>\n> b") == f"{QUOTE}<p>{mark('&gt; ')}a</p><p>{mark('&gt; ')}b</p></blockquote>"


def test_tables_of_characters_keep_their_columns() -> None:
    assert inside("+---+\n| a |\n+---+") == '<p class="even">+---+\n| a |\n+---+</p>'
    assert inside("name    size\nA.ZIP   12") == '<p class="even">name    size\nA.ZIP   12</p>'
    assert inside("> a    1\n> b    2").startswith(f'{QUOTE}<p class="even">')
    assert inside("One line.   Not a table.") == "<p>One line.   Not a table.</p>"
    assert inside("A sentence.  Another.\nMore.  Text.") == "<p>A sentence.  Another.\nMore.  Text.</p>"


def test_a_signature_is_told_apart() -> None:
    assert inside("text\n-- \nBob\nwww.example.com") == (
        '<p>text</p><p class="signature">--\nBob\n'
        '<a href="https://www.example.com" rel="nofollow noopener ugc">www.example.com</a></p>'
    )


def test_WEB_01_nothing_in_a_message_is_markup() -> None:
    attack = '"><svg onload=alert(1)><img src=x onerror=alert(1)> [x](javascript:alert(1)) <a href="javascript:x">'
    read = read_html(text_html(attack))
    assert read.text == attack
    assert read.elements == {"div", "p"}


def test_ANS_01_sequences_and_codes_are_gone() -> None:
    assert inside("a\x1b[2Jb\x1b]0;x\x07c\x01hd\u202ee") == "<p>abcde</p>"


@pytest.mark.parametrize(
    "part", ["[", "*", "(", "<", ">", "> ", "> \n>> \n", "\n", "a\n\n", ">" * 30 + "\n", "\t", " "]
)
def test_WEB_08_time_is_linear(part: str) -> None:
    started = process_time()
    text_html(part * (100_000 // len(part)))
    assert process_time() - started < 1


LINES = st.lists(st.tuples(st.sampled_from(["", "> ", ">> ", " AB> "]), st.text(max_size=20)), max_size=12)


@given(LINES)
def test_WEB_01_the_text_stays_what_it_was(lines: list[tuple[str, str]]) -> None:
    text = "\n".join(sign + line for sign, line in lines)
    read = read_html(text_html(text))
    assert read.elements <= {"div", "p", "a", "blockquote", "span"}
    assert {(name, value) for _, name, value in read.attributes if name not in ("href", "rel")} <= {
        ("class", "text"),
        ("class", "quote"),
        ("class", "mark"),
        ("class", "even"),
        ("class", "signature"),
    }
    kept = [line for line in visible(text) if line[len(quote_mark(line)) :].strip()]
    assert [char for char in read.text if not char.isspace()] == [
        char for line in kept for char in "".join(line.split())
    ]
