"""Transfer encodings undone piece by piece (RFC 2045 section 6), for parts of any size.

Promises: linear, never raises; what does not belong to an encoding is passed over; where pieces are cut makes no
difference.
"""

from __future__ import annotations

import binascii

KNOWN = frozenset({"7bit", "8bit", "binary", "base64", "quoted-printable"})
LONGEST = 64 * 1024  # bytes of a quoted-printable line that are kept

_NOT_BASE64 = bytes(set(range(256)) - set(b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/"))


class Decoding:
    """`feed` pieces, then `close`; each gives what can be given."""

    __slots__ = ("_encoding", "_kept")

    def __init__(self, encoding: str) -> None:
        self._encoding = encoding
        self._kept = b""

    def feed(self, data: bytes) -> bytes:
        """The next piece."""
        if self._encoding == "base64":
            return self._base64(data)
        return self._quoted(data) if self._encoding == "quoted-printable" else data

    def close(self) -> bytes:
        """There is no more."""
        rest, self._kept = self._kept, b""
        if self._encoding == "quoted-printable":
            return binascii.a2b_qp(rest)
        if len(rest) == 1:  # six bits are no byte
            return b""
        return binascii.a2b_base64(rest + b"=" * (-len(rest) % 4))

    def _base64(self, data: bytes) -> bytes:
        digits = self._kept + data.translate(None, _NOT_BASE64)
        whole = len(digits) & ~3
        self._kept = digits[whole:]
        return binascii.a2b_base64(digits[:whole])

    def _quoted(self, data: bytes) -> bytes:
        text = self._kept + data
        end = text.rfind(b"\n") + 1
        if not end and len(text) > LONGEST:
            mark = text.find(b"=", len(text) - 3)
            end = mark if mark >= 0 else len(text)
            blanks = len(text[:end]) - len(text[:end].rstrip(b" \t\r"))
            end = end - blanks if blanks < end else end
        self._kept = text[end:]
        return binascii.a2b_qp(text[:end])


def decode(data: bytes, encoding: str) -> bytes:
    """All at once."""
    decoding = Decoding(encoding)
    return decoding.feed(data) + decoding.close()
