"""A terminal that also wakes its session at a moment of the clock: how a caller learns that his time is running out.

A read ends early with b"", as when the bell rang, once the moment has come; whoever attends to the bell sets the next.
A caller who has a node has a `window`, too: what goes to his screen is told there, and what is typed there is read here
(`domain/presence/screens.py`).
"""

from __future__ import annotations

import math
from collections.abc import Callable

from dialtone.base.bell import Bell
from dialtone.base.errors import TimedOut
from dialtone.domain.presence.screens import Window
from dialtone.wire.port import Peer
from dialtone.wire.screen import Size, Terminal


class Watched:
    """Implements `Terminal` over another one. `wake_at` is in the clock's monotonic seconds."""

    __slots__ = ("_binary", "_monotonic", "_terminal", "wake_at", "window")

    def __init__(self, terminal: Terminal, monotonic: Callable[[], float]) -> None:
        self._terminal = terminal
        self._monotonic = monotonic
        self._binary = False
        self.wake_at = math.inf
        self.window: Window | None = None

    @property
    def peer(self) -> Peer:
        """See the port."""
        return self._terminal.peer

    @property
    def number(self) -> int:
        """See the port."""
        return self._terminal.number

    @property
    def bell(self) -> Bell:
        """See the port."""
        return self._terminal.bell

    @property
    def size(self) -> Size:
        """See the port."""
        return self._terminal.size

    @property
    def kind(self) -> str:
        """See the port."""
        return self._terminal.kind

    @property
    def charset(self) -> str:
        """What the way in agreed on with the caller's program, "" when nothing."""
        return str(getattr(self._terminal, "charset", ""))

    @property
    def protocol(self) -> str:
        """See the port."""
        return self._terminal.protocol

    @property
    def secure(self) -> bool:
        """See the port."""
        return self._terminal.secure

    async def read(self, *, within: float) -> bytes:
        """See the port, and the module's text."""
        if typed := self._typed():
            return typed
        return await self._read(within) or self._typed()

    def _typed(self) -> bytes:
        """What others typed; the bell rings again, since it may have rung for something else, too."""
        if self.window is None or self._binary or not self.window.waiting:
            return b""
        self.bell.ring()
        return self.window.typed()

    async def _read(self, within: float) -> bytes:
        left = self.wake_at - self._monotonic()
        if left > within:
            return await self._terminal.read(within=within)
        if left > 0:
            try:
                return await self._terminal.read(within=left)
            except TimedOut:
                if self._monotonic() < self.wake_at:
                    raise  # another limit than ours
        self.wake_at = math.inf
        return b""

    async def write(self, data: bytes) -> None:
        """See the port."""
        if self.window is not None and not self._binary:
            self.window.shown(data)
        await self._terminal.write(data)

    async def flush(self) -> None:
        """See the port."""
        await self._terminal.flush()

    async def binary(self, on: bool) -> None:
        """See the port."""
        self._binary = on
        await self._terminal.binary(on)

    def unread(self) -> int:
        """See the port."""
        return self._terminal.unread() + (self.window.waiting if self.window is not None else 0)

    async def pause(self, seconds: float) -> None:
        """See the port."""
        await self._terminal.pause(seconds)

    def identify(self, user: str) -> None:
        """See the port."""
        self._terminal.identify(user)
