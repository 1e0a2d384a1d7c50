"""Message text on its way out through DATA: line ends made CR LF, leading dots doubled, the final dot added.

Whatever was stored, the other server sees CR LF as the only line end, so no text of ours can end its own message or
smuggle a second one (RFC 5321 sections 2.3.8 and 4.5.2; security case SMG-14). Text that is already clean is passed
on without being looked at byte by byte. Where the pieces are cut makes no difference.
"""

from __future__ import annotations

import re
from collections.abc import AsyncIterable, AsyncIterator

_ANY_LINE_END = re.compile(rb"\r\n|\r|\n")


class DotStuffer:
    """Takes pieces, gives pieces. `lines` counts what was given out."""

    __slots__ = ("_at_line_start", "_held", "ended", "lines")

    def __init__(self) -> None:
        self._at_line_start = True
        self._held = b""  # a final CR, whose LF may come with the next piece
        self.lines = 0
        self.ended = False  # whether the final dot was given out

    def feed(self, piece: bytes) -> bytes:
        """The next piece of the text as it is sent; may be empty."""
        data = self._held + piece
        self._held = b"\r" if data.endswith(b"\r") else b""
        if self._held:
            data = data[:-1]
        return self._stuffed(data) if data else b""

    def end(self) -> bytes:
        """What is still to be sent, final dot included."""
        rest = self._stuffed(b"\r\n") if self._held or not self._at_line_start else b""
        self.ended = True
        return rest + b".\r\n"

    async def stream(self, pieces: AsyncIterable[bytes]) -> AsyncIterator[bytes]:
        """All of it."""
        async for piece in pieces:
            if data := self.feed(piece):
                yield data
        yield self.end()

    def _stuffed(self, data: bytes) -> bytes:
        ends = data.count(b"\n")
        if ends != data.count(b"\r\n") or ends != data.count(b"\r"):
            data = _ANY_LINE_END.sub(b"\r\n", data)
            ends = data.count(b"\n")
        self.lines += ends
        if b"\r\n." in data:
            data = data.replace(b"\r\n.", b"\r\n..")
        if self._at_line_start and data.startswith(b"."):
            data = b"." + data
        self._at_line_start = data.endswith(b"\n")
        return data
