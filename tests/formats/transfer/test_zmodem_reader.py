"""The reader: units out of bytes, however they are cut, whatever stands between them."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.transfer import zmodem_frames as frames
from dialtone.formats.transfer.zmodem_frames import Escaping, Header
from dialtone.formats.transfer.zmodem_reader import LARGEST_TAKEN, Cancelled, Damaged, Reader, Subpacket, unescape

PLAIN = Escaping()
ALL = Escaping(telnet=True, controls=True)


def units(*pieces: bytes) -> list[object]:
    reader = Reader()
    found: list[object] = []
    for piece in pieces:
        reader.feed(piece)
        while (unit := reader.next()) is not None:
            found.append((unit.data, unit.end) if isinstance(unit, Subpacket) else unit)
    return found


def cut(data: bytes, places: list[int]) -> list[bytes]:
    marks = sorted(place % (len(data) + 1) for place in places)
    return [data[start:end] for start, end in zip([0, *marks], [*marks, len(data)], strict=True)]


@given(
    data=st.binary(max_size=2000),
    wide=st.booleans(),
    escaping=st.sampled_from([PLAIN, ALL]),
    places=st.lists(st.integers(0, 10_000), max_size=20),
)
def test_a_frame_is_read_however_it_is_cut(data: bytes, wide: bool, escaping: Escaping, places: list[int]) -> None:
    stream = (
        b"some noise ** \x18"
        + escaping.binary_header(frames.ZDATA, frames.position(7), wide)
        + escaping.subpacket(data, frames.ZCRCG, wide)
        + escaping.subpacket(b"", frames.ZCRCQ, wide)
        + escaping.subpacket(data[::-1], frames.ZCRCE, wide)
        + frames.hex_header(frames.ZEOF, frames.position(9))
    )
    assert units(*cut(stream, places)) == [
        Header(frames.ZDATA, frames.position(7)),
        (data, frames.ZCRCG),
        (b"", frames.ZCRCQ),
        (data[::-1], frames.ZCRCE),
        Header(frames.ZEOF, frames.position(9)),
    ]


@given(data=st.binary(min_size=1, max_size=600), places=st.lists(st.integers(0, 10_000), max_size=5))
def test_the_short_way_gives_the_same_data(data: bytes, places: list[int]) -> None:
    stream = PLAIN.binary_header(frames.ZDATA, bytes(4), True)
    stream += b"".join(PLAIN.subpacket(data + bytes([number]), frames.ZCRCG, True) for number in range(9))
    reader, pieces = Reader(), []
    for piece in cut(stream, places):
        reader.feed(piece)
        while True:
            reader.run(pieces, 1 << 30)
            unit = reader.next()
            if unit is None:
                break
            if isinstance(unit, Subpacket):
                pieces.append(unit.data)
    assert pieces == [data + bytes([number]) for number in range(9)]


def test_the_short_way_takes_no_more_than_there_is_room_for() -> None:
    reader, pieces = Reader(), list[bytes]()
    packet = PLAIN.subpacket(b"x" * 100, frames.ZCRCG, True)
    reader.feed(PLAIN.binary_header(frames.ZDATA, bytes(4), True) + packet * 9)
    reader.next()
    assert reader.run(pieces, 250) == (200, [])


@given(
    packets=st.lists(st.tuples(st.binary(max_size=900), st.sampled_from("iiiiiijhk")), min_size=1, max_size=12),
    escaping=st.sampled_from([PLAIN, ALL]),
    place=st.integers(0, 20_000),
    flip=st.booleans(),
)
def test_the_short_way_and_the_long_one_agree(
    packets: list[tuple[bytes, str]], escaping: Escaping, place: int, flip: bool
) -> None:
    body = b"".join(escaping.subpacket(data, ord(end), True) for data, end in packets)
    if flip:
        place %= len(body)
        body = body[:place] + bytes([body[place] ^ 4]) + body[place + 1 :]
    stream = escaping.binary_header(frames.ZDATA, bytes(4), True) + body
    long_way = [unit for unit in units(stream) if isinstance(unit, tuple) and not isinstance(unit, Header)]
    reader, found, asked = Reader(), list[bytes](), list[int]()
    reader.feed(stream)
    reader.next()
    while True:
        before = sum(map(len, found))
        asked += [before + size for size in reader.run(found, 1 << 30)[1]]
        unit = reader.next()
        if unit is None:
            break
        if isinstance(unit, Subpacket):
            found.append(unit.data)
            asked += [sum(map(len, found))] if unit.end == frames.ZCRCQ else []
    assert found == [data for data, _ in long_way]
    sizes = [sum(len(data) for data, _ in long_way[: number + 1]) for number in range(len(long_way))]
    assert asked == [size for size, (_, end) in zip(sizes, long_way, strict=True) if end == frames.ZCRCQ]


def test_a_header_in_hexadecimal_may_have_data() -> None:
    stream = frames.hex_header(frames.ZSINIT) + PLAIN.subpacket(b"\x03\0", frames.ZCRCW, False)
    assert units(stream) == [Header(frames.ZSINIT, bytes(4)), (b"\x03\0", frames.ZCRCW)]
    assert units(*cut(stream, list(range(len(stream))))) == [Header(frames.ZSINIT, bytes(4)), (b"\x03\0", frames.ZCRCW)]


def test_flow_control_inside_of_data_is_none_of_them() -> None:
    packet = PLAIN.subpacket(b"hello", frames.ZCRCE, True)
    stream = PLAIN.binary_header(frames.ZDATA, bytes(4), True) + b"\x13" + packet[:3] + b"\x11" + packet[3:]
    assert units(stream)[1] == (b"hello", frames.ZCRCE)


def test_damaged_data_are_told_once_and_the_next_header_is_found() -> None:
    stream = PLAIN.binary_header(frames.ZDATA, bytes(4), True)
    stream += PLAIN.subpacket(b"hello", frames.ZCRCG, True).replace(b"hello", b"hellp")
    stream += PLAIN.subpacket(b"lost", frames.ZCRCG, True) * 3
    stream += frames.hex_header(frames.ZFIN)
    assert units(stream) == [Header(frames.ZDATA, bytes(4)), Damaged(True), Header(frames.ZFIN, bytes(4))]


def test_a_header_behind_a_lost_end_of_data_is_found() -> None:
    stream = PLAIN.binary_header(frames.ZDATA, bytes(4), True) + b"data whose end was lost"
    stream += PLAIN.binary_header(frames.ZEOF, bytes(4), True) + PLAIN.subpacket(b"", frames.ZCRCE, True)
    assert units(stream)[1:] == [Damaged(True), Header(frames.ZEOF, bytes(4))]


def test_damaged_headers_are_told() -> None:
    assert units(b"**\x18B0100000023be51\r\n") == [Damaged(False)]
    assert units(b"**\x18B01000000zzbe50\r\n") == [Damaged(False)]
    assert units(b"*\x18A" + bytes(4) + b"\x01ab") == [Damaged(False)]
    assert units(frames.hex_header(77)) == [Damaged(False)]


def test_five_ctrl_x_end_it_anywhere() -> None:
    assert isinstance(units(b"noise" + b"\x18" * 5)[0], Cancelled)
    assert isinstance(units(b"\x18\x18", b"\x18\x18", b"\x18")[0], Cancelled)
    begun = PLAIN.binary_header(frames.ZDATA, bytes(4), True) + b"data"
    assert isinstance(units(begun, b"\x18" * 8)[1], Cancelled)
    assert units(b"noise" + b"\x18" * 4 + b"x") == []


def test_endless_noise_takes_no_memory() -> None:
    reader = Reader()
    for _ in range(200):
        reader.feed(b"noise " * 10_000)
        assert reader.next() is None
        assert len(reader._buffer) - reader._at < 10
    assert reader.passed_over > 11_000_000


def test_data_without_an_end_are_given_up() -> None:
    reader = Reader()
    reader.feed(PLAIN.binary_header(frames.ZDATA, bytes(4), True))
    reader.next()
    found: list[object] = []
    for _ in range(300):
        reader.feed(b"x" * 1000)
        while (unit := reader.next()) is not None:
            found.append(unit)
        assert len(reader._buffer) - reader._at <= 2 * LARGEST_TAKEN + 1000
    assert found == [Damaged(True)]


@given(st.lists(st.binary(max_size=300) | st.sampled_from([b"*\x18A", b"*\x18C", b"**\x18B0", b"\x18h"]), max_size=30))
def test_no_bytes_break_it(pieces: list[bytes]) -> None:
    units(*pieces)


@given(st.binary(max_size=400) | st.text(alphabet="\x18lmXPk@").map(str.encode))
def test_unescaping_is_the_same_as_byte_by_byte(data: bytes) -> None:
    out, values = bytearray(), iter(data)
    for value in values:
        if value == 0x18:
            value = next(values, -1)
            if value < 0:
                break
            value = {0x6C: 0x7F, 0x6D: 0xFF}.get(value, value ^ 0x40)
        out.append(value)
    if b"\x18\x18" not in data:
        assert unescape(data) == bytes(out)
    else:
        unescape(data)
