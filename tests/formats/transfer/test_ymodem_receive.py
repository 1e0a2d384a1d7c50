"""YMODEM, receiving: batches with our own sender, bad lines, unwanted files, hostile senders."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.transfer.core import Ended, FileEnded, Offered, Want, Write
from dialtone.formats.transfer.xmodem_blocks import block
from dialtone.formats.transfer.ymodem_receive import LESS_THAN_SAID, MORE_THAN_SAID, YmodemReceive
from dialtone.formats.transfer.ymodem_send import YmodemSend
from tests.support.damage import DamagingLine, damaging_lines
from tests.support.pumping import Outside, pump


def wants(core: YmodemReceive) -> list[Want]:
    found = []
    while (want := core.want()) is not None:
        found.append(want)
    return found


def header(text: bytes) -> bytes:
    return block(0, text, crc=True, filler=b"\0")


def receiving(size: int, *, stream: bool = False) -> YmodemReceive:
    core = YmodemReceive(stream=stream)
    core.feed(header(b"a\0%d\0" % size))
    assert wants(core) == [Offered("a", size, None)]
    core.accept()
    core.outgoing()
    return core


@given(files=st.lists(st.binary(max_size=3000), max_size=4), stream=st.booleans())
def test_a_batch_arrives_to_the_byte(files: list[bytes], stream: bool) -> None:
    named = [(f"{number}.bin", data) for number, data in enumerate(files)]
    sender, receiver = Outside(YmodemSend(), named), Outside(YmodemReceive(stream=stream))
    pump(sender, receiver)
    assert [(name, bytes(data)) for name, data in receiver.got.items()] == named
    assert receiver.complete == [name for name, _ in named]
    assert sender.over == receiver.over == Ended()
    assert [one.ok for one in sender.ended] == [True] * len(files)


@given(there=damaging_lines(14, 4), back=damaging_lines(14, 2), stream=st.booleans())
def test_damaged_lines_end_with_the_right_file_or_a_clear_failure(
    there: DamagingLine, back: DamagingLine, stream: bool
) -> None:
    files = {"a": bytes(range(256)) * 10, "b": b"second"}
    sender, receiver = Outside(YmodemSend(), list(files.items())), Outside(YmodemReceive(stream=stream))
    pump(sender, receiver, there, back, steps=3000)
    for name in receiver.complete:
        assert bytes(receiver.got[name]) == files[name]
    assert sender.over and receiver.over


def test_the_rest_of_the_last_block_is_not_the_file() -> None:
    core = receiving(5)
    core.feed(block(1, b"hello", crc=True))
    assert wants(core) == [Write(b"hello")]


def test_an_unwanted_small_file_is_thrown_away_and_the_next_one_follows() -> None:
    files = [("a", b"1" * 3000), ("b", b"2")]
    sender, receiver = Outside(YmodemSend(), files), Outside(YmodemReceive(), unwanted={"a"})
    pump(sender, receiver)
    assert receiver.complete == ["b"]
    assert receiver.ended == [FileEnded("a", 0, False, "not wanted"), FileEnded("b", 1, True)]


@pytest.mark.parametrize("size", [b"99999999999", b""])
def test_an_unwanted_large_file_ends_the_batch(size: bytes) -> None:
    core = YmodemReceive()
    core.feed(header(b"a\0" + size + b"\0"))
    wants(core)
    core.skip("no room")
    assert core.ended == Ended("no room")


@pytest.mark.parametrize("name", [b"../../etc/passwd", b"/etc/passwd", b"..\\passwd"])
def test_PTH_01_names_are_never_paths(name: bytes) -> None:
    core = YmodemReceive()
    core.feed(header(name + b"\x005\0"))
    assert wants(core) == [Offered("passwd", 5, None)]


def test_more_than_announced_ends_it() -> None:
    core = receiving(5)
    for number in range(1, 20):
        core.feed(block(number, b"x" * 1024, crc=True))
    found = wants(core)
    assert found[0] == Write(b"xxxxx") and found[-1] == Ended(MORE_THAN_SAID)


def test_less_than_announced_is_no_file() -> None:
    core = receiving(5000)
    core.feed(block(1, b"x" * 1024, crc=True))
    core.feed(b"\x04")
    core.feed(b"\x04")
    found = wants(core)
    assert found[-2:] == [FileEnded("a", 1024, False, LESS_THAN_SAID), Ended(LESS_THAN_SAID)]


def test_damage_in_a_stream_is_the_end() -> None:
    core = receiving(5000, stream=True)
    core.feed(block(1, b"x" * 1024, crc=True).replace(b"xx", b"xy"))
    assert core.ended and "YMODEM-G" in core.ended.reason


def test_a_stream_is_asked_for_with_G_and_not_acknowledged() -> None:
    core = YmodemReceive(stream=True)
    assert core.outgoing() == b"G"
    core.feed(header(b"a\x001024\0"))
    core.want()
    core.accept()
    assert core.outgoing() == b"G"
    core.feed(block(1, b"x" * 1024, crc=True))
    assert core.outgoing() == b""


def test_headers_without_end_end() -> None:
    core = YmodemReceive()
    core.feed(header(b"a" * 1024))
    assert wants(core) == [Offered("a" * 120, None, None)]
    core.accept()
    for _ in range(100):
        core.feed(header(b"a" * 1024))
    assert core.ended
