"""The colours of terminals in web/static/ansi.css: there for every class, readable in light and in dark."""

from __future__ import annotations

import re
from itertools import product
from pathlib import Path

import pytest

import dialtone.web

SHEET = (Path(dialtone.web.__file__).parent / "static" / "ansi.css").read_text("utf-8")
THEMED = re.compile(r"--([fb][0-9]{1,2}): light-dark\((#[0-9a-f]{6}), (#[0-9a-f]{6})\)")


def luminance(colour: str) -> float:
    """Relative luminance, WCAG 2.2."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    low, high = sorted((luminance(one), luminance(other)))
    return (high + 0.05) / (low + 0.05)


@pytest.mark.parametrize("scheme", [1, 2], ids=["light", "dark"])
def test_every_foreground_can_be_read_on_every_background(scheme: int) -> None:
    colours = {found[1]: found[1 + scheme] for found in THEMED.finditer(SHEET)}
    assert len(colours) == 32
    pairs = product(range(16), range(16))
    assert min(contrast(colours[f"f{front}"], colours[f"b{behind}"]) for front, behind in pairs) >= 4.5


def test_every_class_has_its_rule() -> None:
    for number in range(16):
        assert f".ansi .f{number} {{ color: var(--f{number}); }}" in SHEET
        assert f".ansi .b{number} {{ background: var(--b{number}); }}" in SHEET


def test_nothing_comes_from_elsewhere() -> None:
    assert "url(" not in SHEET
    assert "@import" not in SHEET
