"""The terminal of a page: a caller's end over a WebSocket of the site. Implements `wire.screen.Terminal`.

Keys come as binary messages, exactly as they are; text messages are JSON and tell what is no key: the size of the
screen (`{"columns": 80, "rows": 24}`). Memory is bounded: above 64 KiB nothing more is taken from the browser.
"""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable, Callable
from typing import Any

from dialtone.base.bell import Bell
from dialtone.base.errors import Gone, TimedOut
from dialtone.wire.port import Peer
from dialtone.wire.screen import Size, believed

MARK = 64 * 1024  # bytes in one direction
WRITE_WITHIN = 60.0  # seconds for a browser to take what we send
KIND = "xterm-256color"

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]


class PageTerminal:
    """See the module's text. `identified` is called with the caller's name."""

    def __init__(
        self, receive: Receive, send: Send, *, peer: Peer, number: int, secure: bool, identified: Callable[[str], None]
    ) -> None:
        self.peer = peer
        self.number = number
        self.bell = Bell()
        self.size = Size()
        self.kind = KIND
        self._receive = receive
        self._send = send
        self._secure = secure
        self._identified = identified
        self._here = bytearray()
        self._out = bytearray()
        self._gone = False  # nothing more will come
        self._lost = False  # and nothing more is taken
        self._changed = asyncio.Event()
        self._room = asyncio.Event()
        self._room.set()

    @property
    def protocol(self) -> str:
        """See the port."""
        return "WebSocket"

    @property
    def secure(self) -> bool:
        """See the port."""
        return self._secure

    # --- what the browser brings ---

    async def bring(self) -> None:
        """Take messages until the browser has gone; runs beside the visit."""
        while not self._gone:
            message = await self._receive()
            if message["type"] == "websocket.disconnect":
                self._gone = True
            elif (data := message.get("bytes")) is not None:
                self._here += data
            else:
                self.told(message.get("text") or "")
            self._changed.set()
            if len(self._here) > MARK:
                self._room.clear()
                await self._room.wait()

    def told(self, text: str) -> None:
        """Understand a text message; what is none is ignored."""
        try:
            told = json.loads(text) if len(text) < 1000 else None
        except (ValueError, RecursionError):
            return
        if not isinstance(told, dict):
            return
        columns, rows = told.get("columns"), told.get("rows")
        if type(columns) is int and type(rows) is int and (size := believed(columns, rows)) != self.size:
            self.size = size
            self.bell.ring()

    # --- the port ---

    async def read(self, *, within: float) -> bytes:
        """See the port."""
        await self.flush()
        stop = self.bell.listen(self._changed.set)
        try:
            async with asyncio.timeout(within):
                while not self._here:
                    if self.bell.answer():
                        return b""
                    if self._gone:
                        raise Gone
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            raise TimedOut(f"{within:g} seconds") from None
        finally:
            stop()
        data = bytes(self._here)
        self._here.clear()
        self._room.set()
        return data

    async def write(self, data: bytes) -> None:
        """See the port."""
        self._out += data
        if len(self._out) > MARK:
            await self.flush()

    async def flush(self) -> None:
        """See the port."""
        if not self._out:
            return
        data = bytes(self._out)
        self._out.clear()
        if self._lost:
            raise Gone
        try:
            async with asyncio.timeout(WRITE_WITHIN):
                await self._send({"type": "websocket.send", "bytes": data})
        except TimeoutError:
            self._gone = self._lost = True
            raise TimedOut(f"{WRITE_WITHIN:g} seconds, nothing taken") from None
        except (OSError, RuntimeError) as gone:  # the library says either when the browser has gone
            self._gone = self._lost = True
            raise Gone from gone

    async def binary(self, on: bool) -> None:
        """Always so."""

    def unread(self) -> int:
        """See the port."""
        return len(self._here)

    async def pause(self, seconds: float) -> None:
        """See the port."""
        await self.flush()
        try:
            async with asyncio.timeout(seconds):
                while not self._gone:
                    self._changed.clear()
                    await self._changed.wait()
        except TimeoutError:
            return

    def identify(self, user: str) -> None:
        """See the port."""
        self._identified(user)
