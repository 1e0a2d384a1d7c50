"""Looks for semaphore files and at the sysop's lists as long as the program runs, and does what they say."""

from __future__ import annotations

import asyncio

from dialtone.app.commands import Running
from dialtone.app.service_keeper import ServiceKeeper
from dialtone.app.signs import Signs
from dialtone.base import log
from dialtone.host.semaphores import Sign

TABLES_EVERY = 2.0  # seconds between looks at the list files (each has a longer pause of its own)


class Lookout:
    """The eyes of a program."""

    def __init__(self, program: Running, signs: Signs, services: ServiceKeeper) -> None:
        self._program = program
        self._signs = signs
        self._services = services
        self._paused = ""

    async def watch(self) -> None:
        """Look again and again."""
        while True:
            await asyncio.sleep(self._program.house.settings.mail.sem_file_check_frequency or TABLES_EVERY)
            try:
                await self.look()
            except Exception as fault:
                log.fault("program.watch", "!looking for semaphore files failed", fault)

    async def look(self) -> None:
        """One look."""
        program = self._program
        await asyncio.to_thread(program.house.tables.refresh, program.pillars.clock.now())
        while (sign := self._signs.next()) is not None:
            await self._obey(sign)
        self._mind_pause(self._signs.paused_by())
        self._services.mind_pause(self._signs.services_paused_by())

    async def _obey(self, sign: Sign) -> None:
        program = self._program
        if sign.server:
            await self._services.obey(sign)
            return
        if sign.action == "recycle" and "NO_RECYCLE" in program.house.settings.mail.options:
            return
        name = sign.action.capitalize()
        log.info("program.semaphore", f"{name} semaphore file ({sign.path}) detected", action=sign.action)
        match sign.action:
            case "recycle":
                await program.recycle(sign.path)
            case "shutdown":
                program.stopping.set()
            case "clear":
                await program.clear_attempts(sign.detail)

    def _mind_pause(self, path: str) -> None:
        if path and not self._paused:
            log.info("program.semaphore", f"Pause semaphore file ({path}) detected", action="pause")
            self._program.doors.pause()
        elif self._paused and not path:
            log.info("program.resumed", "Pause semaphore file is gone: accepting connections again")
            self._program.doors.resume()
        self._paused = path
