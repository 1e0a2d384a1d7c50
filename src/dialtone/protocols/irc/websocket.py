"""IRC inside WebSocket frames (IRCv3 WebSocket): each message of theirs is a line, each line of ours a message.

The subprotocols are `text.ircv3.net` and `binary.ircv3.net`; without one text is spoken, as old pages expect it. The
handshake and what comes in go through a library without input or output of its own; what goes out is framed in
`outgoing.py`, once for all members of a channel. Line breaks within a frame end the message, and what follows is
nobody's command (IRC-12).
"""

from __future__ import annotations

from collections import deque
from collections.abc import Iterable
from typing import Any

from websockets.exceptions import NegotiationError
from websockets.frames import CloseCode, Frame, Opcode
from websockets.http11 import Request, Response
from websockets.protocol import State
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from dialtone.base import log
from dialtone.base.bell import Bell
from dialtone.base.errors import Gone, LineTooLong
from dialtone.protocols.irc.caps import Cap
from dialtone.protocols.irc.grammar import READ_MOST
from dialtone.wire.origins import may_call
from dialtone.wire.port import Wire

TEXT, BINARY = Subprotocol("text.ircv3.net"), Subprotocol("binary.ircv3.net")
REQUEST_MOST = 16_384  # bytes
TIME_LIMIT = 10.0  # seconds for the request
NOT_HERE = "This port is for IRC in web pages (WebSocket). There is no page here.\n"
UNKNOWN_PAGE = "Calls from this page are not taken here.\n"


class WebSocketWay:
    """See the module's text. `origins` are pages that may come besides this host's own."""

    def __init__(self, wire: Wire, origins: Iterable[str]) -> None:
        self.framing = Cap.FRAMED_TEXT
        self._wire = wire
        self._origins = tuple(origins)
        self._protocol = ServerProtocol(select_subprotocol=_choose, max_size=READ_MOST)
        self._lines: deque[bytes] = deque()
        self._message = b""
        self.opened = False

    async def open(self) -> bool:
        """Shake hands; False: it was no WebSocket, or none of ours, and it has been told."""
        request = await self._request()
        if request is None:
            return False
        response = self._judged(request)
        self._protocol.send_response(response)
        await self._send()
        if response.status_code != 101:
            log.notice("irc.websocket", f"!WebSocket: refused a request with {response.status_code}")
            return False
        self.opened = True
        if self._protocol.subprotocol == BINARY:
            self.framing = Cap.FRAMED_BINARY
        return True

    async def _request(self) -> Request | None:
        size = 0
        while size < REQUEST_MOST:
            data = await self._wire.read_some(within=TIME_LIMIT)
            size += len(data)
            self._protocol.receive_data(data)
            for event in self._protocol.events_received():
                if isinstance(event, Request):
                    return event
                self._heard(event)
            if self._protocol.handshake_exc is not None:
                log.notice("irc.websocket", f"!WebSocket: {self._protocol.handshake_exc}")
                await self._send()
                return None
        return None

    def _judged(self, request: Request) -> Response:
        headers = request.headers
        if "websocket" not in headers.get("Upgrade", "").lower():
            response = self._protocol.reject(426, NOT_HERE)
            response.headers["Upgrade"] = "websocket"
            return response
        origins = headers.get_all("Origin")
        if len(origins) > 1 or not may_call(next(iter(origins), None), headers.get("Host", ""), self._origins):
            log.notice("irc.websocket", f"!WebSocket: a page of another host wants to come: {origins[0][:200]!r}")
            return self._protocol.reject(403, UNKNOWN_PAGE)
        return self._protocol.accept(request)

    async def read(self, bell: Bell, within: float) -> bytes | None:
        """See the port. Pings are answered meanwhile."""
        while not self._lines:
            if self._protocol.state is not State.OPEN:
                raise Gone("the WebSocket was closed")
            data = await self._wire.read_some_or(bell, within=within)
            if data is None:
                return None
            self._protocol.receive_data(data)
            await self._take()
        line = self._lines.popleft()
        if len(line) > READ_MOST:
            raise LineTooLong
        return line

    async def _take(self) -> None:
        for event in self._protocol.events_received():
            self._heard(event)
        await self._send()

    def _heard(self, event: Any) -> None:
        if not isinstance(event, Frame) or event.opcode not in (Opcode.TEXT, Opcode.BINARY, Opcode.CONT):
            return
        self._message += bytes(event.data)
        if event.fin:
            self._lines.append(self._message.removesuffix(b"\n").removesuffix(b"\r"))
            self._message = b""

    async def _send(self) -> None:
        """What the library wants said: answers to pings, a close."""
        for piece in self._protocol.data_to_send():
            if piece:
                self._wire.post(piece)

    async def close(self) -> None:
        """Say that it is over."""
        if self.opened and self._protocol.state is State.OPEN:
            self._protocol.send_close(CloseCode.NORMAL_CLOSURE)
            await self._send()


def _choose(protocol: ServerProtocol, offered: Any) -> Subprotocol | None:
    for known in (TEXT, BINARY):
        if known in offered:
            return known
    if offered:
        raise NegotiationError("only text.ircv3.net and binary.ircv3.net are spoken here")
    return None
