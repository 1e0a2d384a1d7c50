import asyncio

import pytest

from dialtone.base.bell import Bell
from dialtone.host.waiting import wait


async def test_a_ring_ends_the_wait():
    bell = Bell()
    waiting = asyncio.ensure_future(wait(bell, 1000.0))
    await asyncio.sleep(0)
    bell.ring()
    await waiting
    assert not bell.answer()


async def test_a_ring_before_the_wait_is_not_lost():
    bell = Bell()
    bell.ring()
    await wait(bell, 1000.0)
    assert not bell.answer()


async def test_time_ends_the_wait():
    await wait(Bell(), 0.0)
    await wait(Bell(), -1.0)


async def test_nobody_listens_after_the_wait():
    bell = Bell()
    await wait(bell, 0.0)
    bell.ring()
    assert bell.answer()


async def test_two_rings_at_once_are_one():
    bell = Bell()
    waiting = asyncio.ensure_future(wait(bell, 1000.0))
    await asyncio.sleep(0)
    bell.ring()
    bell.ring()
    await waiting


async def test_being_cancelled_is_not_time_being_over():
    waiting = asyncio.ensure_future(wait(Bell(), 1000.0))
    await asyncio.sleep(0)
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
