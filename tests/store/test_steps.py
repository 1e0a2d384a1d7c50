from __future__ import annotations

import asyncio

import pytest

from dialtone.store.steps import finish


def test_results_and_exceptions_come_out() -> None:
    async def inner(value: int) -> int:
        if value < 0:
            raise ValueError("negative")
        return value * 2

    async def outer(value: int) -> int:
        return await inner(value) + 1

    assert finish(outer(4)) == 9
    with pytest.raises(ValueError, match="negative"):
        finish(outer(-1))


def test_waiting_for_something_else_is_an_error_and_the_coroutine_is_closed() -> None:
    closed: list[bool] = []

    async def waits() -> None:
        try:
            await asyncio.sleep(0)
        finally:
            closed.append(True)

    with pytest.raises(RuntimeError, match="waited for something"):
        finish(waits())
    assert closed == [True]


def test_a_stop_iteration_of_the_change_is_not_mistaken_for_its_end() -> None:
    async def confused() -> None:
        next(iter(()))

    with pytest.raises(RuntimeError):
        finish(confused())
