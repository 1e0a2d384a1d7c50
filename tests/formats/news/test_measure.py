"""Lines of bodies."""

from __future__ import annotations

from collections.abc import AsyncIterator

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.news.measure import body_lines, count_lines
from dialtone.testing.script import run


@given(st.binary(max_size=60), st.integers(1, 7))
def test_lines_are_counted_alike_in_one_piece_and_in_many(body: bytes, size: int) -> None:
    text = b"A: b\r\n\r\n" + body

    async def pieces() -> AsyncIterator[bytes]:
        for at in range(0, len(text), size):
            yield text[at : at + size]

    assert run(count_lines(pieces())) == body_lines(text) == len(body.split(b"\n")) - (body[-1:] in (b"\n", b""))
