"""Texts as articles are made of them: the header block, and the body in pieces as they go out."""

from __future__ import annotations

from collections.abc import AsyncIterator
from typing import Protocol

from dialtone.domain.ports.blobs import Blobs
from dialtone.formats.mail.headers import split_head
from dialtone.formats.news.article import HEAD_MOST, Body


class Text(Protocol):
    """What the store has of a text: `prefix`, then `body` or the file `blob`."""

    @property
    def prefix(self) -> bytes: ...
    @property
    def body(self) -> bytes | None: ...
    @property
    def blob(self) -> str: ...


async def pieces_of(blobs: Blobs, text: Text) -> AsyncIterator[bytes]:
    """A whole text. Raises StoreError."""
    yield text.prefix
    if text.body is not None:
        yield text.body
        return
    async for piece in await blobs.read(text.blob):
        yield piece


async def head_of(pieces: AsyncIterator[bytes]) -> tuple[bytes, bytes]:
    """The header block of a text, and what was read of its body."""
    read = bytearray()
    async for piece in pieces:
        read += piece
        if b"\r\n\r\n" in read or len(read) > HEAD_MOST:
            break
    block, start = split_head(bytes(read))
    if start == len(read) and not read.endswith(b"\r\n\r\n"):
        return block, b""  # a header without an end has no body
    return block, bytes(read[start:])


async def body_of(rest: bytes, pieces: AsyncIterator[bytes]) -> AsyncIterator[bytes]:
    """A body as it goes out: `rest` was read of it already."""
    body = Body()
    if rest:
        yield body.take(rest)
    async for piece in pieces:
        yield body.take(piece)
    yield body.take(b"", last=True)
