"""Pictures judged by their headers."""

from __future__ import annotations

import struct
from time import process_time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.images import FRAMES_MOST, Picture, measured

PNG = b"\x89PNG\r\n\x1a\n"


def png(width: int, height: int, frames: int = 0) -> bytes:
    animated = struct.pack(">I4sIII", 8, b"acTL", frames, 0, 0) if frames else b""
    head = struct.pack(">I4sIIBBBBBI", 13, b"IHDR", width, height, 8, 6, 0, 0, 0, 0)
    return PNG + head + animated + struct.pack(">I4s", 3, b"IDAT")


def gif(width: int, height: int, frames: int) -> bytes:
    image = b"!\xf9\x04" + bytes(4) + b"\0," + struct.pack("<HHHHB", 0, 0, width, height, 0) + b"\x02\x02ab\0"
    return b"GIF89a" + struct.pack("<HHBBB", width, height, 0x80, 0, 0) + bytes(6) + image * frames + b";"


def jpeg(width: int, height: int) -> bytes:
    table = b"\xff\xdb" + struct.pack(">H", 67) + bytes(65)
    return (
        b"\xff\xd8\xff\xe0\x00\x04ab" + table + b"\xff\xc2\x00\x11\x08" + struct.pack(">HH", height, width) + bytes(9)
    )


def webp(kind: bytes, body: bytes) -> bytes:
    return b"RIFF" + bytes(4) + b"WEBP" + kind + struct.pack("<I", len(body)) + body


def test_sizes_are_in_the_headers() -> None:
    assert measured(png(640, 480)) == Picture("image/png", 640, 480)
    assert measured(jpeg(1024, 768)) == Picture("image/jpeg", 1024, 768)
    assert measured(gif(320, 200, 3)) == Picture("image/gif", 320, 200, 3)
    assert measured(png(8, 9, frames=12)) == Picture("image/png", 8, 9, 12)


def test_the_three_forms_of_webp() -> None:
    assert measured(webp(b"VP8X", bytes(4) + b"\x7f\x02\x00" + b"\xdf\x01\x00")) == Picture("image/webp", 640, 480)
    lossless = struct.pack("<BI", 0x2F, 639 | 479 << 14)
    assert measured(webp(b"VP8L", lossless)) == Picture("image/webp", 640, 480)
    lossy = b"\0\0\0\x9d\x01\x2a" + struct.pack("<HH", 640, 480)
    assert measured(webp(b"VP8 ", lossy)) == Picture("image/webp", 640, 480)


def test_other_files_are_no_pictures() -> None:
    for data in (b"", b"GIF", b"<svg xmlns='http://www.w3.org/2000/svg'/>", b"BM" + bytes(50), b"RIFF0000WAVE"):
        assert measured(data) is None


def test_ARC_05_a_huge_picture_is_refused_by_its_header() -> None:
    huge = measured(png(60_000, 60_000))
    assert huge is not None
    assert huge.problem == "the picture is too large: 60,000 by 60,000 dots"
    assert Picture("image/png", 8000, 8000).problem  # 64 million dots
    assert Picture("image/png", 10_001, 1).problem
    assert not Picture("image/png", 8000, 5000).problem


def test_ARC_05_frames_are_counted_up_to_a_limit() -> None:
    started = process_time()
    many = measured(gif(10, 10, 10_000))
    assert many is not None
    assert many.frames == FRAMES_MOST + 1
    assert many.problem == "the picture has more than 500 frames"
    assert process_time() - started < 0.5


@pytest.mark.parametrize("whole", [png(640, 480), jpeg(640, 480), gif(640, 480, 1), webp(b"VP8L", b"\x2f\0\0\0\0")])
def test_a_picture_that_is_cut_short_is_refused_or_measured(whole: bytes) -> None:
    for end in range(12, len(whole)):
        picture = measured(whole[:end])
        assert picture is not None
        assert picture.problem or (picture.width, picture.height) in ((640, 480), (1, 1))


@given(st.sampled_from([PNG, b"GIF89a", b"\xff\xd8\xff", b"RIFF0000WEBPVP8 ", b"RIFF0000WEBPVP8X"]), st.binary())
def test_ARC_05_whatever_follows_the_mark_it_ends(mark: bytes, rest: bytes) -> None:
    picture = measured(mark + rest)
    assert picture is not None
    assert picture.frames >= 1


def test_ARC_05_a_file_of_nothing_but_blocks_ends() -> None:
    started = process_time()
    measured(b"GIF89a" + bytes(7) + b"!\xff\x00" * 1_000_000)
    measured(b"\xff\xd8" + b"\xff" * 1_000_000)
    measured(b"GIF89a" + bytes(7) + b"," + bytes(9) + b"\0" + b"\x01a" * 500_000)
    assert process_time() - started < 1
