"""Calls from the site: an ASGI application for WebSockets that gives a browser's terminal to the board's face.

The browser's first message is JSON: `{"ticket": "...", "columns": 80, "rows": 24}`; without a ticket the board asks who
calls. Only our own pages may call (WSK-01), and where a call goes is not theirs to say (WSK-03).
"""

from __future__ import annotations

import asyncio
import json
from typing import Any

from dialtone.base import log
from dialtone.base.errors import Gone, HangUp, Refusal, TimedOut, WireError
from dialtone.domain.access.tickets import Tickets
from dialtone.net.http.terminal import PageTerminal, Receive, Send
from dialtone.wire.farewells import last_words
from dialtone.wire.port import Farewell, Peer
from dialtone.wire.screen import Answer, Call, believed

HELLO_WITHIN = 20.0  # seconds for the first message
HELLO_MOST = 2000  # characters
NORMAL, POLICY, INTERNAL = 1000, 1008, 1011  # close codes (RFC 6455 section 7.4.1)


class PageCalls:
    """See the module's text. `house` is whatever the face is given."""

    def __init__(self, answer: Answer, tickets: Tickets, house: Any) -> None:
        self._answer = answer
        self._tickets = tickets
        self._house = house

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Hold one call."""
        await receive()  # websocket.connect
        if not is_ours(scope):
            log.notice("websocket.origin", "!WebSocket: a page of another host wants to call the site's terminal")
            await send({"type": "websocket.close", "code": POLICY})  # 403
            return
        await send({"type": "websocket.accept"})
        peer: Peer = scope["dialtone.peer"]
        terminal = PageTerminal(
            receive,
            send,
            peer=peer,
            number=scope.get("dialtone.number", 0),
            secure=scope.get("dialtone.secure", False),
            identified=scope.get("dialtone.identify", lambda user: None),
        )
        code = await self._held(terminal, peer, receive)
        try:
            await send({"type": "websocket.close", "code": code})
        except (OSError, RuntimeError):
            return

    async def _held(self, terminal: PageTerminal, peer: Peer, receive: Receive) -> int:
        """The visit; the code to close with."""
        try:
            call = await self._hello(terminal, peer, receive)
        except Refusal as no:
            await _say(terminal, f"\r\n{no.text}\r\n".encode())
            return POLICY
        except WireError:
            return POLICY
        bringing = asyncio.create_task(terminal.bring())
        try:
            await self._answer(terminal, call, self._house)
            await terminal.flush()
        except HangUp:
            await _say(terminal, b"")
        except TimedOut as late:
            log.warning("net.timeout", f"!TIMEOUT in a call from the site ({late})")
            await _say(terminal, last_words(Farewell.TIMEOUT))
        except Gone:
            log.debug("net.gone", "the browser has gone")
        finally:
            bringing.cancel()
        return NORMAL

    async def _hello(self, terminal: PageTerminal, peer: Peer, receive: Receive) -> Call:
        """Read the first message. Raises Refusal, Gone, TimedOut."""
        try:
            async with asyncio.timeout(HELLO_WITHIN):
                message = await receive()
        except TimeoutError:
            raise TimedOut("no first message") from None
        if message["type"] != "websocket.receive":
            raise Gone
        hello = _read(message.get("text") or "")
        terminal.size = fresh = believed(*(_whole(hello.get(name)) for name in ("columns", "rows")))
        ticket = hello.get("ticket")
        caller = await self._tickets.redeem(ticket, peer) if isinstance(ticket, str) and ticket else None
        door = hello.get("run")
        run = door if isinstance(door, str) and door.isalnum() and len(door) <= 16 else ""
        return Call(protocol="WebSocket", caller=caller, fresh=fresh, run=run)


def is_ours(scope: Any) -> bool:
    """Whether a page of this very site calls. Programs that are no browsers have ports of their own."""
    fields = dict(scope["headers"])
    scheme = b"https" if scope.get("scheme") == "wss" else b"http"
    return bool(fields.get(b"host")) and fields.get(b"origin") == scheme + b"://" + fields[b"host"]


async def _say(terminal: PageTerminal, words: bytes) -> None:
    try:
        await terminal.write(words)
        await terminal.flush()
    except WireError:
        return


def _read(text: str) -> dict[str, Any]:
    try:
        found = json.loads(text) if len(text) <= HELLO_MOST else None
    except (ValueError, RecursionError):
        found = None
    return found if isinstance(found, dict) else {}


def _whole(value: object) -> int:
    return value if type(value) is int else 0
