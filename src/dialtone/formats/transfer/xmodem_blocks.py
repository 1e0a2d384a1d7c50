"""Blocks of XMODEM and YMODEM: SOH or STX, a number and its complement, 128 or 1,024 bytes, a sum or a check.

Source: XMODEM/YMODEM reference, chapters 7 (XMODEM) and 4 (1K blocks).
"""

from __future__ import annotations

from binascii import crc_hqx
from dataclasses import dataclass
from enum import Enum, auto

SOH, STX, EOT, ACK, NAK, CAN = 0x01, 0x02, 0x04, 0x06, 0x15, 0x18
WANT_CRC, WANT_STREAM = ord("C"), ord("G")
FILLER = b"\x1a"
SHORT, LONG = 128, 1024


def block(number: int, data: bytes, *, crc: bool, filler: bytes = FILLER) -> bytes:
    """A block; data shorter than 128 or 1,024 bytes are filled up."""
    size = SHORT if len(data) <= SHORT else LONG
    data = data.ljust(size, filler)
    head = bytes([SOH if size == SHORT else STX, number & 0xFF, ~number & 0xFF])
    return head + data + (crc_hqx(data, 0).to_bytes(2, "big") if crc else bytes([sum(data) & 0xFF]))


@dataclass(frozen=True, slots=True)
class Block:
    """One that arrived well; `number` is its low byte."""

    number: int
    data: bytes


class Sign(Enum):
    """What else arrives at a receiver."""

    END = auto()  # EOT
    CANCELLED = auto()  # two Ctrl-X in a row
    DAMAGED = auto()  # a block that is not as it was sent


class BlockReader:
    """Cuts what a sender sends into blocks. What can be none is passed over. Holds one block at most."""

    __slots__ = ("_buffer", "crc")

    def __init__(self, crc: bool) -> None:
        self.crc = crc
        self._buffer = bytearray()

    def feed(self, data: bytes) -> None:
        """Append what came."""
        self._buffer += data

    def purge(self) -> None:
        """Forget what is here: the sender repeats it."""
        self._buffer.clear()

    def cancelled(self) -> bool:
        """Whether what waits here, unfinished, ends with Ctrl-X: a sender gave up in the middle of a block."""
        return self._buffer.rstrip(b"\b").endswith(bytes([CAN]) * 3)

    def next(self) -> Block | Sign | None:
        """Take the next block or sign; None when more bytes are needed."""
        self._pass_over()
        buffer = self._buffer
        if not buffer:
            return None
        if buffer[0] == EOT:
            return self._alone(bytes([EOT]), Sign.END)
        if buffer[0] == CAN:
            return self._can()
        size = SHORT if buffer[0] == SOH else LONG
        whole = 3 + size + (2 if self.crc else 1)
        if len(buffer) < whole:
            return None
        raw = bytes(buffer[:whole])
        del buffer[:whole]
        return self._checked(raw, size)

    def _pass_over(self) -> None:
        for place, value in enumerate(self._buffer):
            if value in _BEGINNINGS:
                del self._buffer[:place]
                return
        self._buffer.clear()

    def _can(self) -> Sign | None:
        return None if len(self._buffer) < 2 else self._alone(bytes([CAN]) + b"\b", Sign.CANCELLED)

    def _alone(self, only: bytes, sign: Sign) -> Sign:
        """A sign of one byte value counts only when nothing else is here: otherwise it is in the midst of lost data."""
        alone = not self._buffer.strip(only)
        self._buffer.clear()
        return sign if alone else Sign.DAMAGED

    def _checked(self, raw: bytes, size: int) -> Block | Sign:
        data, check = raw[3 : 3 + size], raw[3 + size :]
        good = crc_hqx(raw[3:], 0) == 0 if self.crc else sum(data) & 0xFF == check[0]
        if not good or raw[1] ^ raw[2] != 0xFF:
            return Sign.DAMAGED
        return Block(raw[1], data)


_BEGINNINGS = frozenset({SOH, STX, EOT, CAN})
