"""The text of an anonymous message without anything that tells who wrote it: of its header only what the text needs to
be understood and found again is kept."""

from __future__ import annotations

from collections.abc import AsyncIterator

from dialtone.formats.mail.headers import encode_phrase, fields, fold, split_head

HEAD_MOST = 256 * 1024  # bytes; what has no end of a header by then is no message, and nothing of it is shown

_KEPT = frozenset(
    {
        *(b"subject", b"date", b"message-id", b"in-reply-to", b"references"),
        *(b"mime-version", b"content-type", b"content-transfer-encoding", b"content-language"),
    }
)


async def unsigned(pieces: AsyncIterator[bytes], name: str) -> AsyncIterator[bytes]:
    """The same text in pieces, its header cut down and its author called `name`."""
    head = bytearray()
    async for piece in pieces:
        head += piece
        if b"\r\n\r\n" in head or head.startswith(b"\r\n"):
            break
        if len(head) > HEAD_MOST:
            yield _head(b"", name) + b"\r\n"
            return
    block, start = split_head(bytes(head))
    yield _head(block, name) + b"\r\n" + bytes(head[start:])
    async for piece in pieces:
        yield piece


def _head(block: bytes, name: str) -> bytes:
    kept = (block[field.start : field.end] for field in fields(block) if field.name in _KEPT)
    return fold(b"From", encode_phrase(name) + b":;") + b"".join(kept)
