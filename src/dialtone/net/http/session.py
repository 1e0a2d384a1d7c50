"""HTTP: one connection. The driver accepts, judges and limits it as any other; here the library speaks over it.

Theory of operation. One request at a time. The session collects its head, looks at it (`head.py`), gives it to the
library, which starts the application in a task; then it brings the body as far as it belongs to the request
(`body.py`) and the application takes it, and waits for the answer. What the client sent ahead stays in the
connection's bounded buffer. Every wait has a limit: for a head as a whole, for a body by its pace, for a client that
does not take the answer; only the application takes as long as it likes.
"""

from __future__ import annotations

import asyncio
import math
from typing import Protocol

from uvicorn.config import Config

from dialtone.base import log
from dialtone.base.bell import Bell
from dialtone.base.errors import Gone, TimedOut
from dialtone.net.connection import Connection
from dialtone.net.http.answers import closing, last_words
from dialtone.net.http.body import REST_MOST, Chunks, Length
from dialtone.net.http.guard import CONNECTION
from dialtone.net.http.head import ALLOWED, EMPTY_LINES, BadRequest, Head, find_head, read_head
from dialtone.net.http.protocol import Requests, State
from dialtone.net.http.transcript import show_request
from dialtone.net.http.under import Under
from dialtone.wire.port import Farewell

FIRST_WITHIN = 60.0  # seconds to begin the first request
HEAD_WITHIN = 30.0  # seconds for a head, from its first byte
HALF_CLOSED = 10.0  # seconds for an answer to a client that sends no more
REST_WITHIN = 2.0  # seconds for the rest of a body that nobody wanted
END_WITHIN = 1.0  # seconds for an application to notice that nobody waits for it any more
PIECE = 65_536  # bytes of a body at a time
WS_PIECE = 4096  # bytes of WebSocket frames at a time


class Shared(Protocol):
    """What all sessions of a house share (`service.py`)."""

    idle: float
    fields: list[tuple[bytes, bytes]]
    library: Config

    def freshen(self) -> None:
        """Let the date in `fields` be today's."""
        ...


class HttpSession:
    """See the module's text. `secure_door`: the port is one for TLS."""

    def __init__(self, connection: Connection, service: Shared, *, secure_door: bool) -> None:
        self._connection = connection
        self._service = service
        self._secure_door = secure_door
        self._bell = Bell()
        self._under: Under | None = None
        self._state = State(service.fields)
        self._protocol: Requests | None = None
        self._answered = False
        self._begun = False  # part of a request is here
        self._asked = False  # an application is at work
        self._first = True

    # --- the life of a connection ---

    async def run(self) -> None:
        """Serve request after request."""
        self._under = under = Under(self._connection, self._bell)
        known = {CONNECTION: self._connection}
        self._protocol = under.protocol = Requests(self._service.library, self._state, known, self._complete)
        self._connection.on_room = under.caught_up
        self._protocol.connection_made(under)
        try:
            while await self._request(under, self._protocol):
                pass
        finally:
            await self._end(under)

    async def farewell(self, why: Farewell, code: str = "") -> None:
        """An answer, if one is due and can be read."""
        if self._secure_door and not self._connection.secure:
            return
        idle = not self._begun and self._under is not None
        if idle and why in (Farewell.TIMEOUT, Farewell.SHUTDOWN):
            return
        if self._said or (self._under is not None and self._under.protocol is not self._protocol):
            return
        self._service.freshen()
        await self._connection.send_raw(last_words(why, code, self._service.fields))

    async def _end(self, under: Under) -> None:
        """Whoever still works for this connection is told that nobody waits, and stopped if he goes on."""
        under.flush()
        self._connection.on_room = None
        under.close()
        under.protocol.connection_lost(None)
        tasks = self._state.running
        if tasks:
            await asyncio.wait(tasks, timeout=END_WITHIN)
            for task in tasks:
                task.cancel()
            await asyncio.wait(tasks, timeout=END_WITHIN)

    def _complete(self) -> None:
        self._answered = True
        if self._under is not None:
            self._under.flush()
        self._bell.ring()

    @property
    def _said(self) -> bool:
        """Whether an answer to the request that is under way has begun."""
        return self._asked and self._protocol is not None and self._protocol.cycle.response_started

    # --- one request ---

    async def _request(self, under: Under, protocol: Requests) -> bool:
        """Serve one. False: it was the last."""
        try:
            text = await self._head()
            if not text:
                return False
            head = read_head(text)
        except BadRequest as bad:
            await self._refuse(bad)
            return False
        transcript = self._connection.terms.transcript
        if log.switch.level >= transcript.received:
            show_request(head.text, transcript.received)
        self._service.freshen()
        self._answered = False
        self._asked = True
        self._bell.answer()
        protocol.data_received(head.text)
        if under.protocol is not protocol:
            await self._converse(under)
            return False
        if self._connection.outdated or self._connection.closing:
            protocol.cycle.keep_alive = False
        try:
            complete = await self._exchange(under, protocol, head)
        except BadRequest as bad:
            await self._refuse(bad)
            return False
        self._begun = self._asked = self._first = False
        last = not complete or not protocol.cycle.keep_alive or under.is_closing()
        protocol.forget()
        return not last

    async def _head(self) -> bytes:
        """The next head; nothing when the client has no more requests. Raises BadRequest."""
        connection = self._connection
        data = connection.take()
        if not data:
            data = await self._first_bytes()
            if not data:
                return b""
        deadline = connection.now() + HEAD_WITHIN
        self._begun = True
        empty = 0
        while True:
            while data.startswith(b"\r\n"):
                empty += 1
                if empty > EMPTY_LINES:
                    raise BadRequest(400, "The request line is missing.")
                data = data[2:]
            end = find_head(data)
            if end:
                if end < len(data):
                    connection.give_back(data[end:])
                return data[:end]
            await connection.wait(self._bell, deadline=deadline)
            data += connection.take()

    async def _first_bytes(self) -> bytes:
        """What comes after a silence; nothing when it lasts. A good moment to end the connection."""
        connection = self._connection
        within = self._service.idle
        if self._first:
            within = min(within, FIRST_WITHIN)
        try:
            return await connection.read_some_or(Bell(), within=within) or b""
        except TimedOut:
            log.debug("http.idle", "Connection closed: no request came")
            return b""

    async def _exchange(self, under: Under, protocol: Requests, head: Head) -> bool:
        """Bring the body, wait for the answer. False: the connection cannot be used any more. Raises BadRequest."""
        connection = self._connection
        body = Chunks() if head.length < 0 else Length(head.length)
        rest, began, received = b"", connection.now(), 0
        while not self._answered and not under.is_closing():
            if connection.blocked:
                await connection.flush()
            elif body.done or under.paused:
                await self._news(protocol, body.done)
            elif piece := connection.take(PIECE):
                received += len(piece)
                rest += piece
                taken = body.measure(rest)
                if taken:
                    protocol.data_received(rest[:taken])
                    rest = rest[taken:]
                if body.done and rest:
                    connection.give_back(rest)
            else:
                await connection.wait(self._bell, deadline=connection.pace(began, received))
        if connection.blocked:
            await connection.flush()
        if body.done:
            return True
        small = body.left is not None and body.left <= REST_MOST and not head.waits and not under.is_closing()
        if small and await self._skip(protocol, body):
            return True
        self._more_is_coming()
        return False

    async def _news(self, protocol: Requests, complete: bool) -> None:
        """Wait until the application has done something. A client that sends no more still gets its answer."""
        connection = self._connection
        if connection.closing:
            protocol.cycle.keep_alive = False
        if await connection.until(self._bell):
            return
        if not complete:
            raise Gone
        protocol.cycle.keep_alive = False
        try:
            await connection.until(self._bell, deadline=connection.now() + HALF_CLOSED, mind_end=False)
        except TimedOut:
            raise Gone from None

    def _more_is_coming(self) -> None:
        """Let the end wait a moment: what a client still sends would reset the connection, and it might never see our
        answer."""
        self._connection.give_back(b"\r\n")

    async def _skip(self, protocol: Requests, body: Chunks | Length) -> bool:
        """Take the rest of a body that nobody wanted, if it comes soon."""
        connection = self._connection
        deadline = connection.now() + REST_WITHIN
        while not body.done:
            piece = connection.take(PIECE)
            if not piece:
                try:
                    await connection.wait(self._bell, deadline=deadline)
                except TimedOut:
                    return False
                continue
            try:
                taken = body.measure(piece)
            except BadRequest:
                return False
            protocol.data_received(piece[:taken])
            if taken < len(piece):
                connection.give_back(piece[taken:])
        return True

    async def _refuse(self, bad: BadRequest) -> None:
        """Answer a request that no application sees, unless an answer has begun."""
        log.notice("http.bad", f"!HTTP {bad.status}: {bad.text}", status=bad.status)
        if self._said:
            return
        if self._under is not None:
            self._under.close()  # an application that is at work says nothing more
        self._more_is_coming()
        self._service.freshen()
        allow = ALLOWED if bad.status == 501 else ""
        await self._connection.send_raw(closing(bad.status, bad.text, self._service.fields, allow=allow))

    # --- WebSocket ---

    async def _converse(self, under: Under) -> None:
        """Bring frames until either side has had enough."""
        connection, told = self._connection, False
        while not under.is_closing():
            if connection.closing and not told:
                told = True
                under.protocol.shutdown()
            elif connection.blocked:
                await connection.flush()
            elif under.paused:
                if not await connection.until(self._bell):
                    raise Gone
            elif piece := connection.take(WS_PIECE):
                under.protocol.data_received(piece)
            else:
                await connection.wait(self._bell, deadline=math.inf)
