"""Services of the sysop's own as sessions see them: something at the other end that was started for one client."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from dialtone.base.bell import Bell
from dialtone.domain.ports.doors import Ended
from dialtone.wire.port import Peer


class Conversation(Protocol):
    """A program or script that runs for one client. Nothing here waits; the bell says when to look again."""

    @property
    def ended(self) -> Ended | None:
        """How it ended; None as long as it runs or has said something that was not taken."""
        ...

    def listen(self, bell: Bell) -> None:
        """Ring this bell when there is something to take, room for input again, or an end."""
        ...

    def take(self) -> bytes:
        """What it said, at most 64 KiB; nothing when nothing came."""
        ...

    def give(self, data: bytes) -> int:
        """Its input; how many bytes were taken, 0 when it does not read."""
        ...

    def end_input(self) -> None:
        """There will be no more input: the client is gone, or has said all."""
        ...

    def complaints(self) -> Sequence[str]:
        """Lines it printed for the sysop (standard error), fit for the log."""
        ...

    async def stop(self) -> None:
        """End it and everything it started, if it is not at its end; harmless when it is. Returns when it is gone."""
        ...


class Lasting(Protocol):
    """Something that serves all clients of a service in one run (`STATIC`)."""

    outlives_clients: bool  # `terminate` would end clients' lines, too

    async def begin(self) -> None:
        """Start it. Raises OSError."""
        ...

    async def connect(self, peer: Peer, *, secure: bool, identify: Callable[[str], None]) -> Conversation:
        """A client's line to it. Raises OSError when it does not take him."""
        ...

    async def wait(self) -> Ended:
        """Until it has ended: how."""
        ...

    def terminate(self) -> None:
        """Tell it to end; it may not listen."""
        ...

    async def stop(self) -> None:
        """End it and everything it started; harmless when it has. Returns when it is gone."""
        ...
