"""Runs a program in the foreground, on the fast event loop where there is one."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

from dialtone.app import outward
from dialtone.app.lifecycle import Program, Sending

STANDARD_ERROR = 2


def loop_factory() -> Callable[[], asyncio.AbstractEventLoop]:
    """The fast loop where it is there, else the standard one; `DIALTONE_LOOP=asyncio` asks for the standard one."""
    if os.environ.get("DIALTONE_LOOP", "uvloop") != "asyncio":
        try:
            import uvloop
        except ImportError:
            pass
        else:
            factory: Callable[[], asyncio.AbstractEventLoop] = uvloop.new_event_loop
            return factory
    return asyncio.new_event_loop


def serve(
    root: Path,
    *,
    ready: Callable[[Program], None] | None = None,
    sending: Sending = outward.sending,
    quiet: bool = False,
) -> None:
    """Run a program on `root` in the foreground until it is told to stop. Raises what `Program.start` raises.

    `ready` is called once when it serves; `quiet`: no log lines on standard error.
    """
    console = None if quiet else STANDARD_ERROR

    async def life() -> None:
        await Program(root, sending=sending, console=console).run(ready)

    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(life())
