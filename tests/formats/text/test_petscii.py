"""PETSCII."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.text import petscii
from dialtone.formats.text.strokes import HIGH, NORMAL


def test_letters_are_swapped() -> None:
    assert petscii.encode("Hello, World 42!") == b"\xc8ELLO, \xd7ORLD 42!"


def test_letters_come_back_from_the_keyboard() -> None:
    text = "The quick brown fox 0123456789 !#$%&()*+,-./:;<=>?@[]"
    assert "".join(petscii.typed(byte) for byte in petscii.encode(text)) == text


def test_drawings_and_blocks() -> None:
    assert petscii.encode("┌─┐│└┘") == b"\xb0\xc0\xae\xdd\xad\xbd"
    assert petscii.encode("█") == b"\x12 \x92"
    assert petscii.width(petscii.encode("█▀x")) == 3


def test_accents_and_signs_have_a_likeness() -> None:
    assert petscii.encode("é“{~}…") == b'E"(-)...'


def test_colours() -> None:
    assert petscii.colours(NORMAL) == b"\x92\x9b"
    assert petscii.colours(HIGH | 6) == b"\x92\x9e"
    assert petscii.colours(0x17) == b"\x12\x1f"


@given(st.text())
def test_ANS_01_no_text_becomes_a_control(text: str) -> None:
    data = petscii.encode(text).replace(petscii.REVERSE, b"").replace(petscii.PLAIN, b"")
    assert all(0x20 <= byte < 0x80 or byte >= 0xA0 for byte in data)


@given(st.integers(0, 255))
def test_every_byte_is_a_key_or_none(byte: int) -> None:
    key = petscii.typed(byte)
    assert len(key) <= 1 or key.startswith("<")
