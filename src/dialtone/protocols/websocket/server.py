"""WebSocket (RFC 6455) for terminals in browsers: the handshake, then Telnet inside frames. Start here.

Where a call goes is never the caller's to say: nothing in the request is used but the origin and the subprotocol
(WSK-03).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Any

from websockets.exceptions import NegotiationError
from websockets.frames import CloseCode
from websockets.http11 import Request, Response
from websockets.server import ServerProtocol
from websockets.typing import Subprotocol

from dialtone.base import log
from dialtone.protocols.websocket.frames import MESSAGE_MOST, Frames
from dialtone.wire.farewells import last_words
from dialtone.wire.origins import may_call
from dialtone.wire.port import ByteWay, Farewell, Wire
from dialtone.wire.screen import Answer, Call, Terminal

TIME_LIMIT = 10.0  # seconds for the request
REQUEST_MOST = 32768  # bytes
BINARY, PLAIN = Subprotocol("binary"), Subprotocol("plain")
NOT_HERE = "This port is for terminals in web pages (WebSocket). There is no page here.\n"
UNKNOWN_PAGE = "Calls from this page are not taken here.\n"

BUSY = (
    b"HTTP/1.1 503 Service Unavailable\r\nConnection: close\r\nContent-Type: text/plain\r\nContent-Length: %d\r\n\r\n"
)

Inside = Callable[[ByteWay, Any], Awaitable[Terminal]]  # (way, house): what is spoken inside the frames

_CLOSING = {
    Farewell.SHUTDOWN: CloseCode.GOING_AWAY,
    Farewell.FAULT: CloseCode.INTERNAL_ERROR,
    Farewell.TIMEOUT: CloseCode.NORMAL_CLOSURE,
}


class WebSocketSession:
    """One call. `origins` are the pages that may call besides this host's own."""

    def __init__(
        self, wire: Wire, answer: Answer, inside: Inside, house: Any, *, origins: Iterable[str] = (), petscii: int = 0
    ) -> None:
        self._wire = wire
        self._answer = answer
        self._inside = inside
        self._house = house
        self._origins = tuple(origins)
        self._petscii = petscii
        self._frames: Frames | None = None

    async def run(self) -> None:
        """Shake hands, then hold the visit."""
        protocol = ServerProtocol(select_subprotocol=_choose, max_size=MESSAGE_MOST)
        request = await self._request(protocol)
        if request is None or not await self._respond(protocol, request):
            return
        self._frames = Frames(self._wire, protocol, text=protocol.subprotocol != BINARY)
        await self._frames.take()
        terminal = await self._inside(self._frames, self._house)
        await self._answer(terminal, Call(protocol="WebSocket", petscii=self._petscii), self._house)
        await terminal.flush()
        await self._frames.close()

    async def _request(self, protocol: ServerProtocol) -> Request | None:
        """Read the request; None, and an answer if there can be one, when it is none."""
        size = 0
        while size < REQUEST_MOST:
            byte = await self._wire.read_exactly(1, within=TIME_LIMIT)
            data = byte + await self._wire.read_exactly(min(self._wire.unread(), REQUEST_MOST))
            size += len(data)
            protocol.receive_data(data)
            for event in protocol.events_received():
                if isinstance(event, Request):
                    return event
            if protocol.handshake_exc is not None:
                log.notice("websocket.refused", f"!WebSocket: {protocol.handshake_exc}")
                await self._send(protocol)
                return None
        log.notice("websocket.refused", "!WebSocket: a request without end")
        return None

    async def _respond(self, protocol: ServerProtocol, request: Request) -> bool:
        """Answer the request; whether there is a WebSocket now."""
        response = self._judged(protocol, request)
        protocol.send_response(response)
        await self._send(protocol)
        if response.status_code == 101:
            return True
        log.notice("websocket.refused", f"!WebSocket: refused a request with {response.status_code}")
        return False

    def _judged(self, protocol: ServerProtocol, request: Request) -> Response:
        headers = request.headers
        if "websocket" not in headers.get("Upgrade", "").lower():
            response = protocol.reject(426, NOT_HERE)
            response.headers["Upgrade"] = "websocket"
            return response
        origins = headers.get_all("Origin")
        if len(origins) > 1 or not may_call(next(iter(origins), None), headers.get("Host", ""), self._origins):
            log.notice("websocket.origin", f"!WebSocket: a page of another host wants to call: {origins[0][:200]!r}")
            return protocol.reject(403, UNKNOWN_PAGE)
        return protocol.accept(request)

    async def _send(self, protocol: ServerProtocol) -> None:
        for piece in protocol.data_to_send():
            if piece:
                await self._wire.send_raw(piece)

    async def farewell(self, why: Farewell, code: str = "") -> None:
        """One line on the screen and a close; before the handshake, an HTTP answer."""
        words = last_words(why, code)
        if self._frames is None:
            body = words.lstrip()
            await self._wire.send_raw(BUSY % len(body) + body)
            return
        await self._frames.send_raw(words)
        await self._frames.close(_CLOSING.get(why, CloseCode.POLICY_VIOLATION))


def _choose(protocol: ServerProtocol, offered: Any) -> Subprotocol | None:
    """`binary` before `plain`; none when none was asked for. Others are refused."""
    for known in (BINARY, PLAIN):
        if known in offered:
            return known
    if offered:
        raise NegotiationError("only binary and plain are spoken here")
    return None
