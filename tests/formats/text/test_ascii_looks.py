"""Likenesses in ASCII."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.text.ascii_looks import ascii_text


def test_likenesses() -> None:
    assert ascii_text("┌─┬┐ │▒█ ║═╗") == "+-++ |## |-+"
    assert ascii_text("Zoë Ångström Łódź Øre ß") == "Zoe Angstrom Lodz Ore ss"
    assert ascii_text("“No”—‘yes’…") == "\"No\"-'yes'..."
    assert ascii_text("½ ² ﬁ 日") == "1/2 2 fi ?"


def test_marks_and_what_is_not_to_be_seen_go() -> None:
    assert ascii_text("e\u0301\u200b\u202e") == "e"


@given(st.text())
def test_any_text_becomes_printable(text: str) -> None:
    assert ascii_text(text).isascii() and (ascii_text(text).isprintable())
