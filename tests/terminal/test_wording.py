"""Words with values in them, and the sysop's own."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.text.strokes import Do
from dialtone.formats.text.wrap import columns_of
from dialtone.terminal.look import Look
from dialtone.terminal.wording import Markup, Words, cleaned, mistakes, template, written


def shown(text: str, **values: object) -> str:
    return "".join(stroke.text for stroke in template(text).strokes(values) if stroke.do is Do.TEXT)


@pytest.mark.parametrize(
    ("text", "result"),
    [
        ("<{name}>", "<Anna>"),
        ("<{name:<8}>", "<Anna    >"),
        ("<{name:8}>", "<Anna    >"),
        ("<{name:>8}>", "<    Anna>"),
        ("<{name:^8}>", "<  Anna  >"),
        ("<{name:<2}>", "<An>"),
        ("{{name}}", "{name}"),
        ("{other}", "{other}"),
        ("{}", "{}"),
    ],
)
def test_places(text: str, result: str) -> None:
    assert shown(text, name="Anna") == result


def test_columns_count_and_not_letters() -> None:
    assert shown("<{name:<6}>", name="日本") == "<日本  >"
    assert shown("<{name:<3}>", name="日本") == "<日 >"


def test_ANS_01_values_are_cleaned() -> None:
    assert shown("{name}", name="a\x1b[2Jb\x01Lc\r\nd\x9b6n\u202e") == "abc d"
    assert shown("{name}", name=Markup("\x01hx")) == "x"


def test_texts_for_other_screens() -> None:
    words = Words({"a": "wide", "a.narrow": "narrow", "a.linear": "spoken"})
    assert words.text("a", Look()) == "wide"
    assert words.text("a", Look(columns=40)) == "narrow"
    assert words.text("a", Look(columns=40, linear=True)) == "spoken"


def test_the_sysops_words_come_before_ours() -> None:
    assert Words().text("common.key.enter", Look()) == "Enter"
    assert Words({"common.key.enter": "Return"}).text("common.key.enter", Look()) == "Return"
    assert "common.key.enter" in Words() and "nothing" not in Words()


def test_how_a_sysop_writes_codes() -> None:
    assert written(r"\1h\1y\14Hi\r\n\x01n\\1 \65\9") == "\x01h\x01y\x014Hi\r\n\x01n\\1 A\t"


def test_mistakes_in_the_sysops_words_are_told() -> None:
    own = {"common.mroe": "x", "common.refused": "{reson}", "common.pause": "x", "common.pause.narrow": "y"}
    assert mistakes(own) == [
        "there is no text 'common.mroe'",
        "common.refused: nothing fills reson",
    ]


@given(st.text(), st.text(), st.integers(0, 100))
def test_ANS_01_any_value_in_any_text(text: str, value: str, most: int) -> None:
    for stroke in template(text + "{value:<20}").strokes({"value": value}):
        assert stroke.do is not Do.TEXT or not set(stroke.text) & {chr(code) for code in (*range(32), *range(127, 160))}
    assert most == 0 or columns_of(cleaned(value, most)) <= most
