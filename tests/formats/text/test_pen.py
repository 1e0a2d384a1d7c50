"""The attribute that strokes write with."""

from __future__ import annotations

from dialtone.formats.text.ctrl_a import strokes
from dialtone.formats.text.pen import Pen


def after(markup: str) -> int:
    pen = Pen()
    pen.take(strokes(markup))
    return pen.attribute


def test_codes_change_what_they_name_and_nothing_else() -> None:
    assert after("") == 0x07
    assert after("\x01h\x01y\x011") == 0x4E  # bright yellow on red
    assert after("\x01h\x01y\x01n") == 0x07


def test_attributes_are_put_aside_and_taken_back() -> None:
    assert after("\x01r\x01+\x01h\x01b\x01-") == 0x04
    assert after("\x01h\x01-") == 0x07  # nothing was put aside: normal
    assert after("\x01r" + "\x01+" * 1000 + "\x01-" * 1000) == 0x04


def test_the_rainbow_goes_on_and_ends_or_begins_again() -> None:
    assert after("\x01x") == 0x0C
    assert after("\x01x" * 9) == 0x0D
    assert after("\x01X" * 8) == 0x0C


def test_calm_ends_blinking() -> None:
    assert after("\x01i\x01_") == 0x07
    assert after("\x01r\x01_") == 0x04
