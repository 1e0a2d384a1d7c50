"""Cutting received bytes into lines, counted blocks and dot-ended bodies. Pure: bytes in, units out, no waiting.

Theory of operation. `InputBuffer` holds what arrived and was not read. It keeps one bytes object and a start offset,
so that the usual case (one packet, a few whole lines) costs no copying, and remembers how far it searched, so that a
line arriving byte by byte is searched once. A line over its limit is given up at once; what is left of it is
dropped while it arrives and never becomes a command (RFC 5321 section 4.5.3.1 speaks of the limits).

`BodyDecoder` undoes the dots of SMTP, POP3 and NNTP bodies (RFC 5321 section 4.5.2). It works on pieces as large as
they come: searching, counting and replacing are done by the bytes object's own methods, never byte by byte. The
trick that keeps it simple: every body is read as if CR LF stood before it, and a suffix that may be the beginning of
CR LF . CR LF is held back until more arrives. So a piece given out never ends inside a line end, each piece can be
judged alone, and where packets are cut makes no difference.
"""

from __future__ import annotations

import re

from dialtone.base.errors import LineTooLong
from dialtone.wire.port import BodyFlaw

ENDING = b"\r\n.\r\n"
FLAWED = re.compile(rb"\r(?!\n)|(?<!\r)\n|\0")


class InputBuffer:
    """Received bytes that wait to be read."""

    __slots__ = ("_data", "_seen", "_skip_to", "_start", "dropped")

    def __init__(self) -> None:
        self._data = b""
        self._start = 0  # where unread bytes begin
        self._seen = 0  # no line end begins before this offset
        self._skip_to = b""  # while a line that was too long is being dropped: the line end that stops this
        self.dropped = 0  # how many bytes of that line were dropped so far

    def __len__(self) -> int:
        return len(self._data) - self._start

    @property
    def skipping(self) -> bool:
        """Whether the rest of a line that was too long is still being dropped."""
        return bool(self._skip_to)

    def feed(self, data: bytes) -> None:
        """Append what arrived."""
        if self._skip_to:
            self._skip(data)
        elif self._start == len(self._data):
            self._data = data
            self._start = self._seen = 0
        else:
            self._data = self._data[self._start :] + data
            self._seen = max(self._seen - self._start, 0)
            self._start = 0

    def line(self, limit: int, lenient: bool = False) -> bytes | None:
        """Take a line without its CR LF, or return None when it is not complete.

        `limit` counts the CR LF. `lenient` takes a bare LF as a line end too. Raises LineTooLong as soon as the
        line cannot fit any more.
        """
        if lenient:
            return self._lenient_line(limit)
        data, start = self._data, self._start
        end = data.find(b"\r\n", self._seen)
        if 0 <= end <= start + limit - 2:
            self._go_to(end + 2)
            return data[start:end]
        if end >= 0 or len(data) - start >= limit:
            self._give_up(b"\r\n")
            raise LineTooLong
        self._seen = max(start, len(data) - 1)  # a final CR may be half a line end
        return None

    def _lenient_line(self, limit: int) -> bytes | None:
        data, start = self._data, self._start
        end = data.find(b"\n", start)
        if 0 <= end < start + limit:
            self._go_to(end + 1)
            return data[start : end - 1] if end > start and data[end - 1] == 13 else data[start:end]
        if end >= 0 or len(data) - start >= limit:
            self._give_up(b"\n")
            raise LineTooLong
        return None

    def exactly(self, size: int) -> bytes | None:
        """Take `size` bytes, or return None when there are fewer."""
        data, start = self._data, self._start
        if start + size > len(data):
            return None
        self._go_to(start + size)
        return data[start : start + size]

    def some(self, most: int = 0) -> bytes:
        """Take everything there is, at most `most` bytes when that is not 0."""
        data, start = self._data, self._start
        end = min(len(data), start + most) if most else len(data)
        self._go_to(end)
        return data[start:end]

    def give_back(self, data: bytes) -> None:
        """Put bytes that were taken, but belong to the next unit, before the rest."""
        self._data = data + self._data[self._start :]
        self._start = self._seen = 0

    def clear(self) -> None:
        """Throw away everything, also what is still to come of a line that was too long."""
        self._data = self._skip_to = b""
        self._start = self._seen = 0

    def _go_to(self, offset: int) -> None:
        """Everything before `offset` was read; a packet that was read whole is not kept in memory."""
        if offset == len(self._data):
            self._data = b""
            offset = 0
        self._start = self._seen = offset

    def _give_up(self, line_end: bytes) -> None:
        """Drop a line that is too long, as far as it has arrived, and go on doing so."""
        self.dropped = 0
        self._skip_to = line_end
        rest, self._data, self._start = self._data[self._start :], b"", 0
        self._skip(rest)

    def _skip(self, data: bytes) -> None:
        """Drop up to the end of the line. A CR that may be half its end is remembered in `_data`, as if read."""
        self.dropped += len(data)
        data = self._data + data
        end = data.find(self._skip_to)
        if end >= 0:
            end += len(self._skip_to)
            self.dropped -= len(data) - end
            self._data, self._skip_to = data, b""
            self._go_to(end)
        else:
            self._data = b"\r" if data.endswith(b"\r") else b""
            self._start = self._seen = len(self._data)


class BodyDecoder:
    """Takes a dot-ended body out of an `InputBuffer`, piece by piece.

    `limit` is in bytes of the body as passed on (0: none). After the first flaw nothing more is given out; the body
    is read to its end all the same. Which flaw is reported does not depend on how the input was cut: the first one.
    """

    __slots__ = ("_held", "_limit", "_virtual", "done", "flaw", "size")

    def __init__(self, limit: int = 0) -> None:
        self._limit = limit
        self._held = b"\r\n"  # as if a line end stood before the body
        self._virtual = 2  # how many bytes of that line end were not taken off again
        self.done = False
        self.flaw: BodyFlaw | None = None
        self.size = 0  # bytes given out, or met before a flaw

    def decode(self, buffer: InputBuffer) -> bytes:
        """Take what belongs to the body and return the decoded piece, which may be empty. Sets `done`, `flaw`."""
        data = self._held + buffer.some()
        dot = data.find(b"\r\n.")  # without it there is neither an ending nor a dot to undo
        end = dot if dot < 0 or data.startswith(ENDING, dot) else data.find(ENDING, dot)
        if end >= 0:
            self.done = True
            if end + 5 < len(data):
                buffer.give_back(data[end + 5 :])
            raw, self._held = data[: end + 2], b""
        else:
            keep = len(data) - _held_back(data)
            raw, self._held = data[:keep], data[keep:]
        return self._clean(raw, dot != end) if self.flaw is None else b""

    def _clean(self, raw: bytes, stuffed: bool) -> bytes:
        """Undo the dots of a piece that ends outside a line end, and judge it."""
        piece = raw.replace(b"\r\n.", b"\r\n") if stuffed else raw
        if self._virtual and raw:
            piece, self._virtual = piece[2:], 0
        self.size += len(piece)
        ends = piece.count(b"\n")
        flawed = ends != piece.count(b"\r") or ends != piece.count(b"\r\n") or b"\0" in piece
        over = self._limit and self.size > self._limit
        if not (flawed or over):
            return piece
        self._blame(piece, len(piece) - (self.size - self._limit) if over else len(piece))
        return b""

    def _blame(self, piece: bytes, room: int) -> None:
        """Find the first flaw of a piece of which only `room` bytes fit below the limit."""
        found = FLAWED.search(piece)
        if found is None or found.start() >= room:
            self.flaw = BodyFlaw.TOO_BIG
        else:
            self.flaw = BodyFlaw.NUL if found[0] == b"\0" else BodyFlaw.BARE_LINE_END


def _held_back(data: bytes) -> int:
    """How many bytes at the end of `data` may be the beginning of the ending."""
    for size in (4, 3, 2, 1):
        if data.endswith(ENDING[:size]):
            return size
    return 0
