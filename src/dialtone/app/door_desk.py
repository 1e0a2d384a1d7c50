"""Doors and events for commands: the same services as in the house, on the operator's own terminal.

Works beside a running program. Doors in use there are not seen here.
"""

from __future__ import annotations

import asyncio
import contextlib
import os
import termios
import tty
from collections.abc import Awaitable, Callable, Iterator
from pathlib import Path
from typing import TypeVar

from dialtone.app.desk import become_owner
from dialtone.app.furnish.doors import furnish_doors
from dialtone.app.outward import name_service
from dialtone.app.pillars import raise_pillars
from dialtone.base.bell import Bell
from dialtone.base.errors import Gone, Refusal, TimedOut, Why
from dialtone.config.load import Settings, load_settings
from dialtone.config.tables import Tables
from dialtone.domain.access.requirements import Requirements
from dialtone.domain.doors.launching import Left
from dialtone.domain.doors.scene import Scene
from dialtone.domain.doors.service import DoorService
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import SYSOP
from dialtone.domain.people.directory import Directory
from dialtone.host.machine import this_machine
from dialtone.terminal.doors.pump import Pump, Tap
from dialtone.terminal.doors.translation import Translation
from dialtone.terminal.look import Charset, Look
from dialtone.wire.port import Peer
from dialtone.wire.screen import Size

Result = TypeVar("Result")
NODE = 0  # of somebody who is on none
LONG = 3600.0  # seconds a test may take


class DoorDesk:
    """What a command works with."""

    def __init__(self, settings: Settings, doors: DoorService, directory: Directory, now: float) -> None:
        self.settings = settings
        self.doors = doors
        self._directory = directory
        self._now = now

    async def caller(self, alias: str) -> Caller:
        """Somebody to run a door as; "" for the sysop. Raises Refusal."""
        user = await (self._directory.by_login(alias) if alias else self._directory.get(SYSOP))
        if user is None:
            raise Refusal(Why.NOT_FOUND, f"there is no user {alias}" if alias else "there is no sysop's account yet")
        return Caller(user, Peer("127.0.0.1", 0, "127.0.0.1", 0, "localhost"), "local", "local")

    def scene(self, size: Size) -> Scene:
        """A call from this terminal."""
        return Scene(
            node=NODE, size=size, charset="utf-8", kind="ansi", protocol="Local", began=self._now, seconds_left=LONG
        )

    async def run(self, caller: Caller, code: str, terminal: OwnTerminal, tap: Tap) -> Left:
        """Let the operator be in a door. Raises Refusal, StoreError."""
        launch = await self.doors.launching.begin(caller, code, self.scene(terminal.size), by_itself=True)
        look = Look(columns=terminal.size.columns, rows=terminal.size.rows, charset=Charset.UTF8, ansi=True, color=True)
        translation = Translation(look, launch.door.charset, binary=launch.door.binary)
        monotonic = asyncio.get_running_loop().time
        pump = Pump(terminal, launch.program, translation, monotonic=monotonic, until=monotonic() + LONG, tap=tap)
        try:
            with terminal.raw(), contextlib.suppress(Gone):
                await pump.run()
        finally:
            left = await self.doors.launching.end(launch)
        return left


def at_doors(root: Path, job: Callable[[DoorDesk], Awaitable[Result]]) -> Result:
    """Open the board, do `job`, close it. Raises what the job raises, StoreError, OSError, ConfigError."""
    become_owner(root / "data")
    return asyncio.run(_open(load_settings(root, this_machine()), job))


async def _open(settings: Settings, job: Callable[[DoorDesk], Awaitable[Result]]) -> Result:
    pillars = await raise_pillars(settings)
    try:
        tables = Tables(settings.root.ctrl, settings.root.text)
        directory = Directory(pillars.store, pillars.clock, settings.system, settings.mail, tables)
        requirements = Requirements(pillars.clock, pillars.chance, settings.boards)
        doors = furnish_doors(settings, pillars, requirements, name_service(settings), as_root=True)
        return await job(DoorDesk(settings, doors, directory, pillars.clock.now()))
    finally:
        await pillars.close()


class OwnTerminal:
    """Implements `wire.screen.Terminal` over the descriptors of standard input and output. Ctrl-] hangs up."""

    number = 0
    kind = "ansi"
    protocol = "Local"
    secure = True
    HANG_UP = b"\x1d"

    def __init__(self, reading: int = 0, writing: int = 1) -> None:
        self.peer = Peer("127.0.0.1", 0, "127.0.0.1", 0, "localhost")
        self.bell = Bell()
        self._reading, self._writing = reading, writing
        self._ended = False
        try:
            columns, rows = os.get_terminal_size(writing)
        except OSError:
            columns, rows = 80, 24
        self.size = Size(columns, rows)

    @contextlib.contextmanager
    def raw(self) -> Iterator[None]:
        """Keys come as they are typed meanwhile, where this is a terminal."""
        try:
            before = termios.tcgetattr(self._reading)
        except termios.error:
            yield
            return
        tty.setraw(self._reading)
        try:
            yield
        finally:
            termios.tcsetattr(self._reading, termios.TCSADRAIN, before)

    async def read(self, *, within: float) -> bytes:
        """See the port. At the end of a file that is given as input, nothing more is typed."""
        if self.bell.answer():
            return b""
        loop = asyncio.get_running_loop()
        ready: asyncio.Future[None] = loop.create_future()

        def wake() -> None:
            if not ready.done():
                ready.set_result(None)

        deaf = self.bell.listen(wake)
        if not self._ended:
            try:
                loop.add_reader(self._reading, wake)
            except PermissionError:  # a file: it is always ready
                wake()
        try:
            async with asyncio.timeout(within):
                await ready
        except TimeoutError:
            raise TimedOut(f"{within:g} seconds") from None
        finally:
            deaf()
            loop.remove_reader(self._reading)
        if self.bell.answer():
            return b""
        data = os.read(self._reading, 4096)
        self._ended = not data
        if self.HANG_UP in data:
            raise Gone("the operator hung up")
        return data

    async def write(self, data: bytes) -> None:
        """See the port. A terminal on the same machine keeps up."""
        while data:
            data = data[os.write(self._writing, data) :]

    async def flush(self) -> None:
        """Nothing is held back."""

    async def binary(self, on: bool) -> None:
        """It always is."""

    def unread(self) -> int:
        """Nobody knows."""
        return 0

    async def pause(self, seconds: float) -> None:
        """See the port."""
        await asyncio.sleep(seconds)

    def identify(self, user: str) -> None:
        """It is the operator."""
