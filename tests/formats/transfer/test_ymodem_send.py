"""YMODEM, sending."""

from __future__ import annotations

from dialtone.formats.transfer.core import Ended, FileEnded, NextFile, Read, Want
from dialtone.formats.transfer.xmodem_blocks import block
from dialtone.formats.transfer.ymodem_send import YmodemSend


def wants(core: YmodemSend) -> list[Want]:
    found = []
    while (want := core.want()) is not None:
        found.append(want)
    return found


def serve(core: YmodemSend, data: bytes) -> list[Want]:
    rest = []
    while found := wants(core):
        for want in found:
            if isinstance(want, Read):
                core.give(data[want.offset : want.offset + want.size])
            else:
                rest.append(want)
    return rest


def test_a_batch_of_one_as_in_the_reference() -> None:
    core = YmodemSend()
    wants(core)
    core.offer("/home/foo.c", 3, 8)
    core.feed(b"C")
    header = block(0, b"foo.c\x003 10 100644 0 1 3\0", crc=True, filler=b"\0")
    assert core.outgoing() == header
    core.feed(b"\x15")
    assert core.outgoing() == header
    core.feed(b"\x06")
    assert core.outgoing() == b""
    core.feed(b"C")
    serve(core, b"abc")
    assert core.outgoing() == block(1, b"abc", crc=True)
    core.feed(b"\x06")
    assert core.outgoing() == b"\x04"
    core.feed(b"\x15")
    assert core.outgoing() == b"\x04"
    core.feed(b"\x06")
    assert wants(core) == [FileEnded("/home/foo.c", 3, True), NextFile()]
    core.no_more()
    core.feed(b"C")
    assert core.outgoing() == block(0, bytes(128), crc=True, filler=b"\0")
    core.feed(b"\x06")
    assert wants(core) == [Ended()]


def test_a_receiver_that_asks_at_once_for_the_next_file_is_not_kept_waiting() -> None:
    core = YmodemSend()
    wants(core)
    core.offer("a", 0, 0)
    core.feed(b"C")
    core.feed(b"\x06C")
    serve(core, b"")
    core.outgoing()
    core.feed(b"\x06C")
    assert wants(core) == [FileEnded("a", 0, True), NextFile()]
    core.offer("b", 1, 0)
    assert core.outgoing() == block(0, b"b\x001 0 100644 0 1 1\0", crc=True, filler=b"\0")


def test_a_stream_waits_for_nothing() -> None:
    core = YmodemSend()
    wants(core)
    core.offer("a", 3000, 0)
    core.feed(b"GGG")
    core.outgoing()
    core.feed(b"G")
    serve(core, bytes(3000))
    assert core.outgoing() == b"".join(
        [block(number, bytes(size), crc=True) for number, size in ((1, 1024), (2, 1024))]
        + [block(3, bytes(952), crc=True)]
        + [b"\x04"]
    )
    core.feed(b"\x06")
    assert wants(core)[0] == FileEnded("a", 3000, True)


def test_damage_in_a_stream_is_the_end() -> None:
    core = YmodemSend()
    wants(core)
    core.offer("a", 3000, 0)
    core.feed(b"G")
    core.feed(b"G")
    serve(core, bytes(3000))
    core.feed(b"\x15")
    assert core.ended and "YMODEM-G" in core.ended.reason


def test_a_receiver_that_has_everything_and_leaves_without_a_word_is_no_failure() -> None:
    core = YmodemSend()
    wants(core)
    core.no_more()
    core.feed(b"C")
    for _ in range(5):
        core.timeout()
    assert wants(core) == [Ended()]
