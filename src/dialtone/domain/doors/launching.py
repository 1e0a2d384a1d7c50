"""Running a door: the checks in their order, the drop file, the program, and what comes after it.

Source: spec bbs.md 9.1: access, cost, single user, timed event, drop file, price, program; then its clean-up,
what it says the user has become, and `hangup.now` in the node's folder.
"""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.doors import PROGRAM, RLOGIN, SOCKET, Door
from dialtone.config.terminal import TerminalConfig
from dialtone.domain.doors.bill import Bill
from dialtone.domain.doors.catalog import Catalog
from dialtone.domain.doors.dos import dos_arguments
from dialtone.domain.doors.gateway import destination
from dialtone.domain.doors.running import Running
from dialtone.domain.doors.scene import Scene
from dialtone.domain.doors.telling import Telling
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import User
from dialtone.domain.ports.doors import Ended, Gateways, NodeFolders, Program, Programs, Start
from dialtone.domain.ports.outside import Clock
from dialtone.formats.doors.facts import Facts
from dialtone.formats.doors.files import FILES, content, file_name
from dialtone.formats.doors.read_back import LARGEST, Change, from_door_sys, from_moduser
from dialtone.formats.specifiers import shell_vector, vector

MODUSER = "MODUSER.DAT"
HANG_UP = "hangup.now"
CLEAN_UP = 60.0  # seconds a clean-up command may take
NO_TIME = "There is no time left for that."
BROKEN = "{name} cannot be started. The sysop has been told."


@dataclass(slots=True, kw_only=True)
class Launch:
    """A door under way. `until` is in the clock's monotonic seconds."""

    door: Door
    program: Program
    caller: Caller
    scene: Scene
    facts: Facts
    until: float
    began: float  # monotonic
    values: Mapping[str, str] = field(default_factory=dict)  # of specifiers
    drop: str = ""  # name of the drop file


@dataclass(frozen=True, slots=True)
class Left:
    """What came of it."""

    ended: Ended | None  # None: it had to be stopped
    seconds: float
    hang_up: bool = False
    user: User | None = None  # the account, when the door changed it


@dataclass(frozen=True, slots=True)
class Preview:
    """What a door would be told. `file` is the drop file's name, "" for none; `lines` are its lines."""

    file: str
    lines: tuple[str, ...]
    command: str


class Launching:
    """See the module's text. `next_event` gives the minute of the day of the next timed event, None for none."""

    def __init__(
        self,
        *,
        catalog: Catalog,
        telling: Telling,
        bill: Bill,
        running: Running,
        programs: Programs,
        folders: NodeFolders,
        gateways: Gateways,
        clock: Clock,
        terminal: TerminalConfig,
        next_event: Callable[[], int | None] = lambda: None,
    ) -> None:
        self._catalog = catalog
        self._telling = telling
        self._bill = bill
        self._running = running
        self._programs = programs
        self._folders = folders
        self._gateways = gateways
        self._clock = clock
        self._terminal = terminal
        self._next_event = next_event

    def given(self, door: Door, scene: Scene) -> float:
        """Seconds a caller may stay in a door, perhaps infinite."""
        seconds = scene.seconds_left + door.extra_time
        return min(seconds, door.most_time or math.inf)

    async def begin(self, caller: Caller, code: str, scene: Scene, *, by_itself: bool = False) -> Launch:
        """Check everything and start it. Raises Refusal, StoreError; then nothing has happened."""
        door = self._catalog.door(caller, code, by_itself=by_itself)
        self._bill.affordable(door, caller.user)
        if self.given(door, scene) <= 0:
            raise Refusal(Why.DENIED, NO_TIME)
        self._catalog.free(door)
        self._running.enter(door.code, scene.node)
        try:
            launch = await self._start(caller, door, scene)
        except BaseException as no:
            self._running.leave(door.code, scene.node)
            if isinstance(no, OSError):
                raise _broken(door, str(no)) from no
            raise
        try:
            await self._bill.charge(door, caller.user)
        except BaseException:
            await launch.program.stop()
            self._running.leave(door.code, scene.node)
            raise
        log.info("door.started", f"{caller.user.alias} runs door {door.code}", door=door.code, node=scene.node)
        return launch

    def preview(self, caller: Caller, code: str, scene: Scene) -> Preview:
        """What the door would be told if the caller ran it now; nothing happens. Raises Refusal."""
        door = self._catalog.door(caller, code, by_itself=True)
        facts = self._facts(caller, door, scene, -1)
        name = file_name(door.drop, scene.node, lower_case=door.lower_case) if door.drop in FILES else ""
        text = content(door.drop, facts, native=True).decode("cp437") if name else ""
        path = self._telling.drop_folder(door, scene.node) + name
        values = self._telling.specifiers(facts, door, scene, path)
        return Preview(name, tuple(text.split("\n")[:-1]), " ".join(vector(door.command, values)))

    async def end(self, launch: Launch) -> Left:
        """Stop it if it has not ended; clean up and read what it left. Raises StoreError."""
        door, scene = launch.door, launch.scene
        ended = launch.program.ended
        try:
            await launch.program.stop()
            seconds = self._clock.monotonic() - launch.began
            self._tell_end(launch, ended, seconds)
            await self._clean_up(launch)
            change = await self._read_back(launch) if door.kind == PROGRAM else Change()
            user = await self._bill.settle(door, launch.caller.user, change) if door.modify else None
            return Left(ended, seconds, await self._wants_to_hang_up(launch), user)
        finally:
            self._running.leave(door.code, scene.node)

    # --- before ---

    async def _start(self, caller: Caller, door: Door, scene: Scene) -> Launch:
        if door.kind != PROGRAM:
            return await self._call(caller, door, scene)
        line = self._programs.line(
            socket=door.io == SOCKET and door.native,
            size=scene.size,
            echo=door.echo and not door.binary,
            raw=door.binary or not door.native,
        )
        try:
            launch = self._launch(caller, door, scene, line, line.handle)
            drop = await self._write_drop_file(launch)
            launch.values = self._telling.specifiers(launch.facts, door, scene, drop)
            await line.start(self._starting(launch))
        except BaseException:
            await line.stop()
            raise
        return launch

    async def _call(self, caller: Caller, door: Door, scene: Scene) -> Launch:
        facts = self._facts(caller, door, scene, -1)
        values = self._telling.specifiers(facts, door, scene, "")
        call = destination(door, values, scene, rlogin=door.kind == RLOGIN)
        program = await self._gateways.call(call)
        return self._launch(caller, door, scene, program, -1)

    def _launch(self, caller: Caller, door: Door, scene: Scene, program: Program, handle: int) -> Launch:
        now = self._clock.monotonic()
        until = now + self.given(door, scene)
        facts = self._facts(caller, door, scene, handle)
        return Launch(door=door, program=program, caller=caller, scene=scene, facts=facts, until=until, began=now)

    def _facts(self, caller: Caller, door: Door, scene: Scene, handle: int) -> Facts:
        return self._telling.facts(
            caller.user,
            door,
            scene,
            seconds=self.given(door, scene),
            socket=handle,
            names=self._catalog.names(caller),
            number=self._catalog.number(door),
            next_event=self._next_event(),
        )

    async def _write_drop_file(self, launch: Launch) -> str:
        """Write it, and remove what an earlier door may have left. Its path, or that of the node's folder."""
        door, node = launch.door, launch.scene.node
        node_folder, folder = self._folders.node(node), self._telling.drop_folder(door, node)
        await self._folders.make(node)
        for name in (MODUSER, HANG_UP):
            await self._folders.remove(node_folder, name)
        if door.drop not in FILES:
            return node_folder
        launch.drop = file_name(door.drop, node, lower_case=door.lower_case)
        return await self._folders.write(folder, launch.drop, content(door.drop, launch.facts, native=door.native))

    def _starting(self, launch: Launch) -> Start:
        door = launch.door
        if door.native:
            arguments = (shell_vector if door.shell else vector)(door.command, launch.values)
        else:
            arguments = dos_arguments(self._terminal, door, launch.values)
        return self._start_of(launch, arguments)

    def _start_of(self, launch: Launch, arguments: tuple[str, ...]) -> Start:
        door, scene = launch.door, launch.scene
        seconds = launch.until - launch.began
        return Start(
            arguments=arguments,
            folder=self._telling.folder(door, scene.node),
            environment=self._telling.environment(launch.facts, door, scene),
            memory=door.max_memory if door.native else 0,
            seconds=min(seconds, 86_400.0),
        )

    # --- after ---

    def _tell_end(self, launch: Launch, ended: Ended | None, seconds: float) -> None:
        door = launch.door
        text = f"door {door.code} of {launch.caller.user.alias}"
        if ended is None:
            log.notice("door.stopped", f"{text} was ended after {seconds:.0f} seconds", door=door.code)
        elif ended.trouble:
            log.warning("door.trouble", f"!{text}: {ended.trouble}", door=door.code, trouble=ended.trouble)
        else:
            log.info("door.ended", f"{text} ended with status {ended.status}", door=door.code, status=ended.status)

    async def _clean_up(self, launch: Launch) -> None:
        door = launch.door
        if not door.clean_command or not door.native:
            return
        arguments = (shell_vector if door.shell else vector)(door.clean_command, launch.values)
        run = await self._programs.run(self._start_of(launch, arguments), within=CLEAN_UP)
        if run.trouble:
            log.warning("door.clean_up", f"!clean-up of door {door.code}: {run.trouble}", door=door.code)

    async def _read_back(self, launch: Launch) -> Change:
        """What the door says, whichever way it says it; the drop file, which tells about the user, is removed."""
        door, node = launch.door, launch.scene.node
        node_folder, folder = self._folders.node(node), self._telling.drop_folder(door, node)
        change = Change()
        if door.modify:
            data = await self._folders.read(node_folder, MODUSER, LARGEST)
            if data is not None:
                change = from_moduser(data)
            elif door.drop == "DOOR.SYS" and (data := await self._folders.read(folder, launch.drop, LARGEST)):
                change = from_door_sys(data, launch.facts)
        await self._folders.remove(node_folder, MODUSER)
        if launch.drop:
            await self._folders.remove(folder, launch.drop)
        return change

    async def _wants_to_hang_up(self, launch: Launch) -> bool:
        folder = self._folders.node(launch.scene.node)
        if await self._folders.read(folder, HANG_UP, 1) is None:
            return False
        await self._folders.remove(folder, HANG_UP)
        return True


def _broken(door: Door, why: str) -> Refusal:
    log.error("door.broken", f"!door {door.code} cannot be started: {why}", door=door.code)
    return Refusal(Why.FAULT, BROKEN.format(name=door.name))
