"""Mail processors written in Python (Command=name.py): each run is a process of its own, apart from the server.

The script gets one object, `mail` (`mail_api.py`, documented in docs/adding/mail-processor.md), and the words of the
command line behind its name as `sys.argv[1:]`. It is looked for in mods, then in exec, then by its path, seen from
ctrl. Limits are those of native programs; Python runs isolated (`-I`): no environment, no user's packages.
"""

from __future__ import annotations

import asyncio
import json
import os
import sys
import tempfile
from dataclasses import asdict, replace
from pathlib import Path
from typing import IO

from dialtone.domain.ports.processors import Run, Task
from dialtone.formats.specifiers import clean, vector
from dialtone.host.processors.child import Limits, run_child
from dialtone.host.processors.native import AT_ONCE
from dialtone.host.processors.python_child import NO_MEMORY, NO_SCRIPT, RAISED

BOOTSTRAP = "dialtone.host.processors.python_child"
_TROUBLES = {
    RAISED: "raised an exception",
    NO_MEMORY: "ran out of memory",
    NO_SCRIPT: "cannot be started",
}


class PythonRunner:
    """Implements `domain.ports.processors.Runner`. Scripts run in `ctrl`."""

    def __init__(
        self,
        ctrl: str | os.PathLike[str],
        mods: str | os.PathLike[str],
        exec_: str | os.PathLike[str],
        *,
        at_once: int = AT_ONCE,
    ) -> None:
        self._ctrl, self._mods, self._exec = (Path(os.path.abspath(folder)) for folder in (ctrl, mods, exec_))
        self._turns = asyncio.Semaphore(at_once)

    async def run(self, task: Task) -> Run:
        """Run it to its end or to its limits."""
        name, *rest = vector(task.command, task.specifiers) or ("",)
        async with self._turns:
            script = await asyncio.to_thread(self._find, name)
            if script is None:
                return Run(trouble=f"cannot be started: there is no file {name!r} in mods, exec or ctrl")
            return await self._run([str(script), *rest], task)

    async def _run(self, arguments: list[str], task: Task) -> Run:
        limits = Limits(seconds=task.time_limit, memory=task.memory_limit)
        with await asyncio.to_thread(_given, task) as given:
            run = await run_child(
                [sys.executable, "-I", "-m", BOOTSTRAP, *arguments], folder=self._ctrl, limits=limits, given=given
            )
        trouble = run.trouble or _TROUBLES.get(run.status, "")
        if trouble and not run.trouble and run.lines:
            trouble = f"{trouble}: {run.lines[-1]}"
        return replace(run, trouble=trouble)

    def _find(self, name: str) -> Path | None:
        places = (
            [self._ctrl / name] if "/" in name else [folder / name for folder in (self._mods, self._exec, self._ctrl)]
        )
        return next((place for place in places if place.is_file()), None)

    def forget(self, session: int) -> None:
        """Nothing is kept for a connection."""


def _given(task: Task) -> IO[bytes]:
    """The task as a file to read from."""
    said = {name: clean(value) for name, value in task.variables.items()}
    user = task.user
    data = {
        "files": asdict(task.files),
        "client": {
            "address": task.peer.address,
            "port": task.peer.port,
            "host": task.peer.host,
            "protocol": task.protocol,
            "hello": said.get("hello_name", ""),
        },
        "sender": {
            "name": said.get("sender_name", ""),
            "address": said.get("sender_address", ""),
            "reverse_path": said.get("reverse_path", ""),
        },
        "user": {"number": user.number, "alias": user.alias, "real_name": user.real_name, "level": user.level}
        if user
        else {},
    }
    file = tempfile.TemporaryFile()  # noqa: SIM115  (the caller closes it)
    file.write(json.dumps(data).encode())
    file.seek(0)
    return file
