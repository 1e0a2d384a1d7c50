"""Message texts on their way out: the first lines only. Pure: bytes in, bytes out; pieces may be cut anywhere. Leading
dots are doubled by `wire/stuffing.py`."""

from __future__ import annotations

from dialtone.wire.stuffing import END, Stuffing, whole

__all__ = ["END", "Beginning", "Stuffing", "beginning", "whole"]


class Beginning:
    """Lets the header of a message through, the empty line after it, and so many lines of its body (TOP)."""

    __slots__ = ("_before", "_in_head", "_lines", "done")

    def __init__(self, lines: int) -> None:
        self._lines = lines
        self._before = b"\r\n"  # an empty line at the very start ends an empty header
        self._in_head = True
        self.done = False

    def take(self, piece: bytes) -> bytes:
        """The part of a piece that is still wanted; `done` is set with the last one."""
        if not self._in_head:
            return self._body(piece)
        joined = self._before + piece
        end = joined.find(b"\r\n\r\n")
        if end < 0:
            self._before = joined[-3:]
            return piece
        self._in_head = False
        cut = end + 4 - len(self._before)
        return piece[:cut] + self._body(piece[cut:])

    def _body(self, piece: bytes) -> bytes:
        ends = piece.count(b"\n")
        if ends < self._lines:
            self._lines -= ends
            return piece
        self.done = True
        if not self._lines:
            return b""
        rest = piece.split(b"\n", self._lines)[-1]
        return piece[: len(piece) - len(rest)]


def beginning(text: bytes, lines: int) -> bytes:
    """Header, empty line and the first `lines` lines of the body of a text that is in memory."""
    return Beginning(lines).take(text)
