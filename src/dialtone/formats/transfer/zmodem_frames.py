"""ZMODEM's frames as bytes: headers, data sub-packets, and the escaping between (ZMODEM, chapters 7 and 8).

A header is a type and four bytes: a position (least significant byte first) or flags (ZF0 is the last byte). It
travels in hexadecimal, or in binary with a check of 16 or 32 bits. Data follow some headers in sub-packets, each ended
by ZDLE and a letter that says how it goes on.

Escaping works on whole sub-packets by the bytes object's own methods: one `replace` for each value. Nothing that a
replacement makes is itself replaced later, so the order of the values means nothing but for ZDLE, which is first.
"""

from __future__ import annotations

from binascii import crc_hqx, hexlify
from typing import NamedTuple
from zlib import crc32

ZPAD = 0x2A
ZDLE = 0x18
XON = b"\x11"

ZRQINIT, ZRINIT, ZSINIT, ZACK, ZFILE, ZSKIP, ZNAK, ZABORT, ZFIN, ZRPOS = range(10)
ZDATA, ZEOF, ZFERR, ZCRC, ZCHALLENGE, ZCOMPL, ZCAN, ZFREECNT, ZCOMMAND, ZSTDERR = range(10, 20)
HIGHEST_TYPE = ZSTDERR
WITH_DATA = frozenset({ZSINIT, ZFILE, ZDATA, ZCOMMAND, ZSTDERR})  # headers that sub-packets follow

# How a sub-packet ends.
ZCRCE = ord("h")  # the frame ends, a header follows
ZCRCG = ord("i")  # the frame goes on without a stop
ZCRCQ = ord("j")  # the frame goes on; the receiver acknowledges
ZCRCW = ord("k")  # the frame ends; the receiver acknowledges and the sender waits
ZRUB0, ZRUB1 = ord("l"), ord("m")  # escapes of 0x7F and 0xFF

# Flags of ZRINIT (ZF0): what the receiver can do.
CANFDX, CANOVIO, CANFC32, ESCCTL, ESC8 = 0x01, 0x02, 0x20, 0x40, 0x80
# Flags of ZSINIT (ZF0).
TESCCTL = 0x40
# Flags of ZFILE (ZF0): how the file is to be treated.
ZCBIN, ZCRECOV = 1, 3

HIGHEST_POSITION = 0xFFFFFFFF  # positions have 32 bits
LARGEST = 8192  # bytes in a sub-packet; the specification has 1024, today's programs 8192

ALWAYS = b"\x18\x10\x11\x13\x90\x91\x93"  # ZDLE, DLE, XON, XOFF, and the last three with parity
TELNET = b"\xff\r\x8d"  # what a Telnet that is not transparent spoils
CONTROLS = bytes([*range(0x20), *range(0x80, 0xA0)])


class Header(NamedTuple):
    """A frame header: its type and four bytes."""

    kind: int
    data: bytes

    @property
    def position(self) -> int:
        """The four bytes as a number."""
        return int.from_bytes(self.data, "little")

    @property
    def flags(self) -> int:
        """ZF0, the last byte."""
        return self.data[3]


def _escape(value: int) -> bytes:
    if value == 0xFF:
        return bytes([ZDLE, ZRUB1])
    if value == 0x7F:
        return bytes([ZDLE, ZRUB0])
    return bytes([ZDLE, value ^ 0x40])


class Escaping:
    """Which byte values are escaped. `telnet`: also what Telnet changes; `controls`: every control character."""

    __slots__ = ("_pairs",)

    def __init__(self, *, telnet: bool = False, controls: bool = False) -> None:
        values = dict.fromkeys(ALWAYS + (TELNET if telnet else b"") + (CONTROLS if controls else b""))
        self._pairs = tuple((bytes([value]), _escape(value)) for value in values)

    def escape(self, data: bytes) -> bytes:
        """Bytes as they travel."""
        for plain, escaped in self._pairs:
            data = data.replace(plain, escaped)
        return data

    def subpacket(self, data: bytes, end: int, wide: bool) -> bytes:
        """A data sub-packet ended by `end` (ZCRCE, ...), with a check of 32 bits when `wide`."""
        check = crc32(bytes([end]), crc32(data)).to_bytes(4, "little") if wide else crc16(data + bytes([end]))
        return b"".join((self.escape(data), b"\x18", bytes([end]), self.escape(check), XON if end == ZCRCW else b""))

    def binary_header(self, kind: int, data: bytes, wide: bool) -> bytes:
        """A binary header."""
        body = bytes([kind]) + data
        check = crc32(body).to_bytes(4, "little") if wide else crc16(body)
        return (b"*\x18C" if wide else b"*\x18A") + self.escape(body + check)


def crc16(data: bytes) -> bytes:
    """The check of 16 bits as it travels."""
    return crc_hqx(data, 0).to_bytes(2, "big")


def position(value: int) -> bytes:
    """Four bytes for a position."""
    return value.to_bytes(4, "little")


def flags(zf0: int, zf1: int = 0, buffer: int = 0) -> bytes:
    """Four bytes for flags; `buffer` is ZP0 and ZP1 of ZRINIT."""
    return bytes([buffer & 0xFF, buffer >> 8 & 0xFF, zf1, zf0])


def hex_header(kind: int, data: bytes = bytes(4)) -> bytes:
    """A header in hexadecimal. XON follows but where the other end may be gone or waits for data."""
    body = bytes([kind]) + data
    return b"**\x18B" + hexlify(body + crc16(body)) + b"\r\n" + (b"" if kind in (ZACK, ZFIN) else XON)
