"""Starts doors and the programs of events. Implements `domain.ports.doors.Programs`. Source: SEC-08, EXE-04."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable
from pathlib import Path

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.domain.ports.doors import Line, Start
from dialtone.domain.ports.processors import Run
from dialtone.host.doors.finding import program
from dialtone.host.doors.line import DoorLine
from dialtone.host.processors.child import Limits, run_child
from dialtone.wire.screen import Size

AS_ROOT = "Doors are closed, because this board runs as root. Please tell the sysop."


class HostPrograms:
    """See the port. `as_root`: doors are run although the program runs as root."""

    def __init__(self, *, as_root: bool = False, uid: Callable[[], int] = os.geteuid) -> None:
        self._as_root = as_root
        self._uid = uid

    def line(self, *, socket: bool, size: Size, echo: bool, raw: bool) -> Line:
        """See the port."""
        if self._uid() == 0 and not self._as_root:
            log.error(
                "door.root",
                "!doors are not run as root: set [UNIX] User (or [BBS] DoorsAsRoot, with nothing else on this machine)",
            )
            raise Refusal(Why.DENIED, AS_ROOT)
        return DoorLine(over_socket=socket, size=size, echo=echo, raw=raw)

    async def run(self, start: Start, *, within: float) -> Run:
        """See the port."""
        try:
            arguments = await asyncio.to_thread(program, start.arguments, start.folder)
        except OSError as error:
            return Run(trouble=f"cannot be started: {error}")
        limits = Limits(seconds=within, memory=start.memory)
        return await run_child(arguments, folder=Path(start.folder), limits=limits, environment=start.environment)
