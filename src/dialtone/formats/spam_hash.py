"""Hashes of message bodies as data/spam.hash keeps them, 64 bytes each. Source: spec mail.md 8.8 and 3.7.

What is hashed is the body without Ctrl-A sequences (that character and the one behind it) and without white space. The
whole body counts, whatever its size: it is read piece by piece, so records agree with those other programs wrote.
"""

from __future__ import annotations

import hashlib
import re
import struct
from binascii import crc32, crc_hqx
from collections.abc import Iterator
from dataclasses import dataclass

SIZE = 64  # bytes of a record
BODY = 0  # the source "body"
SOURCES = ("body", "message-id", "FTN-ID", "subject")
CRC16, CRC32, MD5, SHA1, MARKED, NO_CTRL_A, NO_BLANKS, LOWER_CASE = (1 << bit for bit in range(8))

_DIGESTS = CRC16 | CRC32 | MD5 | SHA1
_COMPARED = NO_BLANKS | LOWER_CASE  # the processing two records must have in common
_PACKED = struct.Struct("<IIIBBHI16s20s8x")
_CTRL_A = re.compile(rb"\x01.", re.DOTALL)
_BLANKS = b" \t\r\n"


@dataclass(frozen=True, slots=True)
class SpamRecord:
    """One hash. `time` is when it was added, in seconds since 1970; `length` the bytes that were hashed; `flags` say
    which digests it has and what was taken out before."""

    length: int
    flags: int
    crc16: int = 0
    crc32: int = 0
    md5: bytes = bytes(16)
    sha1: bytes = bytes(20)
    time: int = 0
    number: int = 0
    source: int = BODY

    @property
    def source_name(self) -> str:
        """What was hashed, in words."""
        return SOURCES[self.source] if self.source < len(SOURCES) else f"source {self.source}"

    def at(self, time: float) -> SpamRecord:
        """The same hash, added at another time."""
        return SpamRecord(
            self.length,
            self.flags,
            self.crc16,
            self.crc32,
            self.md5,
            self.sha1,
            min(max(int(time), 0), 0xFFFFFFFF),
            self.number,
            self.source,
        )

    def digest_keys(self) -> Iterator[bytes]:
        """One key for each digest: two records that match have at least one in common."""
        rest = struct.pack("<IBB", self.length, self.source, self.flags & _COMPARED)
        if self.flags & SHA1:
            yield b"s" + rest + self.sha1
        if self.flags & MD5:
            yield b"m" + rest + self.md5
        if self.flags & CRC32:
            yield b"c" + rest + self.crc32.to_bytes(4, "little")
        if self.flags & CRC16:
            yield b"x" + rest + self.crc16.to_bytes(2, "little")


def matches(one: SpamRecord, other: SpamRecord) -> bool:
    """Whether two records are of the same text (spec mail.md 8.8): same source, length and processing, and every
    digest both have is equal; they must have one."""
    common = one.flags & other.flags & _DIGESTS
    if not common or (one.source, one.length) != (other.source, other.length) or (one.flags ^ other.flags) & _COMPARED:
        return False
    return (
        (not common & CRC16 or one.crc16 == other.crc16)
        and (not common & CRC32 or one.crc32 == other.crc32)
        and (not common & MD5 or one.md5 == other.md5)
        and (not common & SHA1 or one.sha1 == other.sha1)
    )


def pack(record: SpamRecord) -> bytes:
    """The 64 bytes of a record."""
    return _PACKED.pack(
        record.number,
        record.time,
        record.length & 0xFFFFFFFF,
        record.source,
        record.flags,
        record.crc16,
        record.crc32,
        record.md5,
        record.sha1,
    )


def unpack(data: bytes) -> Iterator[SpamRecord]:
    """The records of a file that have a digest; what is behind the last whole record is passed over."""
    whole = len(data) - len(data) % SIZE
    for number, time, length, source, flags, short, middle, md5, sha1 in _PACKED.iter_unpack(data[:whole]):
        if flags & _DIGESTS:
            yield SpamRecord(length, flags, short, middle, md5, sha1, time, number, source)


class BodyHash:
    """Hashes one body that comes in pieces."""

    __slots__ = ("_crc16", "_crc32", "_length", "_md5", "_open", "_sha1")

    def __init__(self) -> None:
        self._crc16 = 0
        self._crc32 = 0
        self._length = 0
        self._md5 = hashlib.md5(usedforsecurity=False)
        self._sha1 = hashlib.sha1(usedforsecurity=False)
        self._open = b""  # a Ctrl-A whose other half has not come

    def add(self, piece: bytes) -> None:
        """Take the next piece."""
        piece = self._open + piece
        self._open = b""
        if b"\x01" in piece:
            piece = _CTRL_A.sub(b"", piece)
            if piece.endswith(b"\x01"):
                piece, self._open = piece[:-1], b"\x01"
        piece = piece.translate(None, _BLANKS)
        self._length += len(piece)
        self._crc16 = crc_hqx(piece, self._crc16)
        self._crc32 = crc32(piece, self._crc32)
        self._md5.update(piece)
        self._sha1.update(piece)

    def record(self) -> SpamRecord | None:
        """The hash, added at time 0; None when nothing was left to hash."""
        if not self._length:
            return None
        flags = _DIGESTS | NO_CTRL_A | NO_BLANKS
        return SpamRecord(self._length, flags, self._crc16, self._crc32, self._md5.digest(), self._sha1.digest())


class SpamIndex:
    """Many records, found by what they match."""

    __slots__ = ("_by_key", "_count")

    def __init__(self) -> None:
        self._by_key: dict[bytes, SpamRecord] = {}
        self._count = 0

    def __len__(self) -> int:
        return self._count

    def add(self, record: SpamRecord) -> None:
        """Put a record in, under its strongest digest; a later one of the same text replaces the earlier."""
        key = next(record.digest_keys(), None)
        if key is not None:
            self._count += key not in self._by_key
            self._by_key[key] = record

    def find(self, record: SpamRecord) -> SpamRecord | None:
        """A record that matches `record`, which has all four digests, or None."""
        for key in record.digest_keys():
            found = self._by_key.get(key)
            if found is not None and matches(record, found):
                return found
        return None
