"""What the driver asks of the gate, the house's decision who may come in. The house's own is in `domain/access`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import NamedTuple, Protocol

from dialtone.wire.port import Farewell, Peer


class Entry(Protocol):
    """The gate's answer at arrival. A `silent` refusal leaves no trace; `why` None closes without last words."""

    @property
    def admitted(self) -> bool:
        """Whether the connection may go on; if so it is counted until it leaves."""
        ...

    @property
    def why(self) -> Farewell | None:
        """Which last words to say when it may not."""
        ...

    @property
    def silent(self) -> bool:
        """Whether to say and log nothing at all."""
        ...

    @property
    def then(self) -> Callable[[], Awaitable[object]] | None:
        """What is still to be done about it, in a task of its own."""
        ...


class Gate(Protocol):
    """Decides at the door and keeps count."""

    def arrive(self, peer: Peer, service: str) -> Entry:
        """Judge a new connection by its address and count it when it is admitted."""
        ...

    async def consider(self, peer: Peer, service: str) -> float:
        """Judge it again when its name is known. Returns seconds to wait before serving it.

        Raises Refusal: `temporary` for a ban, else a filter.
        """
        ...

    def identified(self, peer: Peer) -> None:
        """Take a connection out of the count of those without login."""
        ...

    def leave(self, peer: Peer, service: str, identified: bool) -> None:
        """Stop counting a connection that was admitted."""
        ...


class Welcome(NamedTuple):
    """An `Entry` for everybody."""

    admitted: bool = True
    why: Farewell | None = None
    silent: bool = False
    then: Callable[[], Awaitable[object]] | None = None


class OpenGate:
    """A gate that lets everybody in: for connections we open, and for tests."""

    def arrive(self, peer: Peer, service: str) -> Entry:
        """Come in."""
        return Welcome()

    async def consider(self, peer: Peer, service: str) -> float:
        """No delay."""
        return 0.0

    def identified(self, peer: Peer) -> None:
        """Nothing is counted."""

    def leave(self, peer: Peer, service: str, identified: bool) -> None:
        """Nothing is counted."""
