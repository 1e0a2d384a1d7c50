"""Starts programs and Python scripts for clients of a service: by argument list, under limits, with a socket.

Sources: spec services.md 5.2 (NATIVE); EXE-01, EXE-04, EXE-05. The socket is one of this machine: behind it the server
passes on what the client says, so TLS, limits and proxies hold for programs too. A command that names `%d` finds it
under that number; it is standard input and output as well. Who the client is stands in the environment.
"""

from __future__ import annotations

import asyncio
import os
import sys
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from dialtone.domain.ports.doors import Start
from dialtone.formats.specifiers import clean, vector
from dialtone.host.doors.line import DoorLine
from dialtone.host.processors.child import Output, Pipe, find_program
from dialtone.host.services.static_program import HANDLE, StaticProgram
from dialtone.wire.port import Peer
from dialtone.wire.screen import Size

PROCESSOR_TIME = 150.0  # seconds; `child.Limits` allows four times as many of the processor
AT_ONCE = 256  # programs of all services together
BOOTSTRAP = "dialtone.host.services.python_child"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What is to be run, for whom. `python`: the command's first word is a script."""

    command: str
    python: bool
    protocol: str
    peer: Peer
    tls: bool = False
    memory: int = 0  # bytes of each of its processes


class ProgramLine(DoorLine):
    """A program's socket, and what it prints for the sysop."""

    def __init__(self) -> None:
        reading, writing = os.pipe()
        super().__init__(over_socket=True, size=Size(80, 24), echo=False, raw=True, errors=writing)
        self._errors = writing
        self._pipe: Pipe | None = Pipe(reading)
        self._printed = Output()
        self._printing = asyncio.ensure_future(self._printed.take(self._pipe))

    async def start(self, start: Start) -> None:
        """See `DoorLine`."""
        try:
            await super().start(start)
        finally:
            os.close(self._errors)

    def complaints(self) -> Sequence[str]:
        """See `domain.ports.services.Conversation`."""
        return self._printed.lines()

    async def stop(self) -> None:
        """See `DoorLine`."""
        await super().stop()
        if self._pipe is not None:
            await asyncio.wait((self._printing,), timeout=0.1)
            self._printing.cancel()
            await asyncio.wait((self._printing,))
            self._pipe.close()
            self._pipe = None


class ServicePrograms:
    """Starts them. `ctrl` is the folder they run in; scripts are looked for in `mods`, then `exec_`, then there.
    `values` are the specifiers of the board (`%k`, `%j`, ...)."""

    def __init__(
        self,
        ctrl: str | os.PathLike[str],
        mods: str | os.PathLike[str],
        exec_: str | os.PathLike[str],
        values: Mapping[str, str],
        *,
        at_once: int = AT_ONCE,
    ) -> None:
        self._ctrl, self._mods, self._exec = (Path(os.path.abspath(folder)) for folder in (ctrl, mods, exec_))
        self._values = dict(values)
        self._most = at_once
        self._running: set[ProgramLine] = set()

    async def begin(self, wanted: Wanted) -> ProgramLine:
        """Start one. Raises OSError when that is impossible, or too many run."""
        self._running = {line for line in self._running if line.running}
        if len(self._running) >= self._most:
            raise OSError(11, f"{self._most} programs run already")
        line = ProgramLine()
        try:
            arguments = await asyncio.to_thread(self._arguments, wanted, line.handle)
            start = Start(
                arguments=arguments,
                folder=str(self._ctrl),
                environment=_environment(wanted),
                memory=wanted.memory,
                seconds=PROCESSOR_TIME,
            )
            await line.start(start)
        except BaseException:
            await line.stop()
            raise
        self._running.add(line)
        return line

    async def static(self, wanted: Wanted, *, backlog: int, say: Callable[[str], None]) -> StaticProgram:
        """Start one that takes its clients itself; `wanted.peer` has the listener's own address and port. `say` takes
        what it prints. Raises OSError."""
        program = StaticProgram(say)
        try:
            arguments = await asyncio.to_thread(self._arguments, wanted, HANDLE)
            about = {name: value for name, value in _environment(wanted).items() if not name.startswith("CLIENT")}
            await program.start(arguments, folder=self._ctrl, environment=about, memory=wanted.memory, backlog=backlog)
        except BaseException:
            await program.stop()
            raise
        return program

    def _arguments(self, wanted: Wanted, handle: int) -> tuple[str, ...]:
        peer = wanted.peer
        values = {**self._values, "d": str(handle), "h": clean(peer.host), "i": clean(peer.address)}
        name, *rest = vector(wanted.command, values) or ("",)
        if wanted.python:
            return (sys.executable, "-I", "-u", "-m", BOOTSTRAP, str(self._script(name)), *rest)
        program = find_program(name, self._ctrl) if name else None
        if program is None:
            raise FileNotFoundError(2, f"there is no program {name!r}")
        return (program, *rest)

    def _script(self, name: str) -> Path:
        folders = [self._ctrl] if "/" in name else [self._mods, self._exec, self._ctrl]
        found = next((folder / name for folder in folders if (folder / name).is_file()), None)
        if found is None:
            raise FileNotFoundError(2, f"there is no file {name!r} in mods, exec or ctrl")
        return found


def _environment(wanted: Wanted) -> dict[str, str]:
    peer = wanted.peer
    return {
        "CLIENT_ADDRESS": clean(peer.address),
        "CLIENT_PORT": str(peer.port),
        "CLIENT_HOST": clean(peer.host),
        "SERVER_ADDRESS": clean(peer.local_address),
        "SERVER_PORT": str(peer.local_port),
        "SERVICE": clean(wanted.protocol),
        "TLS": "1" if wanted.tls else "0",
    }
