"""Runs of one attribute as elements."""

from __future__ import annotations

from dialtone.formats.text.ctrl_a import strokes
from dialtone.formats.text.html.grid import Grid
from dialtone.formats.text.html.runs import opening, rows_html, rows_text


def shown(markup: str, *, ice: bool = False) -> str:
    grid = Grid(20, ice=ice)
    grid.draw(strokes(markup))
    return rows_html(grid)


def test_runs_have_the_numbers_of_their_colours() -> None:
    assert shown("a\x01rb\x01hc\x011d") == (
        'a<span class="f4">b</span><span class="f12">c</span><span class="f12 b4">d</span>'
    )


def test_blinking_is_a_class_or_a_bright_background() -> None:
    assert shown("\x01i\x014x") == '<span class="b1 blink">x</span>'
    assert shown("\x01i\x014x", ice=True) == '<span class="b9">x</span>'
    assert shown("\x014\x01ex") == '<span class="b9">x</span>'


def test_blanks_that_nobody_sees_are_left_out_and_others_stay() -> None:
    assert shown("a  \r\n\r\n") == "a"
    assert shown("a\x014  ") == 'a<span class="b1">  </span>'


def test_lines_stay_lines() -> None:
    assert shown("a\r\n\r\nb") == "a\n\nb"


def test_WEB_01_text_is_escaped() -> None:
    assert shown("<b>\"'&\x01h<i>") == '&lt;b&gt;&quot;&#39;&amp;<span class="f15">&lt;i&gt;</span>'


def test_every_attribute_has_its_classes() -> None:
    assert opening(0x07) == ""
    assert opening(0x1E) == '<span class="f14 b1">'
    assert opening(0x80) == '<span class="f0 blink">'


def test_wide_characters_and_marks_are_in_their_run() -> None:
    assert shown("界\x01re\u0301 \x01nx") == '界<span class="f4">e\u0301 </span>x'


def test_plain_rows_have_no_colours() -> None:
    grid = Grid(20)
    grid.draw(strokes("a\x01rb  \r\n\r\nc\r\n"))
    assert rows_text(grid) == "ab\n\nc"
