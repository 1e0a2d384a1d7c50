"""What serves all clients of a section with STATIC: a script in a worker of its own, or a program with a socket.

Source: spec services.md 5.2, 5.3.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from itertools import count

from dialtone import __version__
from dialtone.app.equip import Equipment
from dialtone.app.pillars import Pillars
from dialtone.base import log
from dialtone.base.log import Secret
from dialtone.config.service import PYTHON, ServiceConfig
from dialtone.domain.house import House
from dialtone.domain.model.user import User
from dialtone.domain.ports.doors import Ended
from dialtone.domain.ports.processors import BenchFiles, Run, Task
from dialtone.domain.ports.services import Conversation
from dialtone.host.javascript.folders import Folders
from dialtone.host.javascript.pool import JavaScriptRunner
from dialtone.host.javascript.script_line import ScriptLine
from dialtone.host.javascript.static_desk import StaticDesk
from dialtone.host.javascript.static_line import UNTAKEN, Arrivals
from dialtone.host.machine import this_machine
from dialtone.host.services.programs import ServicePrograms, Wanted
from dialtone.host.services.static_program import StaticProgram
from dialtone.wire.port import Peer
from dialtone.wire.proofs import PasswordProof

PROCESSOR_TIME = 60.0  # seconds of the processor a script may think between two questions
TICKS = 10  # of JavaScriptTimeLimit in a second
WAITING = 128  # clients, at least, that may wait to be accepted: they were let in, and many may come at once
_NUMBERS = count(1)  # of runs
_NO_FILES = BenchFiles(message="", new_message="", recipients="", error="", log="")


def listener_of(row: ServiceConfig) -> Peer:
    """Where the section listens first, as the script's own side."""
    host, port = next(iter(row.places()), ("", row.port))
    return Peer("", 0, host, port)


def waiting_of(row: ServiceConfig) -> int:
    """How many clients may wait for its run."""
    return max(row.listen_backlog, WAITING)


class LastingScript:
    """A script. Implements `domain.ports.services.Lasting`."""

    outlives_clients = False  # it is told, and goes on with those it has

    def __init__(self, row: ServiceConfig, house: House, pillars: Pillars, equipment: Equipment) -> None:
        self._row = row
        self._house = house
        self._specifiers = equipment.surroundings.specifiers()
        self._arrivals = Arrivals(waiting_of(row))
        desk = StaticDesk(
            equipment.script_desk,
            self._arrivals,
            service=row.service,
            version=f"dialtone {row.protocol} {__version__}",
            login=self._login,
        )
        self._runner = JavaScriptRunner(
            Folders.of(house.settings.root, house.settings.temp),
            desk,
            workers=1,
            max_bytes=row.javascript_max_bytes,
            load_path=row.javascript_load_path,
            memory=max(house.settings.mail.processor_max_memory, 2 * row.javascript_max_bytes),
            host=this_machine(),
            processor_time=PROCESSOR_TIME,
            event="service.script",
            lasting=True,
        )
        pillars.script_runners.add(self._runner)
        self._task: asyncio.Task[Run] | None = None

    async def begin(self) -> None:
        """See the port."""
        self._task = asyncio.ensure_future(self._runner.run(self._script()))

    async def connect(self, peer: Peer, *, secure: bool, identify: Callable[[str], None]) -> Conversation:
        """See the port: waits until the script accepts him."""
        line = self._arrivals.line(peer, secure=secure)
        line.identify = identify
        line.forgotten = self._arrivals.forget
        try:
            await asyncio.wait_for(line.accepted.wait(), UNTAKEN)
        except TimeoutError:
            raise OSError(110, "the script did not accept the client") from None
        finally:
            if not line.accepted.is_set():
                self._arrivals.forget(line)
        return line

    async def wait(self) -> Ended:
        """See the port."""
        assert self._task is not None
        run = await asyncio.shield(self._task)
        return Ended(run.status, run.trouble)

    def terminate(self) -> None:
        """See the port."""
        self._arrivals.terminate()

    async def stop(self) -> None:
        """See the port."""
        self._arrivals.terminate()
        self._arrivals.hang_up()
        if self._task is not None:
            self._task.cancel()
            await asyncio.wait((self._task,))
        await self._runner.close()

    def _script(self) -> Task:
        row = self._row
        return Task(
            name=row.name,
            command=row.command,
            files=_NO_FILES,
            session=next(_NUMBERS),
            peer=listener_of(row),
            protocol=row.protocol,
            user=None,
            variables={},
            specifiers={**self._specifiers, "h": "", "i": ""},
            time_limit=row.javascript_time_limit / TICKS,
        )

    async def _login(self, line: ScriptLine, service: str, name: str, password: Secret) -> User:
        proof = PasswordProof(name, password, "LOGIN")
        return (await self._house.logins.admit(line.peer, service, proof, secure=line.secure)).user


class LastingProgram:
    """A program, or a Python script. Implements `domain.ports.services.Lasting`."""

    outlives_clients = True

    def __init__(self, row: ServiceConfig, programs: ServicePrograms, memory: int) -> None:
        self._row = row
        self._programs = programs
        self._memory = memory
        self._program: StaticProgram | None = None

    async def begin(self) -> None:
        """See the port."""
        row = self._row
        wanted = Wanted(
            command=row.command,
            python=row.kind == PYTHON,
            protocol=row.protocol,
            peer=listener_of(row),
            memory=self._memory,
        )
        self._program = await self._programs.static(wanted, backlog=waiting_of(row), say=_say)

    async def connect(self, peer: Peer, *, secure: bool, identify: Callable[[str], None]) -> Conversation:
        """See the port."""
        assert self._program is not None
        return await self._program.connect(peer)

    async def wait(self) -> Ended:
        """See the port."""
        assert self._program is not None
        return await self._program.wait()

    def terminate(self) -> None:
        """See the port."""
        if self._program is not None:
            self._program.terminate()

    async def stop(self) -> None:
        """See the port."""
        if self._program is not None:
            await self._program.stop()


def _say(line: str) -> None:
    log.info("service.output", f"program says: {line}")
