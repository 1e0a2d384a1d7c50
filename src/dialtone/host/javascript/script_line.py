"""A script that serves one client, from the server's side: what each of them has said, both bounded.

The script runs in a worker (`pool.py`); what it asks of its client comes here as calls (`service_desk.py`). It waits
for input here, and for room when its client reads slowly: a silent or slow client costs a worker and a few kilobytes.
Implements `domain.ports.services.Conversation`. Source: spec services.md 5.3.
"""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

from dialtone.base.bell import Bell
from dialtone.domain.model.user import User
from dialtone.domain.ports.doors import Ended
from dialtone.domain.ports.processors import Run
from dialtone.wire.port import Peer

INPUT_MOST = 64 * 1024  # bytes the client may be ahead
OUTPUT_MOST = 128 * 1024  # bytes the script may be ahead
AT_ONCE = 64 * 1024
GRACE = 1.0  # seconds a script may go on when it has hung up
RECV_MOST = 1024 * 1024  # bytes of one recv
LONGEST_WAIT = 3600.0  # seconds of one recv


class ScriptLine:
    """One client and its script. `user` is who logged in, None as long as nobody did."""

    def __init__(self, peer: Peer, *, secure: bool = False, datagram: bool = False) -> None:
        self.peer = peer
        self.secure = secure
        self.datagram = datagram
        self.user: User | None = None
        self.identify: Callable[[str], None] = _nobody_told
        self.closed = False  # by the script
        self._bell = Bell()
        self._in, self._out = bytearray(), bytearray()
        self._over = False  # no more input will come
        self._moved = asyncio.Event()
        self._task: asyncio.Task[Run] | None = None

    def begin(self, work: Awaitable[Run]) -> None:
        """Let the script run."""
        self._task = asyncio.ensure_future(work)
        self._task.add_done_callback(lambda _: self._ring())

    # What the session does

    @property
    def ended(self) -> Ended | None:
        """See the port."""
        if self._out or self._task is None:
            return None
        if self._task.done():
            run = Run(1, "was ended") if self._task.cancelled() else self._task.result()
            return Ended(run.status, run.trouble)
        return Ended() if self.closed else None

    def listen(self, bell: Bell) -> None:
        """See the port."""
        self._bell = bell

    def take(self) -> bytes:
        """See the port."""
        data = bytes(self._out[:AT_ONCE])
        del self._out[:AT_ONCE]
        if data:
            self._moved.set()
        return data

    def give(self, data: bytes) -> int:
        """See the port."""
        room = max(0, INPUT_MOST - len(self._in))
        self._in += data[:room]
        self._moved.set()
        return min(room, len(data))

    def end_input(self) -> None:
        """See the port."""
        self._over = True
        self._moved.set()

    def complaints(self) -> Sequence[str]:
        """Scripts write into the log themselves."""
        return ()

    async def stop(self) -> None:
        """See the port."""
        self.end_input()
        self._out.clear()
        if self._task is None:
            return
        await asyncio.wait((self._task,), timeout=GRACE if self.closed else 0.0)
        if not self._task.done():
            self._task.cancel()
            await asyncio.wait((self._task,))

    # What the script asks

    async def recv(self, most: int, seconds: float, *, peek: bool = False) -> bytes | None:
        """Up to so many bytes, as soon as there are any; None when none came in time, or none will."""
        if not self._in and not await self._until(lambda: bool(self._in), seconds):
            return None
        size = max(1, min(most, RECV_MOST))
        return bytes(self._in[:size]) if peek else self._cut(size)

    async def recvline(self, most: int, seconds: float) -> bytes | None:
        """A line without its end, cut after so many bytes; what there is when the time is over; None for nothing."""
        size = max(1, min(most, INPUT_MOST))
        await self._until(lambda: b"\n" in self._in or len(self._in) >= size, seconds)
        if not self._in:
            return None
        end = self._in.find(b"\n", 0, size)
        return self._cut(end + 1 if end >= 0 else size).rstrip(b"\r\n")

    async def recv_exactly(self, size: int, seconds: float) -> bytes | None:
        """Exactly so many bytes, or None."""
        size = max(1, min(size, INPUT_MOST))
        return self._cut(size) if await self._until(lambda: len(self._in) >= size, seconds) else None

    async def poll(self, seconds: float) -> bool:
        """Whether there is something to read, or the end of it."""
        return await self._until(lambda: bool(self._in) or self._over, seconds)

    async def send(self, data: bytes) -> int:
        """Say something; how much went on its way. Waits while the client is far behind."""
        if self.closed or (self._over and not self.datagram):
            return 0
        while len(self._out) + len(data) > OUTPUT_MOST and self._out and not (self._over and not self.datagram):
            if self.datagram:
                return 0
            self._ring()
            self._moved.clear()
            await self._moved.wait()
        self._out += data[: OUTPUT_MOST if self.datagram else len(data)]
        self._ring()
        return len(data)

    def close(self) -> None:
        """The script hangs up."""
        self.closed = True
        self._ring()

    def state(self) -> dict[str, Any]:
        """What the socket's properties show."""
        gone = self.closed or (self._over and not self._in and not self.datagram)
        return {"is_connected": not gone, "nread": len(self._in), "data_waiting": bool(self._in)}

    async def _until(self, there: Callable[[], bool], seconds: float) -> bool:
        """Wait for input; whether it is there. Ends early when no more will come."""
        try:
            async with asyncio.timeout(max(0.0, min(seconds, LONGEST_WAIT))):
                while not there() and not self._over and not self.closed:
                    self._moved.clear()
                    await self._moved.wait()
        except TimeoutError:
            pass
        return there()

    def _cut(self, size: int) -> bytes:
        data = bytes(self._in[:size])
        del self._in[:size]
        self._ring()  # there is room for more
        return data

    def _ring(self) -> None:
        self._bell.ring()


def _nobody_told(name: str) -> None:
    """The connection of a datagram learns of no login."""
