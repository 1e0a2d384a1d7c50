"""XMODEM, sending."""

from __future__ import annotations

import pytest

from dialtone.formats.transfer.core import Ended, FileEnded, NextFile, Read, Want
from dialtone.formats.transfer.xmodem_blocks import block
from dialtone.formats.transfer.xmodem_receive import XmodemReceive
from dialtone.formats.transfer.xmodem_send import XmodemSend
from tests.support.pumping import Outside, pump


def wants(core: XmodemSend) -> list[Want]:
    found = []
    while (want := core.want()) is not None:
        found.append(want)
    return found


def sending(data: bytes, *, large: bool = False, start: bytes = b"\x15") -> XmodemSend:
    core = XmodemSend(large=large)
    assert wants(core) == [NextFile()]
    core.offer("a", len(data), 0)
    assert core.outgoing() == b""
    core.feed(start)
    while reads := [want for want in wants(core) if isinstance(want, Read)]:
        core.give(data[reads[0].offset : reads[0].offset + reads[0].size])
    return core


def test_a_file_in_sums_as_in_the_reference() -> None:
    core = sending(b"A" * 130)
    assert core.outgoing() == block(1, b"A" * 128, crc=False)
    core.feed(b"\x06")
    assert core.outgoing() == block(2, b"AA", crc=False)
    core.feed(b"\x06")
    assert core.outgoing() == b"\x04"
    core.feed(b"\x06")
    assert wants(core) == [FileEnded("a", 130, True), Ended()]


def test_a_block_is_repeated_until_it_is_acknowledged() -> None:
    core = sending(b"A")
    first = core.outgoing()
    core.feed(b"\x15")
    assert core.outgoing() == first
    core.timeout()
    assert core.outgoing() == b""  # two copies would be acknowledged twice
    core.feed(b"\x15")
    assert core.outgoing() == first


def test_the_first_block_is_repeated_for_a_receiver_that_still_asks() -> None:
    core = sending(b"A", start=b"C")
    first = core.outgoing()
    core.timeout()
    core.feed(b"C")
    assert core.outgoing() == first


def test_a_receiver_that_asked_for_a_while_gets_one_answer() -> None:
    core = sending(b"A", start=b"CCCC")
    assert core.outgoing() == block(1, b"A", crc=True)
    core.feed(b"CC")
    assert core.outgoing() == b""


@pytest.mark.parametrize(("size", "blocks"), [(1024, [1029]), (1200, [1029, 133, 133]), (100, [133])])
def test_large_blocks_are_used_where_they_fit(size: int, blocks: list[int]) -> None:
    core = sending(bytes(size), large=True, start=b"C")
    sizes = []
    while len(data := core.outgoing()) > 1:
        sizes.append(len(data))
        core.feed(b"\x06")
    assert sizes == blocks


def test_a_receiver_of_sums_gets_small_blocks() -> None:
    assert len(sending(bytes(2000), large=True).outgoing()) == 132


def test_answers_that_come_together_are_about_one_block() -> None:
    core = sending(bytes(1000))
    core.outgoing()
    core.feed(b"\x15\x15\x15\x06\x06\x15")
    assert core.outgoing() == block(2, bytes(128), crc=False)


def test_a_damaging_line_is_given_up() -> None:
    core = sending(b"A")
    for _ in range(30):
        core.feed(b"\x15")
    assert core.ended and core.ended.reason


def test_noise_is_given_up() -> None:
    core = sending(b"A")
    core.feed(b"x" * 10_000)
    assert core.ended and core.ended.reason


@pytest.mark.parametrize("size", [0, 1, 127, 128, 129, 1024, 1025, 70_000])
@pytest.mark.parametrize("large", [False, True])
def test_files_arrive_filled_up(size: int, large: bool) -> None:
    data = (bytes(range(256)) * 300)[:size]
    sender, receiver = Outside(XmodemSend(large=large), [("a", data)]), Outside(XmodemReceive(crc=large))
    pump(sender, receiver)
    got = bytes(receiver.got[""])
    assert got[:size] == data and not got[size:].strip(b"\x1a") and len(got) - size < 1024
    assert sender.ended == [FileEnded("a", size, True)]


def test_only_one_file_is_asked_for() -> None:
    sender, receiver = Outside(XmodemSend(), [("a", b"1"), ("b", b"2")]), Outside(XmodemReceive())
    pump(sender, receiver)
    assert [one.name for one in sender.ended] == ["a"]
