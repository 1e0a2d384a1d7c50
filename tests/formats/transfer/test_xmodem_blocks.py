"""Blocks of XMODEM and YMODEM."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.transfer.xmodem_blocks import Block, BlockReader, Sign, block


def test_a_block_with_a_sum_is_built_as_in_the_reference() -> None:
    assert block(1, b"A" * 128, crc=False) == b"\x01\x01\xfe" + b"A" * 128 + bytes([65 * 128 % 256])
    assert block(257, b"AB", crc=False)[:5] == b"\x01\x01\xfeAB" and block(1, b"AB", crc=False)[5:-1] == b"\x1a" * 126


def test_a_check_of_16_bits_is_that_of_the_reference() -> None:
    built = block(2, b"123456789", crc=True, filler=b"\0")
    assert built[:3] == b"\x01\x02\xfd" and len(built) == 133
    assert block(0, b"x" * 129, crc=True)[0] == 2 and len(block(0, b"x" * 129, crc=True)) == 1029


@pytest.mark.parametrize("crc", [False, True])
@given(number=st.integers(0, 600), data=st.binary(min_size=1, max_size=1024), places=st.lists(st.integers(0, 1100)))
def test_a_block_is_read_however_it_is_cut(crc: bool, number: int, data: bytes, places: list[int]) -> None:
    stream = b"noise" + block(number, data, crc=crc) + b"\x04"
    reader, found = BlockReader(crc), list[object]()
    marks = sorted({place % len(stream) for place in places})
    for start, end in zip([0, *marks], [*marks, len(stream)], strict=True):
        reader.feed(stream[start:end])
        while (unit := reader.next()) is not None:
            found.append(unit)
    size = 128 if len(data) <= 128 else 1024
    assert found == [Block(number & 0xFF, data.ljust(size, b"\x1a")), Sign.END]


@pytest.mark.parametrize("crc", [False, True])
def test_damage_is_seen(crc: bool) -> None:
    good = block(1, b"hello", crc=crc)
    for place in range(1, len(good)):
        reader = BlockReader(crc)
        reader.feed(good[:place] + bytes([good[place] ^ 1]) + good[place + 1 :])
        assert reader.next() is Sign.DAMAGED


def test_two_ctrl_x_cancel_and_one_does_not() -> None:
    reader = BlockReader(True)
    reader.feed(b"\x18")
    assert reader.next() is None
    reader.feed(b"x")
    assert reader.next() is Sign.DAMAGED
    reader.feed(b"\x18\x18")
    assert reader.next() is Sign.CANCELLED


def test_ctrl_x_in_an_unfinished_block_are_seen_when_asked() -> None:
    reader = BlockReader(True)
    reader.feed(b"\x02\x01\xfe" + b"data" + b"\x18" * 8 + b"\b" * 8)
    assert reader.next() is None and reader.cancelled()
    reader.feed(b"more")
    assert not reader.cancelled()


def test_signs_in_the_midst_of_lost_data_are_none() -> None:
    for lost in (b"?\x04data", b"?\x18\x18data", b"\x04\x04data"):
        reader = BlockReader(True)
        reader.feed(lost)
        assert reader.next() is Sign.DAMAGED and reader.next() is None


def test_noise_takes_no_memory() -> None:
    reader = BlockReader(True)
    for _ in range(100):
        reader.feed(b"noise" * 1000)
        assert reader.next() is None and not reader._buffer
