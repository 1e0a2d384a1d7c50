"""Text that programs wrote, made fit for mail: every line ends with CR LF, and CR, LF and NUL stand nowhere else.

What a server passes on must never hold a lone CR or LF, which other servers read differently (security cases SMG). A
lone LF is a line end; a CR without LF and a NUL are left out.
"""

from __future__ import annotations

_UNWANTED = b"\r\0"


class LineEnds:
    """Mends a text that comes in pieces."""

    __slots__ = ("_complete",)

    def __init__(self) -> None:
        self._complete = True  # whether what was given out ends with a line end

    def feed(self, piece: bytes) -> bytes:
        """The next piece, mended."""
        mended = piece.translate(None, _UNWANTED).replace(b"\n", b"\r\n")
        if mended:
            self._complete = mended.endswith(b"\n")
        return mended

    def end(self) -> bytes:
        """What is missing at the end of the text: the last line's end, or nothing."""
        return b"" if self._complete else b"\r\n"
