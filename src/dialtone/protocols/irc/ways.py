"""How lines come and go: plainly, or inside WebSocket frames (`websocket.py`)."""

from __future__ import annotations

from typing import Protocol

from dialtone.base.bell import Bell
from dialtone.protocols.irc.grammar import READ_MOST
from dialtone.wire.port import Wire


class Way(Protocol):
    """See the module's text. `framing` are the bits of a client's flavour that say how lines are framed."""

    framing: int
    opened: bool  # whether lines can be sent

    async def open(self) -> bool:
        """Begin; False: that was no client of ours, and it has been told."""
        ...

    async def read(self, bell: Bell, within: float) -> bytes | None:
        """The next line without its end, or None when the bell rang. Raises LineTooLong, Gone, TimedOut."""
        ...

    async def close(self) -> None:
        """Say that it is over, where that is said."""
        ...


class PlainWay:
    """Lines that end with CR LF or LF."""

    framing = 0
    opened = True

    def __init__(self, wire: Wire) -> None:
        self._wire = wire

    async def open(self) -> bool:
        """Nothing to be done."""
        return True

    async def read(self, bell: Bell, within: float) -> bytes | None:
        """See the port. Any line may hold a password: the session shows what may be shown."""
        return await self._wire.read_line_or(bell, limit=READ_MOST, within=within, lenient=True, secret=True)

    async def close(self) -> None:
        """Nothing to be said."""
