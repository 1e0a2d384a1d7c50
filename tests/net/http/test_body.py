"""Where bodies end: HTP-02."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.net.http.body import Chunks, Length
from dialtone.net.http.head import BadRequest


def chunked(*pieces: bytes, trailer: bytes = b"") -> bytes:
    return b"".join(b"%x\r\n%s\r\n" % (len(one), one) for one in pieces) + b"0\r\n" + trailer + b"\r\n"


def measured(pieces: list[bytes]) -> tuple[int, bool]:
    body, rest, total = Chunks(), b"", 0
    for piece in pieces:
        rest += piece
        taken = body.measure(rest)
        rest, total = rest[taken:], total + taken
    return total, body.done


def test_a_length_takes_what_was_said_and_no_more() -> None:
    body = Length(5)
    assert body.measure(b"abc") == 3
    assert not body.done
    assert body.measure(b"deGET /") == 2
    assert body.done


def test_chunks_end_with_the_empty_one() -> None:
    data = chunked(b"hello", b"x" * 300)
    assert measured([data + b"GET / HTTP/1.1"]) == (len(data), True)


def test_extensions_and_trailers_belong_to_it() -> None:
    data = b"5;name=value\r\nhello\r\n0\r\nX: y\r\n\r\n"
    assert measured([data + b"GET"]) == (len(data), True)


@given(st.lists(st.binary(min_size=1, max_size=40), max_size=6), st.lists(st.integers(0, 300), max_size=8))
def test_where_packets_are_cut_changes_nothing(pieces: list[bytes], cuts: list[int]) -> None:
    data = chunked(*pieces, trailer=b"X: y\r\n")
    whole = data + b"POST / HTTP/1.1\r\n"
    places = sorted({0, len(whole), *(cut for cut in cuts if cut < len(whole))})
    cut_up = [whole[a:b] for a, b in pairwise(places)]
    assert measured(cut_up) == (len(data), True)


@pytest.mark.parametrize("line", [b"0x5", b"5_0", b"-1", b"+5", b" 5", b"5 ", b"", b"g", b"5;a\nb", b"5;\0", b"1" * 13])
def test_HTP_02_sizes_that_are_no_plain_number(line: bytes) -> None:
    with pytest.raises(BadRequest):
        Chunks().measure(line + b"\r\nhello\r\n")


def test_HTP_02_an_extension_without_end_is_not_collected() -> None:
    with pytest.raises(BadRequest):
        Chunks().measure(b"5;" + b"a" * 100_000)
    with pytest.raises(BadRequest):
        Chunks().measure(b"5;" + b"a" * 100_000 + b"\r\nhello\r\n")


def test_HTP_02_a_million_chunks_of_one_byte_are_too_many() -> None:
    body, chunk = Chunks(), b"1\r\na\r\n" * 1000
    with pytest.raises(BadRequest):
        for _ in range(1000):
            body.measure(chunk)


def test_HTP_02_a_flood_of_trailers_is_too_much() -> None:
    body = Chunks()
    body.measure(b"0\r\n")
    with pytest.raises(BadRequest):
        for _ in range(10_000):
            body.measure(b"X: y\r\n")
    with pytest.raises(BadRequest):
        Chunks().measure(b"0\r\n" + b"a" * 9000)
