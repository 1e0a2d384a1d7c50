"""Several questions at once, on a real event loop."""

from __future__ import annotations

import asyncio

import pytest

from dialtone.net.together import Together


async def answer(value: int) -> int:
    return value


async def fail() -> int:
    raise LookupError("no")


async def test_answers_come_in_the_order_of_the_questions() -> None:
    gate = asyncio.Event()

    async def first() -> int:
        await gate.wait()
        return 1

    async def second() -> int:
        gate.set()
        return 2

    assert await Together(5)([first(), second(), answer(3)]) == [1, 2, 3], "they run at the same time"
    assert await Together(0)([]) == []


async def test_one_that_fails_does_not_hide_the_others() -> None:
    results = await Together(0)([answer(1), fail(), answer(3)])
    assert results[::2] == [1, 3]
    assert isinstance(results[1], LookupError)


async def test_what_is_late_is_stopped_and_says_so() -> None:
    stopped: list[bool] = []

    async def never() -> int:
        try:
            await asyncio.Event().wait()
        finally:
            stopped.append(True)
        return 0

    results = await Together(0.001)([never(), answer(2)])
    assert isinstance(results[0], TimeoutError)
    assert results[1] == 2
    assert stopped == [True]


async def test_when_the_asker_is_stopped_the_questions_are_too() -> None:
    begun, stopped = asyncio.Event(), asyncio.Event()

    async def never() -> int:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            stopped.set()
        return 0

    asker = asyncio.ensure_future(Together(0)([never()]))
    await asyncio.wait_for(begun.wait(), 5)
    asker.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asker
    assert stopped.is_set()
