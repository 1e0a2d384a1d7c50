"""Both event loops, a certificate, a server with its clients; nothing waits longer than a few seconds."""

from __future__ import annotations

import asyncio
import socket
import ssl
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import trustme
import uvloop

from dialtone.base import log
from dialtone.net.server import Server
from dialtone.net.sockets import Place, Retries
from dialtone.net.terms import Terms
from dialtone.net.tls import ServerTls
from dialtone.net.watch import Watch
from dialtone.testing.chance import SteadyChance
from dialtone.wire.port import Farewell, Wire
from dialtone.wire.service import Door

LIMIT = 10.0  # seconds that anything here may take


def pytest_asyncio_loop_factories() -> dict[str, Callable[[], asyncio.AbstractEventLoop]]:
    return {"asyncio": asyncio.new_event_loop, "uvloop": uvloop.new_event_loop}


@pytest.fixture(scope="session")
def authority() -> trustme.CA:
    return trustme.CA()


@pytest.fixture(scope="session")
def cert_files(authority: trustme.CA, tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    folder = tmp_path_factory.mktemp("cert")
    issued = authority.issue_cert("localhost", "bbs.example")
    issued.cert_chain_pems[0].write_to_path(folder / "cert.pem")
    issued.private_key_pem.write_to_path(folder / "key.pem")
    return folder / "cert.pem", folder / "key.pem"


@pytest.fixture(scope="session")
def server_tls(cert_files: tuple[Path, Path]) -> ServerTls:
    return ServerTls(*cert_files)


class Lines(list[str]):
    """Lines of the log, with what they carry."""

    def __init__(self) -> None:
        super().__init__()
        self.events: list[log.Event] = []

    def __call__(self, event: log.Event) -> None:
        self.events.append(event)
        self.append(event.text)

    def named(self, name: str) -> list[log.Event]:
        return [event for event in self.events if event.name == name]


@pytest.fixture
def lines() -> Iterator[Lines]:
    seen = Lines()
    before = log.switch.level
    log.switch.level = log.DEBUG
    log.switch.sinks.append(seen)
    yield seen
    log.switch.sinks.remove(seen)
    log.switch.level = before


class Scene:
    """A session made of a function; says why it was ended."""

    def __init__(self, wire: Wire, conversation: Callable[[Wire], Awaitable[None]]) -> None:
        self.wire = wire
        self.conversation = conversation

    async def run(self) -> None:
        await self.conversation(self.wire)

    async def farewell(self, why: Farewell, code: str = "") -> None:
        await self.wire.send(f"BYE {why.name} {code}".rstrip().encode())


Serve = Callable[..., Awaitable[Server]]


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    servers: list[Server] = []

    async def start(
        conversation: Callable[[Wire], Awaitable[None]], *, door: Door | None = None, **terms: Any
    ) -> Server:
        more = {name: terms.pop(name) for name in ("watch", "tally") if name in terms}
        server = Server(
            door or Door("test", "TEST", "Test Server", "none"),
            Terms(make=lambda wire: Scene(wire, conversation), **terms),
            chance=SteadyChance(),
            tag="test",
            **more,
        )
        servers.append(server)
        await server.open([Place("127.0.0.1", 0)], retries=Retries(0, 0))
        return server

    yield start
    for server in servers:
        await server.shut_down(0.2)


class Hands:
    """Time for a watch, moved by the test."""

    def __init__(self) -> None:
        self.time = 0.0
        self.watch = Watch(lambda: self.time, period=0)

    async def move(self, seconds: float) -> None:
        """Let time pass once somebody waits for a deadline, and a look be taken."""
        async with asyncio.timeout(5):
            while not any(member.deadline < float("inf") for member in self.watch.members):  # noqa: ASYNC110
                await asyncio.sleep(0)
        self.time += seconds
        self.watch.sweep()


class Client:
    """A blocking socket in a thread: nothing of the code under test."""

    def __init__(self, port: int, *, host: str = "127.0.0.1") -> None:
        self.sock: socket.socket = socket.create_connection((host, port), timeout=LIMIT)
        self.sock.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self.received = b""

    def send(self, data: bytes) -> None:
        self.sock.sendall(data)

    def line(self) -> bytes:
        while b"\r\n" not in self.received:
            data = self.sock.recv(65536)
            if not data:
                raise EOFError(self.received)
            self.received += data
        line, _, self.received = self.received.partition(b"\r\n")
        return line

    def rest(self) -> bytes:
        """Everything until the other side closes."""
        pieces = [self.received]
        while data := self.sock.recv(65536):
            pieces.append(data)
        self.received = b""
        return b"".join(pieces)

    def secure(self, context: ssl.SSLContext | None = None, name: str = "localhost") -> None:
        self.sock = (context or ssl._create_unverified_context()).wrap_socket(self.sock, server_hostname=name)

    def end(self) -> None:
        """Send no more."""
        socket.socket.shutdown(self.sock, socket.SHUT_WR)  # an SSLSocket's own would forget TLS altogether

    def close(self) -> None:
        self.sock.close()


async def client(server: Server, play: Callable[[Client], Any], *, host: str = "127.0.0.1") -> Any:
    """Run `play` with a client of `server` in a thread and return its result."""

    def work() -> Any:
        one = Client(server.listening[0].port, host=host)
        try:
            return play(one)
        finally:
            one.close()

    async with asyncio.timeout(LIMIT):
        return await asyncio.to_thread(work)
