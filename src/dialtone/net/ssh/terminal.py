"""A caller's terminal on an SSH channel: implements `wire.screen.Terminal`. Every byte as it is, both ways.

Input is bounded: above 64 KiB the channel is not read, and its window closes. Output is collected and goes out when the
session reads, at `flush`, or when 64 KiB have gathered; while the channel or the connection is behind, `flush` waits.
"""

from __future__ import annotations

import asyncio
from typing import Any

from dialtone.base.bell import Bell
from dialtone.base.errors import Gone, TimedOut, WireError
from dialtone.net.connection import Connection
from dialtone.net.stream import MARK
from dialtone.wire.screen import Size, believed, believed_kind


class SshTerminal:
    """See the module's text. Made when the channel opens; the caller's program tells size and kind before the shell."""

    __slots__ = (
        *("_channel", "_connection", "_ended", "_here", "_here_size", "_held", "_loop", "_out", "_out_size", "_paused"),
        *("_waiter", "bell", "charset", "kind", "number", "peer", "size"),
    )

    def __init__(self, connection: Connection, channel: Any) -> None:
        self.peer = connection.peer
        self.number = connection.number
        self.bell = Bell()
        self.size = Size()
        self.kind = ""
        self.charset = ""  # of the caller's locale where he sent one
        self._channel = channel
        self._connection = connection
        self._loop = asyncio.get_running_loop()
        self._waiter: asyncio.Future[None] | None = None
        self._ended: WireError | None = None
        self._here: list[bytes] = []
        self._here_size = 0
        self._held = False  # the channel is not read
        self._out: list[bytes] = []
        self._out_size = 0
        self._paused = False  # the channel's buffer is full

    @property
    def protocol(self) -> str:
        """See the port."""
        return "SSH"

    @property
    def secure(self) -> bool:
        """See the port."""
        return True

    # --- what the channel tells ---

    def begin(self, term: str, columns: int, rows: int) -> None:
        """The caller's program described its terminal."""
        self.kind = believed_kind(term.encode("utf-8", "replace"))
        self.size = believed(columns, rows)

    def resize(self, columns: int, rows: int) -> None:
        """The window has another size."""
        size = believed(columns, rows)
        if size != self.size:
            self.size = size
            self.bell.ring()

    def feed(self, data: bytes) -> None:
        """Keys came."""
        self._here.append(data)
        self._here_size += len(data)
        if self._here_size > MARK and not self._held:
            self._held = True
            self._channel.pause_reading()
        self.wake()

    def hold(self, full: bool) -> None:
        """The channel's buffer is full, or has room again."""
        self._paused = full
        self.wake()

    def end(self, error: WireError) -> None:
        """Nothing more will come: what reading raises from now on. The first reason holds."""
        self._ended = self._ended or error
        self.wake()

    def wake(self) -> None:
        """Let whoever waits look again."""
        waiter = self._waiter
        if waiter is not None and not waiter.done():
            waiter.set_result(None)

    # --- the port ---

    async def read(self, *, within: float) -> bytes:
        """See the port."""
        if self._out:
            await self.flush()
        if not self._here and not await self._arrived(within):
            return b""
        data = b"".join(self._here)
        self._here.clear()
        self._here_size = 0
        if self._held:
            self._held = False
            self._channel.resume_reading()
        return data

    async def _arrived(self, within: float) -> bool:
        """Wait until there are keys (True) or the bell rings (False)."""
        end = self._loop.time() + within
        stop = self.bell.listen(self.wake)
        try:
            while not self._here:
                if self.bell.answer():
                    return False
                if self._ended is not None:
                    raise self._ended
                await self._wait(end, f"{within:g} seconds")
            return True
        finally:
            stop()

    async def _wait(self, end: float, text: str) -> None:
        """Wait for whatever happens next. Raises TimedOut at `end` (the loop's time)."""
        waiter = self._waiter = self._loop.create_future()
        timer = self._loop.call_at(end, _expire, waiter, text)
        try:
            await waiter
        finally:
            timer.cancel()
            self._waiter = None

    async def write(self, data: bytes) -> None:
        """See the port."""
        if not data:
            return
        self._out.append(data)
        self._out_size += len(data)
        if self._out_size > MARK:
            await self.flush()

    async def flush(self) -> None:
        """See the port. A caller who takes nothing for the time of a write is cut off."""
        self.send()
        if not self._behind():
            return
        limit = self._connection.terms.limits.write
        end = self._loop.time() + limit
        try:
            while self._behind():
                await self._wait(end, f"{limit:g} seconds, nothing taken")
                if self._channel.is_closing():
                    raise Gone
        except TimedOut:
            self._connection.abort()
            raise

    def send(self) -> None:
        """Hand what was collected to the channel, without waiting. Raises Gone."""
        if not self._out:
            return
        data = b"".join(self._out)
        self._out.clear()
        self._out_size = 0
        if self._channel.is_closing():
            raise Gone
        try:
            self._channel.write(data)
        except OSError:
            raise Gone from None

    def _behind(self) -> bool:
        return self._paused or self._connection.blocked

    async def binary(self, on: bool) -> None:
        """Always so."""

    def unread(self) -> int:
        """See the port."""
        return self._here_size

    async def pause(self, seconds: float) -> None:
        """See the port."""
        self.send()
        end = self._loop.time() + seconds
        while self._ended is None:
            try:
                await self._wait(end, "")
            except TimedOut:
                return

    def identify(self, user: str) -> None:
        """See the port."""
        self._connection.identify(user)


def _expire(waiter: asyncio.Future[None], text: str) -> None:
    if not waiter.done():
        waiter.set_exception(TimedOut(text))
