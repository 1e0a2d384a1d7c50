from __future__ import annotations

import asyncio
import threading

import pytest

from dialtone.base.bus import Bus
from dialtone.base.errors import StoreError
from dialtone.store.sqlite.jobs import Job, again, wake


async def nothing(records: object) -> None:
    """A change."""


def job() -> Job:
    return Job(nothing, asyncio.get_running_loop().create_future())


async def test_all_facts_are_told_on_the_loops_thread_before_anybody_goes_on() -> None:
    order: list[object] = []
    jobs, bus = [job(), job()], Bus()
    bus.listen(str, lambda fact: order.append((fact, threading.get_ident() == here)))
    here = threading.get_ident()
    for number, one in enumerate(jobs):
        one.result, one.facts = number, [f"fact {number}"]
        one.future.add_done_callback(lambda future: order.append(future.result()))
    await asyncio.to_thread(wake, jobs, bus)
    await asyncio.gather(*(one.future for one in jobs))
    assert order == [("fact 0", True), ("fact 1", True), 0, 1]


async def test_errors_come_out_and_those_who_gave_up_are_passed_over() -> None:
    failed, cancelled, fine = job(), job(), job()
    failed.error, fine.result = StoreError("no"), "yes"
    cancelled.future.cancel()
    wake([failed, cancelled, fine], Bus())
    assert await fine.future == "yes"
    with pytest.raises(StoreError):
        await failed.future


def test_a_loop_that_is_closed_hears_nothing() -> None:
    loop = asyncio.new_event_loop()
    waiting = Job(nothing, loop.create_future())
    loop.close()
    wake([waiting], Bus())


def test_the_same_trouble_for_another_waiter_is_another_exception() -> None:
    first = StoreError("full", temporary=False)
    second = again(first)
    assert second is not first
    assert isinstance(second, StoreError)
    assert (str(second), second.temporary) == ("full", False)
    bug = ZeroDivisionError()
    assert again(bug) is bug
