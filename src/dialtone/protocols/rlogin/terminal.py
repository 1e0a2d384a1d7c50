"""A caller's terminal behind RLogin: every byte as it is, both ways. Implements `wire.screen.Terminal`.

The window's size is never asked for: the request would be urgent data, which many programs show (spec services.md 2.3).
"""

from __future__ import annotations

from dialtone.base.bell import Bell
from dialtone.wire.port import ByteWay
from dialtone.wire.screen import Size


class RLoginTerminal:
    """See the module's text. `early` came behind the opening and has not been read."""

    __slots__ = ("_early", "_wire", "bell", "kind", "number", "peer", "rate", "size")

    def __init__(self, wire: ByteWay, *, kind: str, rate: int, early: bytes) -> None:
        self.peer = wire.peer
        self.number = wire.number
        self.bell = Bell()
        self.size = Size()
        self.kind = kind
        self.rate = rate  # bits a second, 0 unknown
        self._wire = wire
        self._early = early

    @property
    def protocol(self) -> str:
        """See the port."""
        return "RLogin"

    @property
    def secure(self) -> bool:
        """See the port."""
        return self._wire.secure

    async def read(self, *, within: float) -> bytes:
        """See the port."""
        if self._early:
            early, self._early = self._early, b""
            return early
        return await self._wire.read_some_or(self.bell, within=within) or b""

    async def write(self, data: bytes) -> None:
        """See the port."""
        await self._wire.send_raw(data)

    async def flush(self) -> None:
        """See the port."""
        await self._wire.flush()

    async def binary(self, on: bool) -> None:
        """Always so."""

    def unread(self) -> int:
        """See the port."""
        return len(self._early) + self._wire.unread()

    async def pause(self, seconds: float) -> None:
        """See the port."""
        await self._wire.pause(seconds)

    def identify(self, user: str) -> None:
        """See the port."""
        self._wire.identify(user)
