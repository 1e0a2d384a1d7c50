"""The text of a message that comes in counted chunks (BDAT, RFC 3030).

A dot means nothing here, but the rules for lines are the same as in DATA: what leaves later by DATA, or is fetched,
must not hold a bare CR, a bare LF or a NUL. The chunks are read to their end whatever is wrong with them, so that
the next command is found.
"""

from __future__ import annotations

from dialtone.domain.mail.intake import Intake
from dialtone.wire.port import BodyFlaw


class Chunks:
    """Implements `wire.port.Sink`. `flaw` is the first thing found wrong; after it nothing is kept."""

    __slots__ = ("_half", "_limit", "_open", "flaw", "text")

    def __init__(self, text: Intake, limit: int) -> None:
        """`limit` is in bytes, 0 is none."""
        self.text = text
        self.flaw: BodyFlaw | None = None
        self._limit = limit
        self._half = False  # the last byte was a CR, which must be followed by a LF
        self._open = False  # the last line has no line end yet

    async def write(self, data: bytes) -> None:
        """Judge and keep a piece."""
        if data and self.flaw is None:
            self.flaw = self._judge(data)
            if self.flaw is None:
                await self.text.write(data)

    def _judge(self, data: bytes) -> BodyFlaw | None:
        if self._limit and self.text.size + len(data) > self._limit:
            return BodyFlaw.TOO_BIG
        if b"\0" in data:
            return BodyFlaw.NUL
        piece = b"\r" + data if self._half else data
        self._half = piece.endswith(b"\r")
        self._open = not piece.endswith(b"\n")
        ends = piece.count(b"\r\n")
        if piece.count(b"\r") - self._half != ends or piece.count(b"\n") != ends:
            return BodyFlaw.BARE_LINE_END
        return None

    async def close(self) -> BodyFlaw | None:
        """The last chunk is here; a last line without its line end gets one."""
        if self.flaw is None and self._half:
            self.flaw = BodyFlaw.BARE_LINE_END
        if self.flaw is None and self._open:
            await self.text.write(b"\r\n")
        return self.flaw


class Discard:
    """A sink for what nobody wants."""

    async def write(self, data: bytes) -> None:
        """Throw it away."""
