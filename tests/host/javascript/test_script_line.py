"""What a client and his script have said, bounded both ways."""

from __future__ import annotations

import asyncio

import pytest

from dialtone.base.bell import Bell
from dialtone.domain.ports.processors import Run
from dialtone.host.javascript.script_line import INPUT_MOST, OUTPUT_MOST, ScriptLine
from dialtone.wire.port import Peer

PEER = Peer("198.51.100.7", 40000, "192.0.2.1", 1038)


@pytest.fixture
def line() -> ScriptLine:
    return ScriptLine(PEER)


async def test_lines_are_cut_and_the_rest_is_kept(line: ScriptLine) -> None:
    line.give(b"one\r\ntwo\nthree")
    assert [await line.recvline(100, 0) for _ in range(4)] == [b"one", b"two", b"three", None]


async def test_a_long_line_comes_in_pieces(line: ScriptLine) -> None:
    line.give(b"abcdef\n")
    assert [await line.recvline(4, 0), await line.recvline(4, 0)] == [b"abcd", b"ef"]


async def test_a_read_waits_for_the_client(line: ScriptLine) -> None:
    reading = asyncio.ensure_future(line.recv(10, 60))
    await asyncio.sleep(0)
    assert not reading.done()
    line.give(b"here")
    assert await reading == b"here"


async def test_the_end_of_the_input_is_seen_at_once(line: ScriptLine) -> None:
    reading = asyncio.ensure_future(line.recvline(10, 60))
    await asyncio.sleep(0)
    line.end_input()
    assert await reading is None
    assert line.state() == {"is_connected": False, "nread": 0, "data_waiting": False}
    assert await line.send(b"too late") == 0


async def test_what_came_before_the_end_can_be_read_after_it(line: ScriptLine) -> None:
    line.give(b"last words")
    line.end_input()
    assert line.state()["is_connected"]
    assert await line.recv(5, 0, peek=True) == b"last "
    assert await line.recv(100, 0) == b"last words"
    assert not line.state()["is_connected"]


async def test_exactly_so_many_bytes_or_none(line: ScriptLine) -> None:
    line.give(b"abc")
    assert await line.recv_exactly(4, 0) is None
    line.give(b"d")
    assert await line.recv_exactly(4, 0) == b"abcd"


async def test_SLO_01_a_client_cannot_fill_the_memory(line: ScriptLine) -> None:
    assert line.give(b"x" * (INPUT_MOST + 10)) == INPUT_MOST
    assert line.give(b"x") == 0
    await line.recv(100, 0)
    assert line.give(b"x" * 200) == 100


async def test_SLO_01_a_script_waits_for_a_client_who_does_not_read(line: ScriptLine) -> None:
    bell = Bell()
    line.listen(bell)
    assert await line.send(b"x" * OUTPUT_MOST) == OUTPUT_MOST
    sending = asyncio.ensure_future(line.send(b"more"))
    await asyncio.sleep(0)
    assert not sending.done()
    assert bell.answer()
    while line.take():
        pass
    assert await sending == 4
    assert line.take() == b"more"


async def test_the_end_of_the_script_comes_when_all_is_taken(line: ScriptLine) -> None:
    async def script() -> Run:
        await line.send(b"bye")
        return Run()

    line.begin(script())
    await asyncio.sleep(0.01)
    assert line.ended is None
    assert line.take() == b"bye"
    assert line.ended is not None
    assert line.ended.trouble == ""


async def test_a_script_that_goes_on_is_ended(line: ScriptLine) -> None:
    ended = asyncio.Event()

    async def script() -> Run:
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()
        return Run()

    line.begin(script())
    await asyncio.sleep(0)
    await line.stop()
    assert ended.is_set()


async def test_a_script_that_hangs_up_ends_the_conversation(line: ScriptLine) -> None:
    async def script() -> Run:
        line.close()
        return Run()

    line.begin(script())
    await line.stop()
    assert line.ended is not None


async def test_the_answer_to_a_datagram_is_bounded() -> None:
    line = ScriptLine(PEER, datagram=True)
    line.end_input()
    assert await line.send(b"x" * OUTPUT_MOST) == OUTPUT_MOST
    assert await line.send(b"y") == 0
