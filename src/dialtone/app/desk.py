"""A board opened for a command: its store and what is needed to work on it, without serving anybody.

Works beside a running program: the store takes several processes. The command tells the program afterwards what was
changed (`cli/running.py`).
"""

from __future__ import annotations

import asyncio
import os
import time
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from dialtone.app.pillars import Pillars, raise_pillars
from dialtone.config.load import Settings, load_settings
from dialtone.config.tables import Tables
from dialtone.domain.model.mail import Findings
from dialtone.domain.people.directory import Directory
from dialtone.domain.people.enrol import People
from dialtone.domain.ports.blobs import Blobs
from dialtone.domain.ports.store import Store
from dialtone.host.clock import SystemClock
from dialtone.host.machine import this_machine
from dialtone.store.verify import check_blobs

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Desk:
    """What a command works with."""

    settings: Settings
    store: Store
    blobs: Blobs
    people: People

    async def verify(self) -> Findings:
        """Check the store, and every text kept in a file against its name."""
        findings, texts = await self.store.verify(), await check_blobs(self.store, self.blobs)
        findings.counts |= texts.counts
        findings.problems += texts.problems
        return findings


def work(root: Path, job: Callable[[Desk], Awaitable[Result]], *, changing: bool = False) -> Result:
    """Open the board, do `job`, close it; `changing` when the job writes: then root works as the board's owner, so
    that no file becomes root's. Raises what the job raises, StoreError, OSError, ConfigError."""
    if changing:
        become_owner(root / "data")
    return asyncio.run(_at_desk(load_settings(root, this_machine()), job))


async def _at_desk(settings: Settings, job: Callable[[Desk], Awaitable[Result]]) -> Result:
    settings.root.data.mkdir(mode=0o700, exist_ok=True)
    pillars = await raise_pillars(settings)
    try:
        return await job(_desk(settings, pillars))
    finally:
        await pillars.close()


def _desk(settings: Settings, pillars: Pillars) -> Desk:
    tables = Tables(settings.root.ctrl, settings.root.text)
    tables.refresh(pillars.clock.now())
    directory = Directory(pillars.store, pillars.clock, settings.system, settings.mail, tables)
    people = People(
        pillars.store,
        pillars.clock,
        pillars.hasher,
        pillars.vault,
        settings.global_,
        directory,
        usual=settings.new_user.usual,
    )
    return Desk(settings, pillars.store, pillars.blobs, people)


def become_owner(folder: Path) -> None:
    """As root: act as the user who owns `folder` from now on. Somebody else, or nothing there yet: nothing happens."""
    if os.geteuid() != 0 or not folder.exists():
        return
    owner = folder.stat()
    if owner.st_uid != 0:
        os.setgroups([owner.st_gid])
        os.setegid(owner.st_gid)
        os.seteuid(owner.st_uid)


def now() -> float:
    """Seconds since 1970."""
    return SystemClock().now()


def clock_time(at: float) -> str:
    """A moment (seconds since 1970) as people read it, in local time; "" for none."""
    return time.strftime("%Y-%m-%d %H:%M:%S", time.localtime(at)) if at else ""
