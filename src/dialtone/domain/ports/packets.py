"""QWK packets as FTP fetches and sends them at the root. Source: spec services.md 3.8, 3.9."""

from __future__ import annotations

from typing import Protocol

from dialtone.domain.model.actor import Caller


class OutgoingPacket(Protocol):
    """A packet that goes out. It is removed when all of it has arrived."""

    size: int

    @property
    def descriptor(self) -> int:
        """An open file descriptor, or -1."""
        ...

    async def open(self) -> None:
        """Open it. Raises OSError."""
        ...

    async def read(self, offset: int, most: int) -> bytes:
        """Bytes from `offset`, b"" at the end."""
        ...

    async def finish(self, *, seconds: float = 0.0, sent: int | None = None) -> None:
        """It has arrived."""
        ...

    async def fail(self, reason: str, *, seconds: float = 0.0, sent: int = 0) -> None:
        """It has not."""
        ...


class IncomingPacket(Protocol):
    """Replies that come in."""

    @property
    def size(self) -> int:
        """Bytes that are here."""
        ...

    async def write(self, data: bytes) -> None:
        """Take bytes. Raises Refusal."""
        ...

    async def complete(self, *, seconds: float = 0.0) -> object:
        """All of it is here: have it read. Raises Refusal."""
        ...

    async def abandon(self, reason: str, *, keep: bool = True) -> None:
        """It does not arrive whole."""
        ...


class Packets(Protocol):
    """Whoever makes and reads them. Every method takes the caller and checks access. Raises Refusal: BUSY (being made
    already), NOT_FOUND (no new messages), NO_SPACE (not made within the time), DENIED."""

    async def size(self, caller: Caller) -> int:
        """Bytes of a packet that is ready; 0 when none is."""
        ...

    async def fetch(self, caller: Caller, *, within: float) -> OutgoingPacket:
        """The packet; it is made when it is not there, in so many seconds."""
        ...

    async def receive(self, caller: Caller) -> IncomingPacket:
        """Take replies."""
        ...
