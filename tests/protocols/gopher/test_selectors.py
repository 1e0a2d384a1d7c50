"""Selectors."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.base.errors import Refusal, Why
from dialtone.protocols.gopher import selectors
from dialtone.protocols.gopher.grammar import parse


@pytest.mark.parametrize(
    ("selector", "place"),
    [
        ("", selectors.Root()),
        ("grp:Fun: and more", selectors.Group("Fun: and more")),
        ("sub:MAIN-GEN", selectors.Sub("MAIN-GEN")),
        ("sub:MAIN-GEN:before:7", selectors.Sub("MAIN-GEN", 7)),
        ("sub:MAIN-GEN:7", selectors.Message("MAIN-GEN", 7)),
        ("lib:Main", selectors.Library("Main")),
        ("dir:MAIN-X", selectors.Directory("MAIN-X")),
        ("file:MAIN-X/a/b", selectors.File("MAIN-X", "a/b")),
        ("qwkbulletin:a", selectors.Bulletin("a")),
        ("time", selectors.Word("time")),
    ],
)
def test_selectors(selector: str, place: selectors.Place) -> None:
    assert selectors.place(selector) == place


@given(st.binary(max_size=600))
def test_any_line_is_read_or_refused_and_leads_somewhere_or_nowhere(line: bytes) -> None:
    try:
        selectors.place(parse(line).selector)
    except Refusal as no:
        assert no.why in (Why.INVALID, Why.NOT_FOUND)
