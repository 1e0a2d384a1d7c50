"""A web server on the loopback with an application of the test's, and clients that send bytes."""

from __future__ import annotations

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any

import pytest

from dialtone.net.http.guard import Guard
from dialtone.net.http.service import HttpService
from dialtone.net.server import Server
from dialtone.net.sockets import Place, Retries
from dialtone.net.terms import Limits, Terms
from dialtone.testing.chance import SteadyChance
from dialtone.wire.service import Door
from tests.net.conftest import Client, client

HTTP = Door("http", "HTTP", "Web Server", "none")
HTTPS = Door("https", "HTTPS", "Secure Web Server", "implicit")
Open = Callable[..., Awaitable[Server]]


@pytest.fixture
async def web() -> AsyncIterator[Open]:
    """Opens servers: `await web(application)`; `guard`, `limits` and the rest are for those parts."""
    servers: list[Server] = []

    async def opened(
        application: Any,
        *,
        door: Door = HTTP,
        idle: float = 30.0,
        guard: dict[str, Any] | None = None,
        limits: Limits | None = None,
        tally: Any = None,
        watch: Any = None,
        **terms: Any,
    ) -> Server:
        around = Guard(application, **{"now": time.time, "chance": SteadyChance(), **(guard or {})})
        service = HttpService(around, now=time.time, idle=idle)
        server = Server(
            door,
            Terms(
                make=lambda wire: service.session(wire, secure_door=door.tls == "implicit"),  # type: ignore[arg-type]
                limits=limits or Limits(inactivity=idle, before_login=0),
                **terms,
            ),
            chance=SteadyChance(),
            tag="web",
            tally=tally,
            watch=watch,
        )
        servers.append(server)
        await server.open([Place("127.0.0.1", 0)], retries=Retries(0, 0))
        return server

    yield opened
    for server in servers:
        await server.shut_down(0.2)


async def ask(server: Server, *pieces: bytes, end: bool = False) -> bytes:
    """Send pieces, then read until the other side closes. Say `Connection: close`, or `end` to send no more."""

    def play(one: Client) -> bytes:
        for piece in pieces:
            one.send(piece)
        if end:
            one.end()
        return one.rest()

    found: bytes = await client(server, play)
    return found


def request(line: str = "GET / HTTP/1.1", *fields: str, body: bytes = b"", close: bool = True) -> bytes:
    """A request with a Host."""
    lines = [line, "Host: bbs.example", *fields, *(["Connection: close"] if close else []), "", ""]
    return "\r\n".join(lines).encode("latin-1") + body


def status(answer: bytes) -> int:
    """The status of the (first) answer."""
    assert answer.startswith(b"HTTP/1.1 "), answer[:200]
    return int(answer[9:12])


def fields(answer: bytes) -> dict[str, str]:
    """The fields of the first answer."""
    head = answer.partition(b"\r\n\r\n")[0].decode("latin-1").split("\r\n")[1:]
    return {line.partition(":")[0].lower(): line.partition(":")[2].strip() for line in head}


def body(answer: bytes) -> bytes:
    """What follows the first answer's head."""
    return answer.partition(b"\r\n\r\n")[2]


async def say(send: Any, data: bytes, *more: tuple[bytes, bytes], code: int = 200) -> None:
    """Answer as an application."""
    head = [(b"content-length", b"%d" % len(data)), *more]
    await send({"type": "http.response.start", "status": code, "headers": head})
    await send({"type": "http.response.body", "body": data})


async def hello(scope: Any, receive: Any, send: Any) -> None:
    """An application that greets."""
    await say(send, b"hello")


async def count(scope: Any, receive: Any, send: Any) -> None:
    """An application that counts the bytes it gets."""
    await say(send, b"%d" % len(await taken(receive)))


async def taken(receive: Any) -> bytes:
    """The body of a request."""
    data = b""
    while True:
        message = await receive()
        if message["type"] == "http.disconnect":
            raise ConnectionError
        data += message["body"]
        if not message.get("more_body"):
            return data


class Steps:
    """An application that goes on only when the test lets it."""

    def __init__(self) -> None:
        self.begun = asyncio.Event()
        self.go = asyncio.Event()
        self.ended = asyncio.Event()
        self.messages: list[Any] = []

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        try:
            self.begun.set()
            await self.go.wait()
            await say(send, b"late")
        finally:
            self.ended.set()
