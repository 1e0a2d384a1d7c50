"""XMODEM, receiving."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from dialtone.formats.transfer.core import Complete, Ended, FileEnded, Offered, Want, Write
from dialtone.formats.transfer.xmodem_blocks import block
from dialtone.formats.transfer.xmodem_receive import XmodemReceive
from dialtone.formats.transfer.xmodem_send import XmodemSend
from tests.support.damage import DamagingLine, damaging_lines
from tests.support.pumping import Outside, pump


def wants(core: XmodemReceive) -> list[Want]:
    found = []
    while (want := core.want()) is not None:
        found.append(want)
    return found


def receiving(*, crc: bool) -> XmodemReceive:
    core = XmodemReceive(crc=crc)
    assert wants(core) == [Offered("", None, None)]
    core.accept()
    return core


def test_a_file_arrives_and_is_acknowledged_when_it_is_kept() -> None:
    core = receiving(crc=False)
    assert core.outgoing() == b"\x15"
    core.feed(block(1, b"A" * 128, crc=False))
    assert core.outgoing() == b"\x06" and wants(core) == [Write(b"A" * 128)]
    core.feed(b"\x04")
    assert core.outgoing() == b"\x15"  # a single byte is doubted
    core.feed(b"\x04")
    assert core.outgoing() == b"" and wants(core) == [Complete()]
    core.stored()
    assert core.outgoing() == b"\x06" and wants(core) == [FileEnded("XMODEM", 128, True), Ended()]


def test_sums_are_asked_for_when_nobody_knows_checks() -> None:
    core = receiving(crc=True)
    asked = core.outgoing()
    for _ in range(6):
        core.timeout()
        asked += core.outgoing()
    assert asked == b"CCCCCC\x15"
    core.feed(block(1, b"A", crc=False))
    assert core.outgoing() == b"\x06"


def test_a_block_that_came_before_is_passed_over() -> None:
    core = receiving(crc=True)
    core.feed(block(1, b"A" * 128, crc=True))
    core.feed(block(1, b"A" * 128, crc=True))
    assert core.outgoing() == b"C\x06\x06" and wants(core) == [Write(b"A" * 128)]


def test_a_missing_block_ends_it() -> None:
    core = receiving(crc=True)
    core.feed(block(1, b"A", crc=True) + block(3, b"B", crc=True))
    assert core.ended and "missing" in core.ended.reason


def test_a_damaged_block_is_asked_for_again() -> None:
    core = receiving(crc=True)
    core.feed(block(1, b"A", crc=True))
    core.outgoing()
    core.feed(block(2, b"B", crc=True).replace(b"B", b"C"))
    assert core.outgoing() == b"\x15"
    core.feed(block(2, b"B", crc=True)[:50])
    core.timeout()
    assert core.outgoing() == b"\x15"
    core.feed(block(2, b"B", crc=True))
    assert core.outgoing() == b"\x06"


def test_a_sender_that_gives_up_in_the_middle_of_a_block_is_heard() -> None:
    core = receiving(crc=True)
    core.feed(block(1, b"A", crc=True)[:50] + b"\x18" * 8 + b"\b" * 8)
    core.timeout()
    assert core.ended and "cancelled" in core.ended.reason


def test_endless_damage_ends() -> None:
    core = receiving(crc=True)
    for _ in range(50):
        core.feed(block(9, b"A", crc=True)[:-1] + b"!")
        assert len(core._reader._buffer) < 3000
    assert core.ended


@given(there=damaging_lines(10, 4), back=damaging_lines(10, 2), large=st.booleans())
def test_damaged_lines_end_with_the_right_file_or_a_clear_failure(
    there: DamagingLine, back: DamagingLine, large: bool
) -> None:
    data = bytes(range(256)) * 12
    sender, receiver = Outside(XmodemSend(large=large), [("a", data)]), Outside(XmodemReceive(crc=True))
    pump(sender, receiver, there, back, steps=3000)
    if receiver.complete:
        assert bytes(receiver.got[""])[: len(data)] == data
    assert sender.over and receiver.over
