"""ZMODEM, sending: to our own receiver over good and bad lines, and to receivers that behave otherwise."""

from __future__ import annotations

from zlib import crc32

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.transfer import zmodem_frames as frames
from dialtone.formats.transfer.core import AHEAD, Ended, FileEnded, NextFile, Read, Want
from dialtone.formats.transfer.zmodem_frames import Header
from dialtone.formats.transfer.zmodem_reader import Reader, Subpacket
from dialtone.formats.transfer.zmodem_receive import ZmodemReceive
from dialtone.formats.transfer.zmodem_send import TOO_LARGE, ZmodemSend
from tests.support.damage import DamagingLine, damaging_lines
from tests.support.pumping import Outside, pump

FULL = frames.flags(frames.CANFDX | frames.CANOVIO | frames.CANFC32)
EVERY_BYTE = bytes(range(256))


def wants(core: ZmodemSend) -> list[Want]:
    found = []
    while (want := core.want()) is not None:
        found.append(want)
        if isinstance(want, Ended | Read):
            break
    return found


def say(core: ZmodemSend, kind: int, data: bytes = bytes(4)) -> None:
    core.feed(frames.hex_header(kind, data))


def offered(size: int, can: bytes = FULL) -> ZmodemSend:
    """A sender whose receiver has told what it can and heard of a file."""
    core = ZmodemSend()
    say(core, frames.ZRINIT, can)
    assert wants(core) == [NextFile()]
    core.offer("a.bin", size, 0)
    return core


def units(data: bytes) -> list[object]:
    reader = Reader()
    reader.feed(data)
    found: list[object] = []
    while (unit := reader.next()) is not None:
        found.append(unit)
    return found


def kinds(data: bytes) -> list[int]:
    return [unit.kind for unit in units(data) if isinstance(unit, Header)]


def test_it_begins_with_what_starts_the_other_program() -> None:
    assert ZmodemSend().outgoing() == b"rz\r**\x18B00000000000000\r\n\x11"


@given(files=st.lists(st.binary(max_size=5000), max_size=5), telnet=st.booleans(), controls=st.booleans())
def test_a_batch_arrives(files: list[bytes], telnet: bool, controls: bool) -> None:
    named = [(f"{number}.bin", data) for number, data in enumerate(files)]
    sender, receiver = Outside(ZmodemSend(telnet=telnet), named), Outside(ZmodemReceive(controls=controls))
    pump(sender, receiver)
    assert [(name, bytes(data)) for name, data in receiver.got.items()] == named
    assert receiver.complete == [name for name, _ in named]
    assert [(one.name, one.size, one.ok) for one in sender.ended] == [(name, len(data), True) for name, data in named]
    assert sender.over == receiver.over == Ended()


def test_a_large_file_goes_in_large_sub_packets_and_never_waits_whole() -> None:
    data = EVERY_BYTE * 4096
    sender, receiver = Outside(ZmodemSend(), [("a", data)]), Outside(ZmodemReceive())
    pump(sender, receiver)
    assert bytes(receiver.got["a"]) == data
    assert sender.core._pace.block == frames.LARGEST  # type: ignore[attr-defined]
    assert sender.largest_out <= AHEAD


@given(there=damaging_lines(), back=damaging_lines(20, 3), size=st.integers(0, 150_000))
def test_damaged_lines_end_with_the_right_file_or_a_clear_failure(
    there: DamagingLine, back: DamagingLine, size: int
) -> None:
    data = (EVERY_BYTE * 600)[:size]
    sender, receiver = Outside(ZmodemSend(), [("a", data), ("b", b"second")]), Outside(ZmodemReceive())
    pump(sender, receiver, there, back, steps=20_000)
    for name in receiver.complete:
        assert bytes(receiver.got[name]) == {"a": data, "b": b"second"}[name]
    for end in sender.ended:
        assert not end.ok or end.name in receiver.complete
    assert sender.over and receiver.over
    assert len(receiver.complete) == 2 or sender.over.reason or receiver.over.reason


def test_a_file_the_receiver_has_begun_is_resumed() -> None:
    data = EVERY_BYTE * 100
    sender, receiver = Outside(ZmodemSend(), [("a", data)]), Outside(ZmodemReceive(), have={"a": data[:20_000]})
    pump(sender, receiver)
    assert bytes(receiver.got["a"]) == data
    assert sender.ended == [FileEnded("a", 5600, True)]


def test_a_skipped_file_is_told_and_the_next_one_follows() -> None:
    sender, receiver = Outside(ZmodemSend(), [("a", b"1"), ("b", b"2")]), Outside(ZmodemReceive(), unwanted={"a"})
    pump(sender, receiver)
    assert receiver.complete == ["b"]
    assert sender.ended == [FileEnded("a", 0, False, "skipped at the other end"), FileEnded("b", 1, True)]


def test_a_second_answer_to_a_repeated_offer_does_not_skip_the_next_file() -> None:
    core = offered(1)
    core.timeout()
    say(core, frames.ZSKIP)
    wants(core)
    core.offer("b", 1, 0)
    say(core, frames.ZSKIP)  # to the repeated offer of the first
    say(core, frames.ZRPOS)
    assert wants(core) == [Read(0, 1 << 14)]


def test_a_file_over_4_gib_is_refused_in_words() -> None:
    core = offered(0xFFFFFFFF + 1)
    assert wants(core) == [FileEnded("a.bin", 0, False, TOO_LARGE), NextFile()]


def test_a_skip_in_the_middle_of_data_is_obeyed() -> None:
    core = offered(1_000_000)
    say(core, frames.ZRPOS)
    say(core, frames.ZSKIP)
    assert wants(core) == [FileEnded("a.bin", 0, False, "skipped at the other end"), NextFile()]
    core.no_more()
    assert kinds(core.outgoing())[-1] == frames.ZFIN


def test_what_a_read_brings_after_the_position_changed_is_not_sent() -> None:
    core = offered(100_000)
    say(core, frames.ZRPOS)
    assert isinstance(wants(core)[0], Read)
    say(core, frames.ZRPOS, frames.position(50_000))
    core.give(b"old" * 1000)
    read = wants(core)[0]
    assert isinstance(read, Read) and read.offset == 50_000
    assert not [unit for unit in units(core.outgoing()) if isinstance(unit, Subpacket) and b"old" in unit.data]


def test_a_receiver_with_a_small_buffer_is_waited_for() -> None:
    core = offered(1500, frames.flags(frames.CANFC32, buffer=1024))
    core.outgoing()
    say(core, frames.ZRPOS)
    assert wants(core) == [Read(0, 1024)]
    core.give(bytes(1024))
    sent = units(core.outgoing())
    assert [unit.end for unit in sent if isinstance(unit, Subpacket)] == [frames.ZCRCW]
    assert wants(core) == []
    say(core, frames.ZACK, frames.position(1024))
    assert wants(core) == [Read(1024, 1024)]


def test_a_receiver_without_32_bits_gets_16() -> None:
    core = offered(1, frames.flags(frames.CANFDX | frames.CANOVIO))
    assert b"*\x18A" in core.outgoing()


def test_no_more_than_a_window_is_under_way() -> None:
    core = offered(10_000_000)
    say(core, frames.ZRPOS)
    sent = 0
    while reads := wants(core):
        assert isinstance(reads[0], Read)
        core.give(bytes(reads[0].size))
        sent += reads[0].size
        core.outgoing()
    assert 8_000 <= sent <= 32_000
    say(core, frames.ZACK, frames.position(sent))
    assert isinstance(wants(core)[0], Read)


def test_a_receiver_that_never_acknowledges_gets_everything_after_a_while() -> None:
    core = offered(200_000)
    say(core, frames.ZRPOS)
    silent = 0
    for _ in range(100):
        reads = wants(core)
        if reads and isinstance(reads[0], Read):
            core.give(bytes(min(reads[0].size, 200_000 - reads[0].offset)))
        elif frames.ZEOF in kinds(core.outgoing()):
            break
        else:
            core.timeout()
            silent += 1
    say(core, frames.ZRINIT, FULL)
    assert wants(core)[0] == FileEnded("a.bin", 200_000, True)
    assert silent < 12


def test_a_check_of_the_file_is_answered() -> None:
    core = offered(100_000)
    core.outgoing()
    data = EVERY_BYTE * 400
    say(core, frames.ZCRC, frames.position(100_000))
    while reads := wants(core):
        assert isinstance(reads[0], Read)
        core.give(data[reads[0].offset : reads[0].offset + reads[0].size])
    assert units(core.outgoing()) == [Header(frames.ZCRC, frames.position(crc32(data[:100_000])))]


def test_a_challenge_is_echoed() -> None:
    core = ZmodemSend()
    core.outgoing()
    say(core, frames.ZCHALLENGE, b"abcd")
    assert units(core.outgoing()) == [Header(frames.ZACK, b"abcd")]


def test_the_end_is_ZFIN_both_ways_and_over_and_out() -> None:
    core = ZmodemSend()
    say(core, frames.ZRINIT, FULL)
    wants(core)
    core.outgoing()
    core.no_more()
    assert kinds(core.outgoing()) == [frames.ZFIN]
    say(core, frames.ZFIN)
    assert core.outgoing() == b"OO" and wants(core) == [Ended()]


def test_a_receiver_that_has_everything_and_leaves_without_a_word_is_no_failure() -> None:
    core = ZmodemSend()
    say(core, frames.ZRINIT, FULL)
    wants(core)
    core.no_more()
    for _ in range(5):
        core.timeout()
    assert wants(core) == [Ended()]


@pytest.mark.parametrize("kind", [frames.ZFERR, frames.ZABORT, frames.ZCAN, frames.ZFIN])
def test_a_receiver_that_cannot_go_on_ends_it(kind: int) -> None:
    core = offered(10)
    say(core, kind)
    found = wants(core)
    assert isinstance(found[0], FileEnded) and not found[0].ok and found[0].reason
    assert isinstance(found[1], Ended) and found[1].reason


def test_a_position_behind_the_end_is_refused() -> None:
    core = offered(10)
    say(core, frames.ZRPOS, frames.position(11))
    found = wants(core)
    assert isinstance(found[-1], Ended) and "behind the end" in found[-1].reason


def test_a_receiver_that_wants_the_same_again_and_again_is_given_up() -> None:
    core = offered(1_000_000)
    for _ in range(100):
        say(core, frames.ZRPOS)
    assert core.ended and core.ended.reason


@pytest.mark.parametrize("kind", range(frames.HIGHEST_TYPE + 1))
def test_floods_of_any_header_end(kind: int) -> None:
    core = offered(1_000_000)
    say(core, frames.ZRPOS)
    for _ in range(3000):
        say(core, kind, bytes(4))
        core.outgoing()
    assert core.ended


def test_endless_noise_ends() -> None:
    core = ZmodemSend()
    for _ in range(40):
        core.feed(b"\xffnoise" * 10_000)
    assert core.ended and core.ended.reason


def test_a_file_that_shrank_ends_where_it_ends() -> None:
    core = offered(5000)
    core.outgoing()
    say(core, frames.ZRPOS)
    wants(core)
    core.give(b"x" * 100)
    wants(core)
    core.give(b"")
    assert units(core.outgoing())[-1] == Header(frames.ZEOF, frames.position(100))
