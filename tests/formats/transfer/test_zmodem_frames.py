"""ZMODEM frames: headers known from the field, and escaping."""

from __future__ import annotations

from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.transfer import zmodem_frames as frames
from dialtone.formats.transfer.zmodem_frames import Escaping, Header
from dialtone.formats.transfer.zmodem_reader import unescape


def test_headers_look_as_every_terminal_program_knows_them() -> None:
    assert frames.hex_header(frames.ZRQINIT) == b"**\x18B00000000000000\r\n\x11"
    assert frames.hex_header(frames.ZRINIT, frames.flags(0x23)) == b"**\x18B0100000023be50\r\n\x11"
    assert frames.hex_header(frames.ZFIN) == b"**\x18B0800000000022d\r\n"


def test_the_check_is_the_one_of_the_field() -> None:
    assert frames.crc16(b"123456789") == b"\x31\xc3"


def test_a_position_goes_lowest_byte_first() -> None:
    header = Header(frames.ZRPOS, frames.position(0x01020304))
    assert header.data == b"\x04\x03\x02\x01" and header.position == 0x01020304


def test_flags_and_buffer_have_their_places() -> None:
    data = frames.flags(0x23, 0x01, buffer=0x0400)
    assert data == b"\x00\x04\x01\x23" and Header(frames.ZRINIT, data).flags == 0x23


def test_a_sub_packet_is_data_end_and_check() -> None:
    check = crc32(b"hello" + b"k").to_bytes(4, "little")
    assert Escaping().subpacket(b"hello", frames.ZCRCW, True) == b"hello\x18k" + Escaping().escape(check) + b"\x11"
    assert Escaping().subpacket(b"", frames.ZCRCE, False).startswith(b"\x18h")


@pytest.mark.parametrize("telnet", [False, True])
@pytest.mark.parametrize("controls", [False, True])
@given(data=st.binary(max_size=3000))
def test_escaping_is_undone_and_hides_what_it_should(telnet: bool, controls: bool, data: bytes) -> None:
    escaped = Escaping(telnet=telnet, controls=controls).escape(data)
    assert unescape(escaped) == data
    hidden = set(b"\x10\x11\x13\x90\x91\x93")
    hidden |= set(b"\xff\r") if telnet else set()
    hidden |= set(range(32)) - {0x18} | set(range(128, 160)) if controls else set()
    assert not hidden & set(escaped)


def test_every_byte_value_survives() -> None:
    everything = bytes(range(256)) * 4
    assert unescape(Escaping(telnet=True, controls=True).escape(everything)) == everything
