"""Body hashes of DKIM and ARC (RFC 6376 section 3.4.3, 3.4.4), from a body that arrives in pieces.

Linear in the size of the body, with a few bytes kept between pieces, whatever they hold: dkimpy's own functions need
the whole body and take quadratic time for long runs of blanks.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterable

_BLANKS = re.compile(rb"[ \t]+")
_PIECE = 32 * 1024
_EMPTY_LINES = b"\r\n" * (_PIECE // 2)


class _Simple:
    """Empty lines at the end do not count. `size` is the length of what was hashed."""

    def __init__(self) -> None:
        self.size = 0
        self._hash = hashlib.sha256()
        self._held = b""  # a CR whose LF may follow
        self._ends = 0  # line ends that count only when something follows

    def feed(self, data: bytes) -> None:
        data = self._held + data
        self._held = b"\r" if data.endswith(b"\r") else b""
        stop = end = len(data) - len(self._held)
        while data.endswith(b"\r\n", 0, end):
            end -= 2
        if end:
            self._flush()
            self._add(data[:end])
        self._ends += (stop - end) // 2

    def finish(self) -> None:
        if self._held:
            self._flush()
            self._add(self._held)
        self._close()

    def _close(self) -> None:
        self._add(b"\r\n")

    def _flush(self) -> None:
        waiting, self._ends = self._ends * 2, 0
        while waiting > 0:
            self._add(_EMPTY_LINES[:waiting])
            waiting -= _PIECE

    def _add(self, data: bytes) -> None:
        self.size += len(data)
        self._hash.update(data)

    def digest(self) -> bytes:
        return self._hash.digest()


class _Relaxed(_Simple):
    """Besides, blanks at the end of a line do not count, and runs of them are one."""

    def __init__(self) -> None:
        super().__init__()
        self._blank = b""  # blanks, perhaps with a CR, whose line may end

    def feed(self, data: bytes) -> None:
        data = _BLANKS.sub(b" ", self._blank + data)
        keep = len(data)
        keep -= data.endswith(b"\r", 0, keep)
        keep -= data.endswith(b" ", 0, keep)
        data, self._blank = data[:keep], data[keep:]
        super().feed(data.replace(b" \r\n", b"\r\n"))

    def finish(self) -> None:
        if self._blank.endswith(b"\r"):
            super().feed(self._blank)
        super().finish()

    def _close(self) -> None:
        if self.size:
            self._add(b"\r\n")


_KINDS = {b"simple": _Simple, b"relaxed": _Relaxed}


class BodyHashes:
    """SHA-256 of a body under the canonicalizations that are wanted (b"simple", b"relaxed")."""

    def __init__(self, wanted: Iterable[bytes]) -> None:
        self._kinds = {name: _KINDS[name]() for name in set(wanted)}
        self.complete = False

    def feed(self, data: bytes) -> None:
        """Take the next piece."""
        for kind in self._kinds.values():
            kind.feed(data)

    def finish(self) -> None:
        """That was all."""
        for kind in self._kinds.values():
            kind.finish()
        self.complete = True

    def digest(self, name: bytes) -> bytes:
        """The hash, after `finish`."""
        return self._kinds[name].digest()

    def size(self, name: bytes) -> int:
        """Bytes that were hashed."""
        return self._kinds[name].size
