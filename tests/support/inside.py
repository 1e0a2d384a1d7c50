"""The program in this very process, for tests that stand in for what it does not have yet: a terminal."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from functools import partial
from typing import Any, Self

from dialtone.app.lifecycle import Program
from dialtone.base import log
from dialtone.base.bell import Bell
from dialtone.domain.model.telegram import Telegram
from tests.support.live import LiveBoard


@asynccontextmanager
async def inside(board: LiveBoard) -> AsyncIterator[Program]:
    """Run a board that was made and not started; its clients must be run with `away`. The log is put back."""
    level, sinks, context = log.switch.level, list(log.switch.sinks), log.context.get()
    program = Program(board.root)
    try:
        await program.start()
        yield program
    finally:
        await program.stop()
        log.switch.level, log.switch.sinks[:] = level, sinks
        log.context.set(context)


async def away(work: Callable[..., Any], *given: Any, **named: Any) -> Any:
    """Do something that waits for the program, such as talking to it, in a thread."""
    return await asyncio.to_thread(partial(work, *given, **named))


class Terminal:
    """Somebody on a node, from `enter` to `leave`; shows telegrams when the bell rings."""

    def __init__(self, program: Program, alias: str) -> None:
        self._program = program
        self._alias = alias
        self._bell = Bell()
        self._rung = asyncio.Event()
        self._bell.listen(self._rung.set)

    async def __aenter__(self) -> Self:
        user = await self._program.house.directory.recipient(self._alias, aliased=False)
        assert user is not None
        self.user = user
        self.node = self._program.pillars.presence.enter(user, "Telnet", "at the main menu", bell=self._bell).node
        return self

    async def __aexit__(self, *_: object) -> None:
        self._program.pillars.presence.leave(self.node)

    async def shows(self) -> list[Telegram]:
        """What appears when the bell rings; it is seen then. Fails when it does not ring within ten seconds."""
        async with asyncio.timeout(10):
            await self._rung.wait()
        self._rung.clear()
        assert self._bell.answer()
        return await self.looks()

    async def looks(self) -> list[Telegram]:
        """What waits now, as when somebody comes; it is seen then."""
        telegrams = self._program.house.reception.stations.telegrams
        assert telegrams is not None
        return await telegrams.take(self.user.number)

    @property
    def is_quiet(self) -> bool:
        """Whether the bell has not rung."""
        return not self._rung.is_set()
