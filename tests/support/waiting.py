"""Waiting for a condition in another process, bounded, with a clear failure."""

from __future__ import annotations

import time
from collections.abc import Callable
from typing import TypeVar

Found = TypeVar("Found")


def until(look: Callable[[], Found], seconds: float, what: str) -> Found:
    """Call `look` until it gives something true; fail with `what` after `seconds`."""
    end = time.monotonic() + seconds
    while True:
        if found := look():
            return found
        if time.monotonic() > end:
            raise AssertionError(f"waited {seconds} s in vain until: {what}")
        time.sleep(0.02)
