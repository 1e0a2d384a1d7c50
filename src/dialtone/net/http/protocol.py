"""The library's protocol classes, as our sessions use them: one request at a time, no timers, bounded messages."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from typing import Any

from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import HttpToolsProtocol, RequestResponseCycle
from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
from uvicorn.server import ServerState
from websockets.frames import Frame

LARGEST_MESSAGE = 1 << 20  # bytes of a WebSocket message, unpacked (WSK-02)
MOST_FRAGMENTS = 4096  # of one message
TOO_BIG = 1009  # close code (RFC 6455 section 7.4.1)

logging.getLogger("uvicorn.error").setLevel(logging.CRITICAL + 1)  # what matters of it is in our own log
logging.getLogger("uvicorn.error").propagate = False


class Requests(HttpToolsProtocol):
    """HTTP. `answered` is called when an answer is complete; `state` of a scope begins as `known`."""

    cycle: RequestResponseCycle

    def __init__(self, config: Config, state: ServerState, known: dict[str, Any], answered: Callable[[], None]) -> None:
        super().__init__(config, state, known)
        self._answered = answered

    def on_response_complete(self) -> None:
        """The next request is the session's business, and so is the time until it comes."""
        self._answered()

    def forget(self) -> None:
        """Keep nothing of a request that was answered: most connections wait for long."""
        self.cycle = self.scope = self.headers = None  # type: ignore[assignment]


class Messages(WebSocketsSansIOProtocol):
    """WebSocket, with bounded messages."""

    def handle_cont(self, event: Frame) -> None:
        """One more piece of a message."""
        if len(self.frames) >= MOST_FRAGMENTS:
            self.conn.fail(TOO_BIG, "too many fragments")
            self.handle_parser_exception()
            return
        super().handle_cont(event)

    def shutdown(self) -> None:
        """Say good-bye once."""
        if not self.transport.is_closing():
            super().shutdown()


def library(application: Any) -> Config:
    """The library's settings: nothing of its own server, its log, its time limits."""
    config = Config(
        application,
        http=Requests,
        ws=Messages,
        ws_max_size=LARGEST_MESSAGE,
        lifespan="off",
        interface="asgi3",
        log_config=None,
        access_log=False,
        proxy_headers=False,
        server_header=False,
        date_header=False,
    )
    config.load()
    return config


class State(ServerState):
    """What the library wants to share among connections; each of ours has its own, with the fields of every answer."""

    def __init__(self, fields: list[tuple[bytes, bytes]]) -> None:
        super().__init__()
        self.default_headers = fields

    @property
    def running(self) -> list[asyncio.Task[None]]:
        """The applications at work."""
        return list(self.tasks)
