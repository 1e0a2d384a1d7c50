"""Texts of programs are made fit for mail."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail.line_ends import LineEnds


def mended(*pieces: bytes) -> bytes:
    ends = LineEnds()
    return b"".join(ends.feed(piece) for piece in pieces) + ends.end()


@pytest.mark.parametrize(
    ("text", "fit"),
    [
        (b"a\r\nb\r\n", b"a\r\nb\r\n"),
        (b"a\nb\n", b"a\r\nb\r\n"),
        (b"a\nb", b"a\r\nb\r\n"),
        (b"a\r\r\nb\r\n", b"a\r\nb\r\n"),
        (b"a\rb\0c\n", b"abc\r\n"),
        (b"", b""),
        (b"\n", b"\r\n"),
    ],
)
def test_examples(text: bytes, fit: bytes) -> None:
    assert mended(text) == fit


@given(st.lists(st.binary(max_size=20)))
def test_SMG_no_lone_line_end_and_no_nul_however_it_is_cut(pieces: list[bytes]) -> None:
    text = mended(*pieces)
    assert text == mended(b"".join(pieces))
    assert not re.search(rb"\r(?!\n)|(?<!\r)\n|\0", text)
    assert not text or text.endswith(b"\r\n")
