"""Bytes both ways between a caller and what is at the other end: a door, another board.

One loop: show what was printed, type what was typed, listen. Neither side is read faster than the other takes it. The
bell that rings for the program is the caller's own; a telegram that rings it meanwhile is kept for later.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from enum import Enum

from dialtone.base.errors import TimedOut
from dialtone.domain.ports.doors import Ended, Program
from dialtone.terminal.doors.translation import Translation
from dialtone.wire.screen import Terminal

AHEAD = 16 * 1024  # bytes typed that a program has not read
BUSY = 0.05  # seconds between looks at a program that reads nothing
_NEVER = 86_400.0

Tap = Callable[[bool, bytes], None]
"""Is shown what passes: whether it goes to the program, and the bytes."""


class Why(Enum):
    """Why a program had to be ended."""

    TIME = "time"  # what the caller had for it is used up
    PATIENCE = "patience"  # he typed nothing for too long


class Pump:
    """One visit. `until` is in the clock's monotonic seconds, `patience` in seconds (0: endless)."""

    def __init__(
        self,
        terminal: Terminal,
        program: Program,
        translation: Translation,
        *,
        monotonic: Callable[[], float],
        until: float = math.inf,
        patience: float = 0.0,
        tap: Tap | None = None,
    ) -> None:
        self._terminal = terminal
        self._program = program
        self._translation = translation
        self._monotonic = monotonic
        self._until = until
        self._patience = patience
        self._tap = tap
        self._typed = b""
        self._size = terminal.size

    async def run(self) -> Ended | Why:
        """Until the program ends, or must. Raises Gone when the caller has left."""
        self._program.listen(self._terminal.bell)
        silent_since = self._monotonic()
        try:
            while (ended := self._program.ended) is None:
                await self._show()
                self._type()
                now = self._monotonic()
                if now >= self._until:
                    return Why.TIME
                if self._patience and now - silent_since >= self._patience:
                    return Why.PATIENCE
                if await self._listen(self._within(now, silent_since)):
                    silent_since = self._monotonic()
            return ended
        finally:
            self._terminal.bell.ring()  # what else rang it is looked at afterwards

    async def _show(self) -> None:
        data = self._program.take()
        if not data:
            return
        if self._tap is not None:
            self._tap(False, data)
        await self._terminal.write(self._translation.screen(data))
        await self._terminal.flush()

    def _type(self) -> None:
        if self._typed:
            self._typed = self._typed[self._program.give(self._typed) :]
        if self._terminal.size != self._size:
            self._size = self._terminal.size
            self._program.resize(self._size)

    def _within(self, now: float, silent_since: float) -> float:
        patience = silent_since + self._patience - now if self._patience else _NEVER
        return max(0.0, min(self._until - now, patience, _NEVER))

    async def _listen(self, within: float) -> bool:
        """Wait for keys or the bell; whether somebody typed."""
        if len(self._typed) >= AHEAD:
            await self._terminal.pause(BUSY)
            return False
        try:
            data = await self._terminal.read(within=within)
        except TimedOut:
            return False
        if not data:
            return False
        if self._tap is not None:
            self._tap(True, data)
        self._typed += self._translation.keys(data)
        self._type()
        return True
