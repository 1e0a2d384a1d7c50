"""Where the body of a request ends: what belongs to it is given to the library, the next request is not.

Nothing is decoded here. Chunks are measured as RFC 9112 section 7.1 writes them, and no other way; extensions, trailers
and the number of small chunks are bounded (HTP-02).
"""

from __future__ import annotations

import re

from dialtone.net.http.head import BadRequest

LONGEST_SIZE = 256  # bytes of a line with a chunk's size and its extensions
LONGEST_TRAILER = 8192  # bytes of all fields behind the last chunk
FREE_CHUNKS = 10_000  # however small; beyond them a chunk must have SMALLEST bytes on average
SMALLEST = 16

REST_MOST = 65_536  # bytes of a body nobody wanted that are taken all the same; if there is more the connection ends

_SIZE = re.compile(rb"([0-9A-Fa-f]{1,12})(?:[ \t]*;[\t -~\x80-\xff]*)?\r\n")


class Length:
    """A body whose length was said."""

    def __init__(self, size: int) -> None:
        self.left = size

    @property
    def done(self) -> bool:
        """Whether nothing is missing."""
        return not self.left

    def measure(self, data: bytes) -> int:
        """How many bytes at the beginning of `data` belong to the body."""
        taken = min(self.left, len(data))
        self.left -= taken
        return taken


class Chunks:
    """A body in chunks. What `measure` left over must be given again, with more behind it."""

    def __init__(self) -> None:
        self.done = False
        self.left: int | None = None  # not known; there is always more to come
        self._inside = 0  # bytes of the chunk that are still to come, its CR LF included
        self._trailer = 0  # bytes of trailer so far; it began when this is not 0
        self._count = 0
        self._size = 0

    def measure(self, data: bytes) -> int:
        """How many bytes at the beginning of `data` belong to the body. Raises BadRequest."""
        at = 0
        while at < len(data) and not self.done:
            step = self._chunk(data, at) if self._inside else self._line(data, at)
            if not step:
                break
            at += step
        return at

    def _chunk(self, data: bytes, at: int) -> int:
        here = len(data) - at
        if here >= self._inside:
            step, self._inside = self._inside, 0
            return step
        self._inside -= here
        return here

    def _line(self, data: bytes, at: int) -> int:
        end = data.find(b"\r\n", at)
        length = end + 2 - at if end >= 0 else 0
        if self._trailer:
            return self._trailer_line(length, len(data) - at)
        if length > LONGEST_SIZE or (not length and len(data) - at > LONGEST_SIZE):
            raise BadRequest(400, "A chunk's extension is too long.")
        if not length:
            return 0
        found = _SIZE.fullmatch(data, at, at + length)
        if found is None:
            raise BadRequest(400, "A chunk's size is malformed.")
        size = int(found[1], 16)
        self._count += 1
        self._size += size
        if self._count > FREE_CHUNKS + self._size // SMALLEST:
            raise BadRequest(400, "There are too many small chunks.")
        if size:
            self._inside = size + 2
        else:
            self._trailer = 1
        return length

    def _trailer_line(self, length: int, here: int) -> int:
        self._trailer += length
        if self._trailer > LONGEST_TRAILER or (not length and here > LONGEST_TRAILER):
            raise BadRequest(400, "The trailer is too long.")
        if length == 2:
            self.done = True
        return length
