"""The driver of file transfers: what it does to the terminal, to files and to the time."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from dialtone.base.errors import Gone, Refusal, StoreError, Why
from dialtone.domain.ports.transfers import Result
from dialtone.formats.transfer import zmodem_frames as frames
from dialtone.formats.transfer.core import CANCEL
from dialtone.formats.transfer.xmodem_blocks import block
from dialtone.formats.transfer.xmodem_receive import XmodemReceive
from dialtone.formats.transfer.xmodem_send import XmodemSend
from dialtone.formats.transfer.ymodem_receive import YmodemReceive
from dialtone.formats.transfer.zmodem_frames import Escaping
from dialtone.formats.transfer.zmodem_receive import ZmodemReceive
from dialtone.formats.transfer.zmodem_send import ZmodemSend
from dialtone.terminal.transfer import LOST, NOT_REACHED, Receiving, Sending
from dialtone.testing.clock import ManualClock
from dialtone.testing.keyboard import RING, SILENCE, Item, ScriptedTerminal, run
from tests.support.piped_terminal import FileSource, MemorySink

FULL = frames.hex_header(frames.ZRINIT, frames.flags(frames.CANFDX | frames.CANOVIO | frames.CANFC32))
BEGIN = frames.hex_header(frames.ZRPOS)
FIN = frames.hex_header(frames.ZFIN)
PLAIN = Escaping()


class FullSink(MemorySink):
    async def write(self, data: bytes) -> None:
        raise Refusal(Why.NO_SPACE, "there is no room left")


class BrokenSink(MemorySink):
    async def complete(self) -> None:
        raise StoreError("disk on fire")


class BrokenSource(FileSource):
    async def read(self, offset: int, size: int) -> bytes:
        raise StoreError("disk on fire")


def offer(name: bytes, size: int) -> bytes:
    header = PLAIN.binary_header(frames.ZFILE, bytes(4), True)
    return header + PLAIN.subpacket(name + b"\0%d\0" % size, frames.ZCRCW, True)


def data(content: bytes) -> bytes:
    header = PLAIN.binary_header(frames.ZDATA, bytes(4), True)
    end = frames.hex_header(frames.ZEOF, frames.position(len(content)))
    return header + PLAIN.subpacket(content, frames.ZCRCE, True) + end


def test_a_download_of_two_files() -> None:
    terminal = ScriptedTerminal([FULL, BEGIN, FULL, BEGIN, FULL, FIN])
    clock = ManualClock()
    files = [FileSource("a.txt", b"hello"), FileSource("b.txt", b"you")]
    transfer = Sending(terminal, ZmodemSend(), clock, files)
    assert run(transfer.run()) == [Result("a.txt", 5, True, "", 5), Result("b.txt", 3, True, "", 3)]
    assert transfer.reason == ""
    assert terminal.output.startswith(b"rz\r**\x18B00") and terminal.output.endswith(b"OO")
    assert terminal.binaries == [True, False]
    assert [file.closed for file in files] == [1, 1]


def test_an_upload_of_two_files_of_which_one_is_unwanted() -> None:
    terminal = ScriptedTerminal([offer(b"a.txt", 5), data(b"hello"), offer(b"b.txt", 3), FIN, b"OO"])
    sink = MemorySink(refused={"b.txt"})
    results = run(Receiving(terminal, ZmodemReceive(), ManualClock(), sink).run())
    assert [(one.name, one.size, one.ok) for one in results] == [("a.txt", 5, True), ("b.txt", 0, False)]
    assert sink.files == {"a.txt": b"hello"} and sink.abandoned == []
    assert sink.offers == [("a.txt", 5, None), ("b.txt", 3, None)]


def test_the_speed_is_counted_for_each_file() -> None:
    clock = ManualClock()
    terminal = ScriptedTerminal([FULL, BEGIN, lambda: clock.advance(2), FULL, FIN])
    assert run(Sending(terminal, ZmodemSend(), clock, [FileSource("a", b"x" * 1000)]).run())[0].cps == 500


@pytest.mark.parametrize("typed", [b"\x18" * 5, b"\x18" * 20])
def test_several_ctrl_x_end_it_and_nothing_of_them_remains(typed: bytes) -> None:
    terminal = ScriptedTerminal([FULL, typed, b"rest of the other program", SILENCE, b"q"])
    files = [FileSource("a", b"hello"), FileSource("b", b"you")]
    transfer = Sending(terminal, ZmodemSend(), ManualClock(), files)
    results = run(transfer.run())
    assert [one.ok for one in results] == [False, False] and "cancelled" in transfer.reason
    assert terminal.binaries == [True, False] and [file.closed for file in files] == [1, 1]
    assert run(terminal.read(within=1)) == b"q"


def test_a_silent_caller_is_given_up_and_the_screen_is_his_again() -> None:
    terminal = ScriptedTerminal([SILENCE] * 40 + [b"q"])
    transfer = Receiving(terminal, ZmodemReceive(), ManualClock(), MemorySink())
    assert run(transfer.run()) == []
    assert "stopped answering" in transfer.reason
    assert terminal.output.endswith(CANCEL) and terminal.binaries == [True, False]


@pytest.mark.parametrize("core", [ZmodemReceive, YmodemReceive])
def test_a_caller_who_drips_is_given_up_as_well(core: Callable[[], ZmodemReceive]) -> None:
    clock = ManualClock()
    drops: list[Item] = []
    for _ in range(1000):
        drops += [lambda: clock.advance(4), b"x"]
    terminal = ScriptedTerminal(drops)
    transfer = Receiving(terminal, core(), clock, MemorySink())
    run(transfer.run())
    assert "stopped answering" in transfer.reason


def test_a_lost_connection_abandons_the_file_and_keeps_the_results() -> None:
    terminal = ScriptedTerminal([offer(b"a", 1), data(b"1"), offer(b"b", 10), data(b"2")[:20]])
    sink = MemorySink()
    transfer = Receiving(terminal, ZmodemReceive(), ManualClock(), sink)
    with pytest.raises(Gone):
        run(transfer.run())
    assert [(one.name, one.ok, one.reason) for one in transfer.results] == [("a", True, ""), ("b", False, LOST)]
    assert sink.abandoned == [LOST] and terminal.binaries == [True, False] and transfer.reason == LOST


def test_a_lost_connection_closes_what_was_to_be_sent() -> None:
    files = [FileSource("a", b"1"), FileSource("b", b"2")]
    transfer = Sending(ScriptedTerminal([FULL, BEGIN]), ZmodemSend(), ManualClock(), files)
    with pytest.raises(Gone):
        run(transfer.run())
    assert [(one.name, one.reason) for one in transfer.results] == [("a", LOST), ("b", LOST)]
    assert [file.closed for file in files] == [1, 1]


@pytest.mark.parametrize(
    ("sink", "reason"), [(FullSink(), "there is no room left"), (BrokenSink(), "the file cannot be kept")]
)
def test_a_file_that_cannot_be_kept_ends_it_in_words(sink: MemorySink, reason: str) -> None:
    terminal = ScriptedTerminal([offer(b"a", 5), data(b"hello"), SILENCE])
    transfer = Receiving(terminal, ZmodemReceive(), ManualClock(), sink)
    results = run(transfer.run())
    assert [(one.ok, one.reason) for one in results] == [(False, reason)]
    assert sink.abandoned == [reason] and CANCEL in terminal.output
    assert FULL not in terminal.output.partition(BEGIN)[2]  # it was not acknowledged


def test_a_refused_offer_is_skipped_in_words() -> None:
    class Choosy(MemorySink):
        async def offer(self, name: str, size: int | None, modified: int | None, *, resumable: bool) -> int | None:
            raise Refusal(Why.DENIED, "no such files here")

    terminal = ScriptedTerminal([offer(b"a", 5), FIN, b"OO"])
    results = run(Receiving(terminal, ZmodemReceive(), ManualClock(), Choosy()).run())
    assert [(one.name, one.reason) for one in results] == [("a", "no such files here")]


def test_a_file_that_cannot_be_read_ends_it_in_words() -> None:
    files = [BrokenSource("a", b"hello"), FileSource("b", b"1")]
    results = run(Sending(ScriptedTerminal([FULL, BEGIN, SILENCE]), ZmodemSend(), ManualClock(), files).run())
    assert [one.reason for one in results] == ["the file cannot be read"] * 2


def test_a_bell_is_heard_after_the_transfer() -> None:
    terminal = ScriptedTerminal([RING, FULL, RING, FIN])
    run(Sending(terminal, ZmodemSend(), ManualClock(), []).run())
    assert terminal.bell.answer()


def test_only_resumable_protocols_resume() -> None:
    terminal = ScriptedTerminal([block(1, b"new", crc=False), b"\x04", b"\x04"])
    sink = MemorySink(begun={"": b"old"})
    assert run(Receiving(terminal, XmodemReceive(), ManualClock(), sink).run())[0].ok
    assert sink.files[""].startswith(b"new")


def test_xmodem_sends_the_first_file_and_says_so_of_the_others() -> None:
    terminal = ScriptedTerminal([b"\x15", b"\x06", b"\x06"])
    files = [FileSource("a", b"1"), FileSource("b", b"2")]
    results = run(Sending(terminal, XmodemSend(), ManualClock(), files).run())
    assert [(one.name, one.ok, one.reason) for one in results] == [("a", True, ""), ("b", False, NOT_REACHED)]


@pytest.mark.parametrize("hostile", [b"\xff" * 100_000, b"**\x18B" * 30_000, b"\x01" * 100_000, b"*\x18C" * 30_000])
@pytest.mark.parametrize("core", [ZmodemReceive, YmodemReceive, XmodemReceive])
def test_garbage_ends_without_a_traceback(hostile: bytes, core: Callable[[], ZmodemReceive]) -> None:
    terminal = ScriptedTerminal([hostile, SILENCE] * 60)
    transfer = Receiving(terminal, core(), ManualClock(), MemorySink())
    run(transfer.run())
    assert transfer.reason
