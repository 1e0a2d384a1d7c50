"""Transfer encodings undone piece by piece."""

from __future__ import annotations

import base64
import quopri

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.mail.decoding import Decoding, decode


def in_pieces(data: bytes, encoding: str, size: int) -> bytes:
    decoding = Decoding(encoding)
    return b"".join(decoding.feed(data[at : at + size]) for at in range(0, len(data), size)) + decoding.close()


@given(st.binary(max_size=500), st.integers(1, 100))
def test_what_was_encoded_comes_back(data: bytes, size: int) -> None:
    assert in_pieces(base64.encodebytes(data).replace(b"\n", b"\r\n"), "base64", size) == data
    text = data.translate(None, b"\r\n")
    assert in_pieces(quopri.encodestring(text).replace(b"\n", b"\r\n"), "quoted-printable", size) == text
    assert in_pieces(data, "8bit", size) == data


@given(st.binary(max_size=300), st.integers(1, 50), st.sampled_from(["base64", "quoted-printable"]))
def test_whatever_it_is_cutting_makes_no_difference(data: bytes, size: int, encoding: str) -> None:
    assert in_pieces(data, encoding, size) == decode(data, encoding)


def test_what_does_not_belong_is_passed_over() -> None:
    assert decode(b"aGVs\r\n*bG8=\r\n", "base64") == b"hello"
    assert decode(b"aGVsbG8", "base64") == b"hello"
    assert decode(b"aGVsbG8gd", "base64") == b"hello "


def test_a_line_without_end_is_not_kept() -> None:
    decoding = Decoding("quoted-printable")
    given_out = sum(len(decoding.feed(b"x" * 1000)) for _ in range(1000))
    assert given_out + len(decoding.close()) == 1_000_000
    assert given_out > 900_000
