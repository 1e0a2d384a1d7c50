"""UDP services over loopback."""

from __future__ import annotations

import asyncio
import socket
from collections.abc import AsyncIterator, Awaitable, Callable

import pytest

from dialtone.net.datagrams import DatagramLimits, DatagramServer, cut
from dialtone.net.gate import OpenGate, Welcome
from dialtone.net.sockets import Place, Retries
from dialtone.wire.port import Peer
from tests.net.conftest import Lines

Start = Callable[..., Awaitable[DatagramServer]]


async def echo(question: bytes, peer: Peer) -> bytes | None:
    if question == b"fail":
        raise KeyError("a bug")
    return None if question == b"nothing" else peer.address.encode() + b" " + question


@pytest.fixture
async def start() -> AsyncIterator[Start]:
    servers: list[DatagramServer] = []

    async def go(answer: object = echo, **more: object) -> DatagramServer:
        server = DatagramServer("systat", "SYSTAT Server", answer, **more)  # type: ignore[arg-type]
        await server.open([Place("127.0.0.1", 0)], retries=Retries(0, 0))
        servers.append(server)
        return server

    yield go
    for server in servers:
        await server.shut_down()


async def ask(server: DatagramServer, *questions: bytes, answers: int = 1) -> list[bytes]:
    def work() -> list[bytes]:
        with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
            sock.settimeout(5)
            for question in questions:
                sock.sendto(question, ("127.0.0.1", server.listening[0].port))
            return [sock.recv(65536) for _ in range(answers)]

    return await asyncio.to_thread(work)


async def test_a_question_has_an_answer(start: Start, lines: Lines) -> None:
    server = await start()
    assert await ask(server, b"who?") == [b"127.0.0.1 who?"]
    assert f"SYSTAT Server listening on socket 127.0.0.1 port {server.listening[0].port}" in lines


async def test_questions_may_stay_unanswered_and_errors_cost_one_answer(start: Start, lines: Lines) -> None:
    server = await start()
    assert await ask(server, b"nothing", b"fail", b"x" * 2000, b"last") == [b"127.0.0.1 last"]
    assert len(lines.named("net.fault")) == 1


async def test_FIN_04_answers_for_one_address_are_limited(start: Start) -> None:
    asked: list[bytes] = []
    enough = asyncio.Event()

    async def count(question: bytes, peer: Peer) -> bytes:
        asked.append(question)
        enough.set()
        return b"ok"

    server = await start(count, limits=DatagramLimits(rate=0.0, burst=3))
    await ask(server, *[b"%d" % number for number in range(10)], answers=3)
    assert asked == [b"0", b"1", b"2"]


async def test_not_too_many_questions_at_once() -> None:
    begun: list[bytes] = []
    end = _End()

    async def slow(question: bytes, peer: Peer) -> bytes:
        begun.append(question)
        return question

    server = DatagramServer("systat", "SYSTAT Server", slow, limits=DatagramLimits(at_once=2))
    for question in (b"1", b"2", b"3", b"4"):
        server.ask(end, question, ("192.0.2.1", 40000))  # type: ignore[arg-type]
    await server.shut_down()
    assert begun == end.sent == [b"1", b"2"]


async def test_the_gate_keeps_people_out(start: Start) -> None:
    class Closed(OpenGate):
        def arrive(self, peer: Peer, service: str) -> Welcome:
            return Welcome(admitted=not hasattr(self, "shut"))

    gate = Closed()
    server = await start(gate=gate)
    assert await ask(server, b"1") == [b"127.0.0.1 1"]
    gate.shut = True  # type: ignore[attr-defined]
    with pytest.raises(TimeoutError):
        await asyncio.to_thread(_ask_briefly, server.listening[0].port)


def _ask_briefly(port: int) -> bytes:
    with socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sock:
        sock.settimeout(0.1)
        sock.sendto(b"2", ("127.0.0.1", port))
        return sock.recv(100)


async def test_places_may_change(start: Start) -> None:
    server = await start()
    before = server.listening
    await server.open([Place("127.0.0.1", 0), Place("127.0.0.2", 0)], retries=Retries(0, 0))
    assert set(before) < set(server.listening)
    await server.open([], retries=Retries(0, 0))
    assert server.listening == ()


def test_long_answers_end_behind_a_line() -> None:
    assert cut(b"one\r\ntwo\r\nthree\r\n", 12) == b"one\r\ntwo\r\n"
    assert cut(b"one\r\n", 12) == b"one\r\n"
    assert cut(b"x" * 20, 12) == b"x" * 12


async def test_a_question_from_another_service_is_not_answered() -> None:
    end = _End()

    async def answer(question: bytes, peer: Peer) -> bytes:
        return question

    server = DatagramServer("systat", "SYSTAT Server", answer)
    server.ask(end, b"loop", ("192.0.2.1", 19))  # type: ignore[arg-type]
    server.ask(end, b"person", ("192.0.2.1", 40000))  # type: ignore[arg-type]
    await server.shut_down()
    assert end.sent == [b"person"]


class _End:
    """A transport that keeps what is sent."""

    def __init__(self) -> None:
        self.sent: list[bytes] = []

    def get_extra_info(self, name: str) -> tuple[str, int]:
        return ("127.0.0.1", 11)

    def is_closing(self) -> bool:
        return False

    def sendto(self, data: bytes, address: tuple[str, int]) -> None:
        self.sent.append(data)
