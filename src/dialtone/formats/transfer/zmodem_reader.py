"""Takes ZMODEM's bytes apart: headers, sub-packets, Ctrl-X; what is none of these is passed over.

The reader knows by the last header whether data follow. Damaged data are told once (`Damaged`), then everything is
passed over until the next header: escaping makes it all but impossible that one begins inside of data. XON and XOFF
never are data and are taken out of everything that comes.

Unescaping does not go byte by byte: the pieces between ZDLEs are joined, and the first byte of each piece but the first
is looked up in a table, in place.
"""

from __future__ import annotations

import re
from binascii import crc_hqx, unhexlify
from bisect import bisect_left
from dataclasses import dataclass
from enum import Enum, auto
from itertools import accumulate
from zlib import crc32

from dialtone.formats.transfer import zmodem_frames as frames
from dialtone.formats.transfer.zmodem_frames import Header

FLOW = b"\x11\x13\x91\x93"
LARGEST_TAKEN = 32 * 1024  # bytes of data in a sub-packet that are believed
WORTH_IT = 512  # bytes; fewer are taken one sub-packet at a time
DENSE = 12  # fewer bytes than this for each escape, and a piece is full of them

_START = re.compile(rb"\*\x18[ABC]|\x18{5}")
_STOP = re.compile(rb"\x18(?:[h-k]|\x18{4})")
_ENDS = re.compile(rb"[h-k]")
_GOES_ON = bytes([frames.ZDLE, frames.ZCRCG])
_ASKING = bytes([frames.ZCRCQ])
_GOING_ON = (bytes([frames.ZCRCG]), _ASKING)
_LINE_END = re.compile(rb"[\r\x8d]?[\n\x8a]?")
_HEX = re.compile(rb"[0-9a-fA-F]{14}")
_PLAIN = bytes(0x7F if code == frames.ZRUB0 else 0xFF if code == frames.ZRUB1 else code ^ 0x40 for code in range(256))
_MASK = bytes(0x40 if code == frames.ZDLE else 0 for code in range(256))
_LONGEST_START = 4  # bytes that may be the beginning of a header or of five Ctrl-X


class Subpacket:
    """Data, and how they go on (ZCRCE, ZCRCG, ZCRCQ, ZCRCW)."""

    __slots__ = ("data", "end")

    def __init__(self, data: bytes, end: int) -> None:
        self.data = data
        self.end = end


@dataclass(frozen=True, slots=True)
class Damaged:
    """A header or data did not arrive as they were sent."""

    data: bool  # data, not a header


class Cancelled:
    """Five Ctrl-X in a row."""


Unit = Header | Subpacket | Damaged | Cancelled


class _State(Enum):
    HUNTING = auto()
    DATA = auto()


def unescape(data: bytes) -> bytes:
    """Undo the escaping of a whole piece. A ZDLE at its very end is dropped."""
    kept = data.translate(None, b"\x18")
    escapes = len(data) - len(kept)
    if escapes == 0:
        return data
    if escapes * DENSE > len(data) and (plain := _unescape_dense(data, kept)):
        return plain
    out = bytearray(kept)
    places = list(accumulate(map(len, data.split(b"\x18"))))
    places.pop()
    try:
        for place in places:
            out[place] = _PLAIN[out[place]]
    except IndexError:  # a ZDLE at the very end
        pass
    return bytes(out)


def _unescape_dense(data: bytes, kept: bytes) -> bytes:
    """The same as one exclusive-or of large numbers, for pieces full of escapes; b"" when it cannot be done so."""
    mask = data.translate(_MASK).replace(b"\x40\x00", b"\x40")
    if len(mask) != len(kept) or b"\x18l" in data or b"\x18m" in data:
        return b""
    return (int.from_bytes(kept, "little") ^ int.from_bytes(mask, "little")).to_bytes(len(kept), "little")


def _unescape_run(raw: bytes) -> tuple[bytes, list[int], bytes]:
    """Unescape sub-packets as they follow each other.

    Returns what is left without ZDLEs, the places in it of every byte that was escaped or ends a sub-packet, and these
    bytes as they came. A ZDLE at the very end is dropped.
    """
    parts = raw.split(b"\x18")
    kept = b"".join(parts)
    places = list(accumulate(map(len, parts)))
    while places and places[-1] == len(kept):
        places.pop()
    codes = bytes(map(kept.__getitem__, places))
    out = bytearray(kept)
    for place, value in zip(places, codes.translate(_PLAIN), strict=True):
        out[place] = value
    return bytes(out), places, codes


class Reader:
    """Cuts what comes into units. `data`: the other end may send data, not headers alone."""

    __slots__ = ("_at", "_buffer", "_dense", "_has_data", "_line_end", "_state", "_wide", "passed_over")

    def __init__(self, *, data: bool = True) -> None:
        self._has_data = data
        self._buffer = b""
        self._at = 0  # where what was not taken begins
        self._state = _State.HUNTING
        self._wide = False  # the check of this frame's data has 32 bits
        self._dense = True  # the short way works for this frame even where it is full of escapes
        self._line_end = False  # of a hexadecimal header before its data is still to be passed over
        self.passed_over = 0  # bytes since the last good unit

    def feed(self, data: bytes) -> None:
        """Append what came."""
        self._buffer = self._buffer[self._at :] + data.translate(None, FLOW)
        self._at = 0

    def hunt(self) -> None:
        """Pass over everything until the next header."""
        self._state = _State.HUNTING

    def next(self) -> Unit | None:
        """Take the next unit, or None when more bytes are needed."""
        unit = self._data() if self._state is _State.DATA else self._hunted()
        if isinstance(unit, (Header, Subpacket)):
            self.passed_over = 0
        return unit

    def run(self, pieces: list[bytes], room: int) -> tuple[int, list[int]]:
        """Take sub-packets that let the frame go on, as many as are here whole and undamaged, with 32 bits of check.

        Their data, at most `room` bytes, are put behind `pieces`. Returns how many bytes that were, and after how many
        of them an acknowledgement was asked for. Everything else is left for `next`: this is the short way for the
        thousands of sub-packets of a large file. All of them are unescaped at once, checks and ends included.
        """
        raw = self._buffer[self._at :]
        if self._state is not _State.DATA or not self._wide or self._line_end or len(raw) < WORTH_IT:
            return 0, []
        if raw.count(b"\x18") * DENSE > len(raw):
            return self._run_dense(pieces, room)
        plain, places, codes = _unescape_run(raw)
        at, taken = 0, 0
        acknowledge = []
        for found in _ENDS.finditer(codes):
            place, end = places[found.start()], codes[found.start() : found.end()]
            data = plain[at:place]
            check = int.from_bytes(plain[place + 1 : place + 5], "little")
            good = crc32(end, crc32(data)) == check and len(plain) - place >= 5
            if not good or end not in _GOING_ON or taken + len(data) > room or len(data) > LARGEST_TAKEN:
                break
            pieces.append(data)
            taken += len(data)
            at = place + 5
            if end == _ASKING:
                acknowledge.append(taken)
        self._took(self._at + at + bisect_left(places, at))
        return taken, acknowledge

    def _run_dense(self, pieces: list[bytes], room: int) -> tuple[int, list[int]]:
        """The same for data full of escapes: one by one, and without acknowledgements; not again after a failure."""
        buffer, at, taken = self._buffer, self._at, 0
        while self._dense and (stop := buffer.find(_GOES_ON, at, at + 2 * LARGEST_TAKEN)) >= 0:
            check, after = self._check(stop + 2)
            if after < 0:
                break
            data = unescape(buffer[at:stop])
            good = crc32(_GOES_ON[1:], crc32(data)) == int.from_bytes(check, "little")
            if not good or taken + len(data) > room or len(data) > LARGEST_TAKEN:
                self._dense = False
                break
            pieces.append(data)
            taken += len(data)
            at = after
        self._took(at)
        return taken, []

    def _took(self, place: int) -> None:
        if place != self._at:
            self._at, self.passed_over = place, 0

    def _drop_to(self, place: int) -> None:
        self.passed_over += place - self._at
        self._at = place

    def _hunted(self) -> Unit | None:
        while True:
            found = _START.search(self._buffer, self._at)
            if found is None:
                self._drop_to(max(self._at, len(self._buffer) - _LONGEST_START))
                return None
            self._drop_to(found.start())
            letter = self._buffer[found.end() - 1]
            if letter == frames.ZDLE:
                self._drop_to(found.end())
                return Cancelled()
            unit, size = self._hex(found.end()) if letter == ord("B") else self._binary(found.end(), letter == ord("C"))
            if size == 0:
                return None
            self._at = found.end() + size
            if unit is not None:
                return unit

    def _hex(self, start: int) -> tuple[Header | Damaged | None, int]:
        digits = self._buffer[start : start + 14]
        if len(digits) < 14:
            return None, 0
        if not _HEX.fullmatch(digits):
            return Damaged(False), 1
        body = unhexlify(digits)
        if crc_hqx(body, 0):
            return Damaged(False), 1
        self._line_end = True
        return self._header(body[:5], False), 14

    def _binary(self, start: int, wide: bool) -> tuple[Header | Damaged | None, int]:
        body = bytearray()
        place, size = start, 9 if wide else 7
        while len(body) < size:
            pair = self._buffer[place : place + 2]
            if not pair or pair == b"\x18":
                return None, 0
            escaped = pair[0] == frames.ZDLE
            body.append(_PLAIN[pair[1]] if escaped else pair[0])
            place += 2 if escaped else 1
        good = crc32(body[:5]) == int.from_bytes(body[5:], "little") if wide else not crc_hqx(body, 0)
        if not good:
            return Damaged(False), 1
        self._line_end = False
        return self._header(bytes(body[:5]), wide), place - start

    def _header(self, body: bytes, wide: bool) -> Header | Damaged:
        if body[0] > frames.HIGHEST_TYPE:
            return Damaged(False)
        if self._has_data and body[0] in frames.WITH_DATA:
            self._state, self._wide, self._dense = _State.DATA, wide, True
        return Header(body[0], body[1:])

    def _data(self) -> Unit | None:
        if self._line_end and not self._pass_line_end():
            return None
        buffer, start = self._buffer, self._at
        found = _STOP.search(buffer, start)
        if found is None:
            return self._broken() if len(buffer) - start > 2 * LARGEST_TAKEN else None
        stop, end = found.start(), buffer[found.end() - 1]
        if end == frames.ZDLE:
            self.hunt()
            self._drop_to(found.end())
            return Cancelled()
        check, after = self._check(stop + 2)
        if after < 0:
            return None
        data = unescape(buffer[start:stop])
        if self._wide:
            good = crc32(buffer[stop + 1 : stop + 2], crc32(data)) == int.from_bytes(check, "little")
        else:
            good = crc_hqx(check, crc_hqx(buffer[stop + 1 : stop + 2], crc_hqx(data, 0))) == 0
        if not good or len(data) > LARGEST_TAKEN:
            return self._broken()
        self._at = after
        if end in (frames.ZCRCE, frames.ZCRCW):
            self.hunt()
        return Subpacket(data, end)

    def _pass_line_end(self) -> bool:
        """Pass over what ends a hexadecimal header; False when that is not here yet."""
        found = _LINE_END.match(self._buffer, self._at)
        end = found.end() if found else self._at
        if end == len(self._buffer):
            return False
        self._at, self._line_end = end, False
        return True

    def _check(self, start: int) -> tuple[bytes, int]:
        """The check of a sub-packet and where it ends, or -1 when it is not complete."""
        size = 4 if self._wide else 2
        check = self._buffer[start : start + size]
        if frames.ZDLE not in check:
            return check, start + size if len(check) == size else -1
        body = bytearray()
        place = start
        while len(body) < size:
            pair = self._buffer[place : place + 2]
            if not pair or pair == b"\x18":
                return b"", -1
            escaped = pair[0] == frames.ZDLE
            body.append(_PLAIN[pair[1]] if escaped else pair[0])
            place += 2 if escaped else 1
        return bytes(body), place

    def _broken(self) -> Damaged:
        """Data are damaged. Their end may be what was lost, so the next header may be among them."""
        self.hunt()
        return Damaged(True)
