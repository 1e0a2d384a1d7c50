"""Pictures judged by their first bytes: what they are, how large, how many frames. None is ever decoded here.

PNG (with APNG), JPEG, GIF and WebP. Sizes come from the headers, so that a picture of 60,000 x 60,000 dots costs nobody
anything (ARC-05). Linear, never raises; of a file that is cut short what is there counts.
"""

from __future__ import annotations

from dataclasses import dataclass

SIDE_MOST = 10_000  # dots
DOTS_MOST = 40_000_000
FRAMES_MOST = 500
_SEGMENTS_MOST = 200  # of a JPEG that are looked at before its size
_BLOCKS_MOST = 100_000  # of a GIF


@dataclass(frozen=True, slots=True)
class Picture:
    """What a picture's header says. `kind` is its media type; `frames` are counted as far as they were there."""

    kind: str
    width: int
    height: int
    frames: int = 1

    @property
    def problem(self) -> str:
        """Why it is not shown, in words; "" when it may be."""
        if not self.width or not self.height:
            return "the picture does not say how large it is"
        if max(self.width, self.height) > SIDE_MOST or self.width * self.height > DOTS_MOST:
            return f"the picture is too large: {self.width:,} by {self.height:,} dots"
        return f"the picture has more than {FRAMES_MOST} frames" if self.frames > FRAMES_MOST else ""


def measured(data: bytes) -> Picture | None:
    """The picture that begins with these bytes, None when it is none of the known kinds."""
    if data.startswith(b"\x89PNG\r\n\x1a\n"):
        return _png(data)
    if data.startswith((b"GIF87a", b"GIF89a")):
        return _gif(data)
    if data.startswith(b"\xff\xd8\xff"):
        return _jpeg(data)
    if data[:4] == b"RIFF" and data[8:12] == b"WEBP":
        return _webp(data)
    return None


def _big(data: bytes, at: int, size: int = 4) -> int:
    return int.from_bytes(data[at : at + size], "big") if len(data) >= at + size else 0


def _little(data: bytes, at: int, size: int = 2) -> int:
    return int.from_bytes(data[at : at + size], "little") if len(data) >= at + size else 0


def _png(data: bytes) -> Picture:
    """Source: PNG specification 5 and 11; APNG's acTL chunk stands before the image's data."""
    frames = 1
    at = 8
    for _ in range(_SEGMENTS_MOST):
        kind = data[at + 4 : at + 8]
        if kind == b"acTL":
            frames = max(1, _big(data, at + 8))
        if len(kind) < 4 or kind == b"IDAT":
            break
        at += 12 + _big(data, at)
    starts = data[12:16] == b"IHDR"
    return Picture("image/png", _big(data, 16) if starts else 0, _big(data, 20) if starts else 0, frames)


def _jpeg(data: bytes) -> Picture:
    """Source: ITU T.81 annex B: segments up to the one that begins a frame."""
    at = 2
    for _ in range(_SEGMENTS_MOST):
        while data[at : at + 2] == b"\xff\xff":
            at += 1
        if len(data) < at + 4 or data[at] != 0xFF:
            break
        marker = data[at + 1]
        if 0xC0 <= marker <= 0xCF and marker not in (0xC4, 0xC8, 0xCC):
            return Picture("image/jpeg", _big(data, at + 7, 2), _big(data, at + 5, 2))
        at += 2 + (0 if 0xD0 <= marker <= 0xD8 or marker == 0x01 else max(2, _big(data, at + 2, 2)))
    return Picture("image/jpeg", 0, 0)


def _gif(data: bytes) -> Picture:
    """Source: GIF89a specification: blocks one after another, each image a frame."""
    width, height, flags = _little(data, 6), _little(data, 8), _little(data, 10, 1)
    at = 13 + (3 << (flags & 7) + 1 if flags & 0x80 else 0)
    frames = 0
    for _ in range(_BLOCKS_MOST):
        mark = data[at : at + 1]
        if mark == b",":
            frames += 1
            flags = _little(data, at + 9, 1)
            at = _after_pieces(data, at + 11 + (3 << (flags & 7) + 1 if flags & 0x80 else 0))
        elif mark == b"!":
            at = _after_pieces(data, at + 2)
        else:
            break
        if frames > FRAMES_MOST:
            break
    return Picture("image/gif", width, height, max(1, frames))


def _after_pieces(data: bytes, at: int) -> int:
    while at < len(data) and (size := data[at]):
        at += 1 + size
    return at + 1


def _webp(data: bytes) -> Picture:
    """Source: RFC 9649 (WebP container), RFC 6386 9.1 (VP8), WebP lossless bitstream 3."""
    kind = data[12:16]
    if kind == b"VP8X":
        return Picture("image/webp", _little(data, 24, 3) + 1, _little(data, 27, 3) + 1) if len(data) >= 30 else _NONE
    if kind == b"VP8L" and len(data) >= 25 and data[20] == 0x2F:
        bits = _little(data, 21, 4)
        return Picture("image/webp", (bits & 0x3FFF) + 1, (bits >> 14 & 0x3FFF) + 1)
    if kind == b"VP8 " and data[23:26] == b"\x9d\x01\x2a":
        return Picture("image/webp", _little(data, 26) & 0x3FFF, _little(data, 28) & 0x3FFF)
    return _NONE


_NONE = Picture("image/webp", 0, 0)
