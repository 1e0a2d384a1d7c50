"""Services of the sysop's own: what starts programs and scripts for their clients. Nothing runs before a client comes.

Source: spec services.md 5.2, 5.3. Scripts run in workers of their own, apart from those of mail processors, since a
client may keep one for long.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from itertools import count

from dialtone import __version__
from dialtone.app.equip import Equipment
from dialtone.app.furnish.lasting import LastingProgram, LastingScript
from dialtone.app.pillars import Pillars
from dialtone.app.static_service import StaticService
from dialtone.base.log import Secret
from dialtone.config.service import JAVASCRIPT, PYTHON, ServiceConfig
from dialtone.domain.house import House
from dialtone.domain.model.user import User
from dialtone.domain.ports.processors import BenchFiles, Run, Task
from dialtone.domain.ports.services import Conversation, Lasting
from dialtone.formats.specifiers import clean
from dialtone.host.javascript.folders import Folders
from dialtone.host.javascript.pool import JavaScriptRunner
from dialtone.host.javascript.script_line import ScriptLine
from dialtone.host.javascript.service_desk import ServiceDesk
from dialtone.host.machine import this_machine
from dialtone.host.services.programs import ServicePrograms, Wanted
from dialtone.protocols.own.server import OwnSession, answer_datagram
from dialtone.wire.port import Peer, Wire
from dialtone.wire.proofs import PasswordProof

SCRIPTS_AT_ONCE = 32  # clients of one service, where it is a script: each has a process
PROCESSOR_TIME = 60.0  # seconds of the processor for one client's script
IDLE = 60.0  # seconds after which a process that nobody wants is let go
TICKS = 10  # of JavaScriptTimeLimit in a second
LARGEST_ANSWER = 1200  # bytes of a datagram; goes through every network in one piece
NO_FILES = BenchFiles(message="", new_message="", recipients="", error="", log="")


def with_own_services(house: House, pillars: Pillars, equipment: Equipment) -> House:
    """The house with what runs them."""
    return replace(house, own_services=OwnServices(house, pillars, equipment))


class OwnServices:
    """Starts what serves a client of a section of services.ini."""

    def __init__(self, house: House, pillars: Pillars, equipment: Equipment) -> None:
        self._house = house
        self._pillars = pillars
        self._equipment = equipment
        around, root = equipment.surroundings, house.settings.root
        self._programs = ServicePrograms(root.ctrl, around.mods, around.exec, around.specifiers())
        self._scripts: dict[ServiceConfig, _Scripts] = {}

    def session(self, row: ServiceConfig, wire: Wire) -> OwnSession:
        """One client's conversation."""

        def begin() -> Awaitable[Conversation]:
            return self._begin(row, wire.peer, secure=wire.secure, identify=wire.identify)

        return OwnSession(wire, begin, self._house.waiting)

    def static(self, row: ServiceConfig, over: Callable[[], None]) -> StaticService:
        """The run of a section with STATIC, to be begun; `over` is called when it has ended for good."""

        def make() -> Lasting:
            if row.kind == JAVASCRIPT:
                return LastingScript(row, self._house, self._pillars, self._equipment)
            return LastingProgram(row, self._programs, self._house.settings.mail.processor_max_memory)

        return StaticService(row, make, self._house.waiting, over)

    async def answer(self, row: ServiceConfig, question: bytes, peer: Peer) -> bytes | None:
        """The answer to one datagram. Raises OSError."""
        program = await self._begin(row, peer, question=question)
        return await answer_datagram(program, question, LARGEST_ANSWER, self._house.waiting)

    async def _begin(
        self,
        row: ServiceConfig,
        peer: Peer,
        *,
        secure: bool = False,
        question: bytes | None = None,
        identify: object = None,
    ) -> Conversation:
        if row.kind == JAVASCRIPT:
            line = ScriptLine(peer, secure=secure, datagram=question is not None)
            if callable(identify):
                line.identify = identify
            self._scripts_of(row).begin(line, question)
            return line
        memory = self._house.settings.mail.processor_max_memory
        wanted = Wanted(
            command=row.command,
            python=row.kind == PYTHON,
            protocol=row.protocol,
            peer=peer,
            tls=secure,
            memory=memory,
        )
        return await self._programs.begin(wanted)

    def _scripts_of(self, row: ServiceConfig) -> _Scripts:
        if row not in self._scripts:
            self._scripts[row] = _Scripts(row, self._house, self._pillars, self._equipment)
        return self._scripts[row]


class _Scripts:
    """The workers of one section."""

    def __init__(self, row: ServiceConfig, house: House, pillars: Pillars, equipment: Equipment) -> None:
        self._row = row
        self._house = house
        self._numbers = count(1)
        self._most = min(row.max_clients or SCRIPTS_AT_ONCE, SCRIPTS_AT_ONCE)
        self._specifiers = {**equipment.surroundings.specifiers()}
        self._desk = ServiceDesk(
            equipment.script_desk,
            service=row.service,
            version=f"dialtone {row.protocol} {__version__}",
            options=0,
            login=self._login,
            clients=lambda: len(self._desk.lines),
        )
        self._runner = JavaScriptRunner(
            Folders.of(house.settings.root, house.settings.temp),
            self._desk,
            workers=self._most,
            max_bytes=row.javascript_max_bytes,
            load_path=row.javascript_load_path,
            memory=max(house.settings.mail.processor_max_memory, 2 * row.javascript_max_bytes),
            host=this_machine(),
            idle=IDLE,
            processor_time=PROCESSOR_TIME,
            event="service.script",
        )
        pillars.script_runners.add(self._runner)

    def begin(self, line: ScriptLine, question: bytes | None) -> None:
        """Run the script for a client. Raises OSError when too many run."""
        if len(self._desk.lines) >= self._most:
            raise OSError(11, f"{self._most} scripts of it run already")
        number = next(self._numbers)
        self._desk.lines[number] = line
        line.begin(self._run(line, number, question))

    async def _run(self, line: ScriptLine, number: int, question: bytes | None) -> Run:
        try:
            return await self._runner.run(self._task(line, number, question))
        finally:
            self._desk.lines.pop(number, None)
            self._runner.forget(number)

    def _task(self, line: ScriptLine, number: int, question: bytes | None) -> Task:
        row, peer = self._row, line.peer
        said = {"datagram": question.decode("utf-8", "surrogateescape")} if question is not None else {}
        return Task(
            name=row.name,
            command=row.command,
            files=NO_FILES,
            session=number,
            peer=peer,
            protocol=row.protocol,
            user=None,
            variables=said,
            specifiers={**self._specifiers, "h": clean(peer.host), "i": clean(peer.address)},
            time_limit=row.javascript_time_limit / TICKS,
        )

    async def _login(self, line: ScriptLine, service: str, name: str, password: Secret) -> User:
        proof = PasswordProof(name, password, "LOGIN")
        return (await self._house.logins.admit(line.peer, service, proof, secure=line.secure)).user
