"""Attribute codes of other systems."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.text.ctrl_a import without_codes
from dialtone.formats.text.extra_codes import DIALECTS, translated


@pytest.mark.parametrize(
    ("dialect", "text", "markup"),
    [
        ("pcboard", "@X1Fa@X00@X04b@XFFc@XGG", "\x01n\x01h\x014a\x01n\x01rb\x01n\x01h\x014c@XGG"),
        ("wildcat", "@0E@a@07@b", "\x01n\x01h\x01ya\x01nb"),
        ("renegade", "|14a|17b|07c|99d", "\x01n\x01h\x01ya\x01n\x01h\x01y\x014b\x01n\x014c|99d"),
        ("celerity", "|Ya|wb|z", "\x01n\x01h\x01ya\x01nb|z"),
        ("wwiv", "\x031a\x030b", "\x01n\x01h\x01ca\x01nb"),
    ],
)
def test_dialects(dialect: str, text: str, markup: str) -> None:
    assert translated(text, [dialect]) == markup
    assert translated(text, []) == text


@given(st.text(alphabet="@X|0123456789abcdefABCDEFkKS\x03xy"))
def test_only_codes_go(text: str) -> None:
    for dialect in DIALECTS:
        assert len(without_codes(translated(text, [dialect]))) <= len(text)
