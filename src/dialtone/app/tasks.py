"""Work that goes on by itself."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from typing import Any

_TASKS: set[asyncio.Task[None]] = set()


def begin_task(work: Coroutine[Any, Any, None]) -> None:
    """Let something go on while others are served; held here, since the loop holds no task."""
    task = asyncio.get_running_loop().create_task(work, name="check-up")
    _TASKS.add(task)
    task.add_done_callback(_TASKS.discard)
