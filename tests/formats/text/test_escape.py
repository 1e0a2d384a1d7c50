"""Plain text out of coloured text."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.text.escape import lines, plain


def test_codes_and_controls_go() -> None:
    assert plain(b"\x01n\x01h\x01rRed\x01n\r\n") == b"Red\r\n"
    assert plain(b"\x1b[1;31mRed\x1b[0m\x07\x08\x7f\ttab") == b"Red\ttab"
    assert plain("Größe".encode()) == "Größe".encode()
    assert plain(b"end\x01") == b"end"


def test_lines_however_they_end() -> None:
    assert lines(b"a\r\nb\nc\rd\r\n\r\n\x1a") == [b"a", b"b", b"c", b"d"]


@given(st.binary(max_size=200))
def test_nothing_that_commands_a_terminal_survives(text: bytes) -> None:
    assert not set(plain(text)) & (set(range(32)) - {9, 10, 13} | {127})
    assert not any(b"\r" in line or b"\n" in line for line in lines(text))
