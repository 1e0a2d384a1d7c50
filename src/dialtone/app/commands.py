"""What the running program does for commands (`control.py` carries them, `cli` asks)."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Mapping
from typing import Any, Protocol

from dialtone.app.control import Command
from dialtone.app.doors import Doors
from dialtone.app.logs import LogBook
from dialtone.app.pillars import Pillars
from dialtone.app.stats import Stats
from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.happenings import PostMade, UserChanged
from dialtone.domain.model.mail import LetterId
from dialtone.domain.model.post import PostNumber
from dialtone.domain.model.user import UserNumber

Details = dict[str, Any]


class Running(Protocol):
    """What commands need of the program (`lifecycle.py`)."""

    stats: Stats
    ready: asyncio.Event
    stopping: asyncio.Event

    @property
    def pillars(self) -> Pillars:
        """What stands whatever the settings become."""
        ...

    @property
    def doors(self) -> Doors:
        """The listeners."""
        ...

    @property
    def book(self) -> LogBook:
        """The log's sink."""
        ...

    async def recycle(self, why: str) -> list[str]:
        """Take new settings; return what is wrong with them."""
        ...

    async def clear_attempts(self, address: str = "") -> int:
        """Forget failed log-ins."""
        ...

    def kick_queue(self) -> None:
        """Look for mail to send now."""
        ...


def commands(program: Running) -> Mapping[str, Command]:
    """Every command by name."""
    made = Commands(program)
    return {
        "listeners": made.listeners,
        "status": made.status,
        "recycle": made.recycle,
        "shutdown": made.shutdown,
        "user-changed": made.user_changed,
        "post-made": made.post_made,
        "queue-kick": made.queue_kick,
        "log-level": made.log_level,
        "attempts": made.attempts,
        "clear-attempts": made.clear_attempts,
    }


class Commands:
    """The commands' functions. Details are what the request says besides its command."""

    def __init__(self, program: Running) -> None:
        self._program = program

    async def listeners(self, details: Details) -> list[Details]:
        """What listens where."""
        return self._program.doors.rows() if self._program.ready.is_set() else []

    async def status(self, details: Details) -> Details:
        """Whether it serves, since when, and its counters."""
        program = self._program
        return {
            "pid": os.getpid(),
            "ready": program.ready.is_set(),
            "started": program.pillars.started,
            "counters": program.stats.as_dict(program.doors.mail, program.doors.others),
        }

    async def recycle(self, details: Details) -> None:
        """Take new settings; what is wrong with them is told."""
        problems = await self._program.recycle("command")
        if problems:
            raise Refusal(Why.INVALID, "new settings are not taken: " + "; ".join(problems))

    async def shutdown(self, details: Details) -> None:
        """Stop in good order, once this is answered."""
        self._program.stopping.set()

    async def user_changed(self, details: Details) -> None:
        """An account was changed in the store by somebody else: forget what is remembered of it."""
        fact = UserChanged(UserNumber(int(details["user"])), secret=bool(details.get("secret")))
        self._program.pillars.bus.announce((fact,))

    async def post_made(self, details: Details) -> None:
        """A message was let through by somebody else: its board has something new."""
        fact = PostMade(str(details["board"]), PostNumber(int(details["number"])), LetterId(int(details["letter"])))
        self._program.pillars.bus.announce((fact,))

    async def queue_kick(self, details: Details) -> None:
        """The queue was changed in the store by somebody else: look at it."""
        self._program.kick_queue()

    async def log_level(self, details: Details) -> Details:
        """Log down to this level (a name or number) until the next recycle; without one, say which it is."""
        if "level" in details:
            self._program.book.set_level(_level(str(details["level"])))
        return {"level": log.LEVEL_NAMES[self._program.book.level]}

    async def attempts(self, details: Details) -> list[Details]:
        """The records of failed log-ins, latest first."""
        records = await self._program.pillars.ledger.all()
        return [
            {"key": one.key, "count": one.count, "effective": one.effective, "last": one.last, "name": one.name}
            for one in records
        ]

    async def clear_attempts(self, details: Details) -> int:
        """Forget failed log-ins of one address, or all."""
        return await self._program.clear_attempts(str(details.get("address", "")))


def _level(text: str) -> int:
    names = {name: number for number, name in enumerate(log.LEVEL_NAMES)}
    number = int(text) if text.isdecimal() else names.get(text.lower(), -1)
    if number not in names.values():
        raise Refusal(Why.INVALID, f"'{text}' is no level (allowed: {', '.join(log.LEVEL_NAMES)})")
    return number
