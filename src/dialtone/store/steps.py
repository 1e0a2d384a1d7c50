"""Running a question or change to its end without a loop: it may wait for nothing but its records, and those that
live in this process never really wait."""

from __future__ import annotations

from collections.abc import Awaitable
from typing import TypeVar

Result = TypeVar("Result")


def finish(steps: Awaitable[Result]) -> Result:
    """Step a coroutine to its end and return its result; its exceptions come out as they are.

    Raises RuntimeError when it waits for something: a change that waits for the outside would hold up every other.
    """
    running = steps.__await__()
    try:
        next(running)
    except StopIteration as end:
        result: Result = end.value
        return result
    close = getattr(running, "close", None)
    if close is not None:
        close()
    raise RuntimeError("a question or change of the store waited for something other than its records")
