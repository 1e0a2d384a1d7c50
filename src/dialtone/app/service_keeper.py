"""Recycling, stopping and pausing the services alone, or one of them: everything else stays as it is in force.

Sources: spec services.md 1.5 and 5.1. Conversations that are going on stay in the settings they began with.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from typing import Protocol

from dialtone.app.doors import Doors
from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.config.load import Settings
from dialtone.config.problems import Problem
from dialtone.config.service import ServiceConfig
from dialtone.domain.house import House
from dialtone.host.semaphores import Sign


class Program(Protocol):
    """What is needed of the program (`lifecycle.py`)."""

    load: Callable[[], Settings]

    @property
    def house(self) -> House:
        """The house new connections are served in."""
        ...

    @property
    def doors(self) -> Doors:
        """The listeners."""
        ...

    def new_errors(self, settings: Settings) -> list[Problem]:
        """What is wrong with settings and was not wrong with those in force."""
        ...

    async def take(self, settings: Settings) -> None:
        """Let these settings be in force."""
        ...

    async def recycle_services(self, why: str, names: Sequence[str] = ()) -> list[str]:
        """`recycle`, when nothing else recycles."""
        ...

    async def clear_attempts(self, address: str = "") -> int:
        """Forget failed log-ins."""
        ...


class ServiceKeeper:
    """See the module's text."""

    def __init__(self, program: Program) -> None:
        self._program = program

    async def recycle(self, why: str, names: Sequence[str]) -> list[str]:
        """Take new settings of the services, or of some; what is wrong with them, in words, and then nothing is taken.

        Raises Refusal when a name is no section's.
        """
        log.info("service.recycle", f"Recycling services ({why})", services=", ".join(names))
        program = self._program
        loaded = await asyncio.to_thread(program.load)
        worse = [problem for problem in program.new_errors(loaded) if _is_of_services(problem, loaded)]
        for problem in worse:
            log.error("config.error", f"!{problem}")
        if worse:
            return [str(problem) for problem in worse]
        settings = services_only(program.house.settings, loaded, names)
        program.doors.services.restart(names, again=True)
        await program.take(settings)
        log.info("service.recycled", "Recycled: new clients are served with the new settings")
        return []

    async def obey(self, sign: Sign) -> None:
        """Do what a semaphore file for the services says."""
        program = self._program
        if sign.action == "recycle" and "NO_RECYCLE" in program.house.settings.services.options:
            return
        name = sign.action.capitalize()
        log.info("program.semaphore", f"{name} semaphore file ({sign.path}) detected", action=sign.action)
        match sign.action:
            case "recycle":
                await program.recycle_services(sign.path)
            case "shutdown":
                program.doors.services.stop()
            case "clear":
                await program.clear_attempts(sign.detail)

    def mind_pause(self, path: str) -> None:
        """Hold the services' clients while there is a file that says so (`path`, "" for none)."""
        services = self._program.doors.services
        if path and not services.held:
            log.info("program.semaphore", f"Pause semaphore file ({path}) detected", action="pause")
            services.hold()
        elif services.held and not path:
            log.info("program.resumed", "Pause semaphore file is gone: services accept connections again")
            services.let_go()


def services_only(before: Settings, after: Settings, names: Iterable[str] = ()) -> Settings:
    """The settings in force with `[Services]` and services.ini of the new ones; with `names` only those sections.

    Raises Refusal when a name is no section's.
    """
    wanted = tuple(names)
    if not wanted:
        return replace(before, services=after.services, service_table=after.service_table)
    sections = {row.name for name in wanted for row in _named(name, before, after)}
    table = [row for row in before.service_table if row.name not in sections]
    table += [row for row in after.service_table if row.name in sections]
    order = {row.name: at for at, row in enumerate((*before.service_table, *after.service_table))}
    return replace(before, service_table=tuple(sorted(table, key=lambda row: order[row.name])))


def _named(name: str, *settings: Settings) -> list[ServiceConfig]:
    """Sections of that name, else those whose service or protocol has it."""
    rows = [row for one in settings for row in one.service_table]
    found = [row for row in rows if name.lower() == row.name.lower()]
    found = found or [row for row in rows if name.lower() in (row.service, row.protocol.lower())]
    if not found:
        raise Refusal(Why.NOT_FOUND, f"services.ini has no section [{name}]")
    return found


def _is_of_services(problem: Problem, settings: Settings) -> bool:
    path = settings.files.get("services.ini")
    return problem.section == "Services" or (path is not None and problem.file == path.name)
