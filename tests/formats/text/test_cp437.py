"""Code page 437."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.text import cp437


def test_drawings() -> None:
    assert cp437.decode(b"\xda\xc4\xbf \xdb\xb0 \x03\x0e\x7f") == "┌─┐ █░ ♥♫⌂"
    assert cp437.encode("┌─┐ █░ ♥") == b"\xda\xc4\xbf \xdb\xb0 \x03"


def test_what_a_terminal_obeys_stays_a_control_unless_a_picture_is_meant() -> None:
    assert cp437.decode(b"a\r\n\t\x1b[m\x01h\x07\x1a") == "a\r\n\t\x1b[m\x01h\x07\x1a"
    assert cp437.decode(b"\r\n\x1b\x07", pictures=True) == "♪◙←•"


def test_every_printable_byte_comes_back() -> None:
    printable = bytes(range(0x20, 0x100))
    assert cp437.encode(cp437.decode(printable)) == printable


def test_others_have_a_likeness() -> None:
    assert cp437.encode("Ŝ€“”—✓…日") == b'SE""-\xfb...?'


@given(st.text())
def test_ANS_01_no_text_becomes_a_control(text: str) -> None:
    assert not set(cp437.encode(text)) & set(b"\x00\x07\x08\x09\x0a\x0b\x0c\x0d\x0e\x0f\x11\x13\x1a\x1b")
