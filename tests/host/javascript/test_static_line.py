"""The clients of a script that takes them itself: nobody may keep the others waiting, and everything is bounded."""

from __future__ import annotations

import asyncio

import pytest

from dialtone.host.javascript.static_line import BEHIND_MOST, Arrivals
from dialtone.wire.port import Peer

PEER = Peer("198.51.100.7", 40000, "192.0.2.1", 1038)


@pytest.fixture
def arrivals() -> Arrivals:
    return Arrivals(2)


async def test_clients_are_accepted_in_their_order(arrivals: Arrivals) -> None:
    first, second = arrivals.line(PEER, secure=False), arrivals.line(PEER, secure=True)
    assert [await arrivals.accept(0), await arrivals.accept(0), await arrivals.accept(0)] == [
        (1, first),
        (2, second),
        None,
    ]
    assert first.accepted.is_set()


async def test_an_accept_waits_for_a_client(arrivals: Arrivals) -> None:
    accepting = asyncio.ensure_future(arrivals.accept(60))
    await asyncio.sleep(0)
    assert not accepting.done()
    line = arrivals.line(PEER, secure=False)
    assert await accepting == (1, line)


async def test_SLO_01_only_so_many_wait_for_the_script(arrivals: Arrivals) -> None:
    arrivals.line(PEER, secure=False), arrivals.line(PEER, secure=False)
    with pytest.raises(OSError, match="2 clients wait"):
        arrivals.line(PEER, secure=False)
    assert len(arrivals.lines) == 2


async def test_SLO_01_who_reads_nothing_is_hung_up_and_the_script_never_waits(arrivals: Arrivals) -> None:
    line = arrivals.line(PEER, secure=False)
    piece = b"x" * 100_000
    sent = [await asyncio.wait_for(line.send(piece), 10) for _ in range(BEHIND_MOST // len(piece) + 2)]
    assert sent[0] == len(piece)
    assert sent[-1] == 0
    assert line.closed
    assert line.ended is not None


async def test_select_tells_new_clients_input_and_ends(arrivals: Arrivals) -> None:
    line = arrivals.line(PEER, secure=False)
    assert await arrivals.select([0, 1], 0) == [0]
    await arrivals.accept(0)
    assert await arrivals.select([0, 1], 0) == []
    line.give(b"said")
    assert await arrivals.select([0, 1], 0) == [1]
    await line.recv(10, 0)
    assert await arrivals.select([0, 1], 0) == []
    line.end_input()
    assert await arrivals.select([0, 1], 0) == [1]


async def test_a_number_nobody_has_any_more_needs_no_waiting(arrivals: Arrivals) -> None:
    line = arrivals.line(PEER, secure=False)
    arrivals.forget(line)
    assert await arrivals.select([1, 77], 60) == [0, 1]
    assert await arrivals.accept(0) is None


async def test_at_the_end_those_who_wait_are_turned_away_and_the_others_stay(arrivals: Arrivals) -> None:
    taken, waiting = arrivals.line(PEER, secure=False), arrivals.line(PEER, secure=False)
    await arrivals.accept(0)
    arrivals.terminate()
    assert (taken.closed, waiting.closed) == (False, True)
    assert waiting.accepted.is_set()
    with pytest.raises(OSError, match="no clients any more"):
        arrivals.line(PEER, secure=False)
    assert await arrivals.accept(60) is None


async def test_what_was_said_before_the_end_is_still_read(arrivals: Arrivals) -> None:
    line = arrivals.line(PEER, secure=False)
    line.give(b"last words\n")
    line.end_input()
    assert await line.recvline(100, 60) == b"last words"
    assert await line.recvline(100, 60) is None
