"""How many lines the body of a message has, as `:lines` counts them (RFC 3977 section 8.1)."""

from __future__ import annotations

from collections.abc import AsyncIterator

from dialtone.formats.mail.headers import split_head


def body_lines(text: bytes) -> int:
    """Lines of the body of a whole message text; header lines in front of it do not matter."""
    start = split_head(text)[1]
    return text.count(b"\n", start) + (start < len(text) and not text.endswith(b"\n"))


async def count_lines(pieces: AsyncIterator[bytes]) -> int:
    """The same of a text that comes in pieces."""
    before, lines, in_head, last = b"\r\n", 0, True, b"\n"
    async for piece in pieces:
        if in_head:
            joined = before + piece
            end = joined.find(b"\r\n\r\n")
            if end < 0:
                before = joined[-3:]
                continue
            in_head, piece = False, joined[end + 4 :]
        if piece:
            lines += piece.count(b"\n")
            last = piece[-1:]
    return lines + (last != b"\n")
