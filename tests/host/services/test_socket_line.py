"""A program's end of one client's conversation, seen from here: bounded, and it ends when the program hangs up."""

from __future__ import annotations

import asyncio
import socket

import pytest

from dialtone.base.bell import Bell
from dialtone.host.services.socket_line import COLLECTED, SocketLine
from dialtone.host.waiting import wait


@pytest.fixture
async def ends():
    near, far = socket.socketpair()
    near.setblocking(False)
    far.settimeout(20)
    line = SocketLine(near)
    yield line, far
    await line.stop()
    far.close()


async def until(line: SocketLine, there) -> None:
    bell = Bell()
    line.listen(bell)
    async with asyncio.timeout(20):
        while not there():
            await wait(bell, 0.2)


async def test_both_ways(ends) -> None:
    line, far = ends
    assert line.give(b"question") == 8
    assert far.recv(100) == b"question"
    far.sendall(b"answer")
    said = bytearray()
    await until(line, lambda: said.extend(line.take()) or bytes(said) == b"answer")
    assert line.ended is None


async def test_the_end_is_seen_when_everything_was_taken(ends) -> None:
    line, far = ends
    far.sendall(b"bye")
    far.shutdown(socket.SHUT_WR)
    said = bytearray()
    await until(line, lambda: said.extend(line.take()) or line.ended is not None)
    assert bytes(said) == b"bye"


async def test_the_program_sees_the_end_of_its_input(ends) -> None:
    line, far = ends
    line.end_input()
    assert far.recv(100) == b""


async def test_SLO_01_a_program_that_says_too_much_waits(ends) -> None:
    line, far = ends
    far.setblocking(False)
    sent = 0
    for _ in range(1000):
        try:
            sent += far.send(b"x" * 65536)
        except BlockingIOError:
            await asyncio.sleep(0.001)
    assert len(line._out) < 2 * COLLECTED < sent + 2 * COLLECTED


async def test_a_program_that_does_not_read_takes_nothing(ends) -> None:
    line, far = ends
    given = 0
    while taken := line.give(b"x" * 65536):
        given += taken
    assert line.give(b"more") == 0
    room = Bell()
    line.listen(room)
    while given > 0:
        given -= len(far.recv(1 << 20))
    await until(line, lambda: line.give(b"more") > 0)
