"""Header and body of a text that comes in pieces."""

from __future__ import annotations

from collections.abc import AsyncIterator, Iterable
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.boards.news_texts import body_of, head_of, pieces_of
from dialtone.domain.model.post import PostNumber, PostText
from dialtone.store.memory.blobs import MemoryBlobs
from dialtone.testing.script import run

TEXT = b"Subject: hello\r\nFrom: a@b.test\r\n\r\none\r\n\r\ntwo\r\n"


async def from_list(pieces: Iterable[bytes]) -> AsyncIterator[bytes]:
    for piece in pieces:
        yield piece


async def joined(pieces: AsyncIterator[bytes]) -> bytes:
    return b"".join([piece async for piece in pieces])


@given(st.lists(st.integers(0, len(TEXT)), max_size=6))
def test_wherever_the_pieces_are_cut(cuts: list[int]) -> None:
    ends = sorted({0, *cuts, len(TEXT)})
    pieces = from_list([TEXT[begin:end] for begin, end in pairwise(ends)])
    head, rest = run(head_of(pieces))
    assert head == b"Subject: hello\r\nFrom: a@b.test\r\n"
    assert run(joined(body_of(rest, pieces))) == b"one\r\n\r\ntwo\r\n"


def test_a_text_is_its_prefix_and_a_body_or_a_file() -> None:
    blobs = MemoryBlobs(threshold=3)
    kept = blobs.put(b"B: d\r\n\r\nx\r\n")
    for body, blob in ((b"B: d\r\n\r\nx\r\n", ""), (None, kept.blob)):
        text = PostText(PostNumber(1), b"A: b\r\n", body, blob, 17)
        assert run(joined(pieces_of(blobs, text))) == b"A: b\r\nB: d\r\n\r\nx\r\n"
