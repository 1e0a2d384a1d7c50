"""Attributes to SGR sequences and back."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.text.attributes import applied, sgr
from dialtone.formats.text.strokes import BLINK, BRIGHT, HIGH, NORMAL

ATTRIBUTES = st.integers(0, 0xFF)


def codes(sequence: bytes) -> tuple[int, ...]:
    found = re.fullmatch(rb"(?:\x1b\[([0-9;]*)m)?", sequence)
    assert found
    if not sequence:
        return ()
    return tuple(int(number) for number in found[1].split(b";") if number) or (0,)


@given(ATTRIBUTES, ATTRIBUTES)
def test_the_sequence_leads_from_one_attribute_to_the_other(old: int, new: int) -> None:
    sequence = sgr(old, new)
    assert applied(old, codes(sequence) or ()) == new if sequence else old == new


@given(st.integers(0, 0x1FF), st.integers(0, 0x1FF))
def test_on_screens_of_today_too(old: int, new: int) -> None:
    """There an ordinary colour takes brightness away, which bold of its own kind would not lose."""
    sequence = sgr(old, new, modern=True)
    numbers = [number for code in codes(sequence) for number in ((22, code) if 30 <= code <= 37 else (code,))]
    assert applied(old, tuple(numbers)) == new if sequence else old == new


@given(ATTRIBUTES)
def test_from_an_unknown_screen_everything_is_said(new: int) -> None:
    assert applied(BLINK | HIGH | 0x35, codes(sgr(-1, new))) == new


@pytest.mark.parametrize(
    ("old", "new", "sequence"),
    [
        (NORMAL, NORMAL, b""),
        (NORMAL, 4, b"\x1b[31m"),
        (4, NORMAL, b"\x1b[m"),
        (HIGH | 4, 4, b"\x1b[0;31m"),
        (4, HIGH | 4, b"\x1b[1m"),
        (NORMAL, NORMAL | BLINK, b"\x1b[5m"),
    ],
)
def test_few_bytes(old: int, new: int, sequence: bytes) -> None:
    assert sgr(old, new) == sequence


def test_bright_backgrounds() -> None:
    assert sgr(NORMAL, NORMAL | 0x10 | BRIGHT, modern=True) == b"\x1b[104m"
    assert sgr(NORMAL, NORMAL | 0x10 | BLINK, modern=True, ice=True) == b"\x1b[104m"
    assert sgr(NORMAL, NORMAL | 0x10 | BRIGHT, ice=True) == b"\x1b[5;44m"


@pytest.mark.parametrize(
    ("numbers", "attribute"),
    [
        ((), NORMAL), ((1, 33), HIGH | 6), ((7,), 0x70), ((7, 27), NORMAL), ((38, 5, 196), HIGH | 4), ((38, 5, 1), 4),
        ((48, 2, 0, 0, 130), NORMAL | 0x10), ((38, 5, 240), HIGH), ((38,), NORMAL), ((38, 5), NORMAL),
        ((95,), HIGH | 5), ((101,), NORMAL | 0x40 | BRIGHT), ((31, 39), NORMAL), ((44, 49), NORMAL), ((999,), NORMAL),
    ],
)  # fmt: skip
def test_sequences_of_others(numbers: tuple[int, ...], attribute: int) -> None:
    assert applied(NORMAL, numbers) == attribute


@given(st.lists(st.integers(0, 70_000), max_size=12), st.integers(0, 0x1FF))
def test_any_numbers_give_an_attribute(numbers: list[int], attribute: int) -> None:
    assert 0 <= applied(attribute, tuple(numbers)) <= 0x1FF
