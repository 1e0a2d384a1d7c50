"""Mail processors that are ordinary programs (Native=true). Sources: seed manual; spec mail.md 6.4; EXE-01 to EXE-05.

The command line becomes an argument list; only where the sysop asks for a shell (Shell=true) is there one, and then
values from the message are its parameters, never its text. The program runs in ctrl, with the limits of `child.py`.
"""

from __future__ import annotations

import asyncio
import os
from pathlib import Path

from dialtone.domain.ports.processors import Run, Task
from dialtone.formats.specifiers import shell_vector, vector
from dialtone.host.processors.child import Limits, find_program, run_child

AT_ONCE = 8  # programs; more wait for their turn, before their time begins


class NativeRunner:
    """Implements `domain.ports.processors.Runner`. `ctrl` is the directory programs run in."""

    def __init__(self, ctrl: str | os.PathLike[str], *, at_once: int = AT_ONCE) -> None:
        self._ctrl = Path(os.path.abspath(ctrl))
        self._turns = asyncio.Semaphore(at_once)

    async def run(self, task: Task) -> Run:
        """Run it to its end or to its limits."""
        arguments = await asyncio.to_thread(self._arguments, task)
        if arguments is None:
            return Run(trouble=f"cannot be started: there is no program {task.command!r}")
        async with self._turns:
            limits = Limits(seconds=task.time_limit, memory=task.memory_limit)
            return await run_child(arguments, folder=self._ctrl, limits=limits)

    def _arguments(self, task: Task) -> tuple[str, ...] | None:
        if task.shell:
            return shell_vector(task.command, task.specifiers)
        name, *rest = vector(task.command, task.specifiers) or ("",)
        program = find_program(name, self._ctrl) if name else None
        return None if program is None else (program, *rest)

    def forget(self, session: int) -> None:
        """Nothing is kept for a connection."""
