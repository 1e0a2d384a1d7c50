"""The guard around a session: every way in which a conversation can begin and end."""

from __future__ import annotations

import asyncio
import re

import pytest

from dialtone.base.errors import Gone, LineTooLong, Refusal, Why
from dialtone.domain.ports.outside import MailHost, NoAnswer, NoSuchName, Tlsa
from dialtone.net.gate import OpenGate
from dialtone.net.terms import Limits, Terms
from dialtone.net.tls import ServerTls
from dialtone.wire.port import Farewell, Peer, Wire
from dialtone.wire.service import Door
from tests.net.conftest import Client, Lines, Scene, Serve, client


class Names:
    """A resolver that knows one name, or answers with an error, or not at all."""

    server = ""

    def __init__(self, answer: str | Exception | None) -> None:
        self.answer = answer

    async def reverse(self, address: str) -> str:
        if self.answer is None:
            await asyncio.Event().wait()
        if isinstance(self.answer, Exception):
            raise self.answer
        return str(self.answer)

    async def mail_hosts(self, domain: str) -> list[MailHost]:
        return []

    async def addresses(self, host: str) -> list[str]:
        return []

    async def texts(self, name: str) -> list[str]:
        return []

    async def listed(self, name: str) -> list[str]:
        return []

    async def tlsa(self, host: str, port: int) -> list[Tlsa]:
        return []


async def name_of_peer(wire: Wire) -> None:
    await wire.send(wire.peer.host.encode())


@pytest.mark.parametrize(
    ("answer", "name"),
    [
        ("client.example", b"client.example"),
        (NoSuchName(), b"<no name>"),
        (NoAnswer(), b"<no name>"),
        (None, b"<no name>"),
    ],
)
async def test_the_peer_has_a_name_when_one_is_found_in_time(
    serve: Serve, lines: Lines, answer: str | Exception | None, name: bytes
) -> None:
    server = await serve(name_of_peer, resolver=Names(answer), limits=Limits(look_up=0.05))
    assert await client(server, Client.line) == name
    assert f"Hostname: {name.decode()}" in lines


async def test_without_look_up_there_is_no_name_and_no_line(serve: Serve, lines: Lines) -> None:
    server = await serve(name_of_peer)
    assert await client(server, Client.line) == b"<no name>"
    assert not lines.named("net.hostname")


class Strict(OpenGate):
    def __init__(self, no: Refusal | None = None, delay: float = 0.0) -> None:
        self.no, self.delay = no, delay

    async def consider(self, peer: Peer, service: str) -> float:
        if self.no is not None:
            raise self.no
        return self.delay


@pytest.mark.parametrize(("temporary", "words"), [(True, b"BYE BANNED\r\n"), (False, b"BYE BLOCKED\r\n")])
@pytest.mark.parametrize("tls", [False, True])
async def test_who_is_refused_by_name_hears_it_in_the_sessions_words(
    serve: Serve, server_tls: ServerTls, temporary: bool, words: bytes, tls: bool
) -> None:
    gate = Strict(Refusal(Why.BLOCKED, temporary=temporary))
    door = Door("test", "TEST", "Test Server", "implicit" if tls else "none")
    server = await serve(name_of_peer, gate=gate, tls=server_tls, door=door)

    def act(one: Client) -> bytes:
        if tls:
            one.secure()
        return one.rest()

    assert await client(server, act) == words


async def test_who_deserves_it_waits(serve: Serve) -> None:
    server = await serve(name_of_peer, gate=Strict(delay=0.02))
    assert await client(server, Client.line) == b"<no name>"


async def test_an_error_of_ours_ends_this_session_with_a_code(serve: Serve, lines: Lines) -> None:
    async def talk(wire: Wire) -> None:
        await wire.send(b"hello")
        if await wire.read_line() == b"fail":
            raise KeyError("a bug")
        await wire.send(b"still here")

    server = await serve(talk)
    port = server.listening[0].port

    def act(one: Client) -> tuple[bytes, bytes]:
        other = Client(port)
        one.line()
        other.line()
        one.send(b"fail\r\n")
        words = one.rest()
        other.send(b"x\r\n")
        return words, other.line()

    words, other = await client(server, act)
    found = re.fullmatch(rb"BYE FAULT ([0-9a-f]{6})\r\n", words)
    assert found and other == b"still here"
    (fault,) = lines.named("net.fault")
    assert isinstance(fault.fault, KeyError)
    assert fault.fields["code"] == found[1].decode()
    assert found[1].decode() in fault.text


async def test_last_words_may_fail_too(serve: Serve, lines: Lines) -> None:
    class Speechless(Scene):
        async def farewell(self, why: Farewell, code: str = "") -> None:
            raise ValueError("no words")

    async def talk(wire: Wire) -> None:
        raise KeyError("a bug")

    server = await serve(talk)
    server.adopt(Terms(make=lambda wire: Speechless(wire, talk)))
    assert await client(server, Client.rest) == b""
    assert len(lines.named("net.farewell")) == 1
    assert server.active == 0 or await server.shut_down(1) is None


async def test_a_session_that_cannot_be_made_costs_one_connection(serve: Serve, lines: Lines) -> None:
    server = await serve(name_of_peer)

    def broken(wire: Wire) -> Scene:
        raise RuntimeError("no session")

    server.adopt(Terms(make=broken))
    assert await client(server, Client.rest) == b""
    assert lines.named("net.fault")
    await server.shut_down(1)
    assert server.tally.active == 0


@pytest.mark.parametrize("error", [Gone, LineTooLong])
async def test_a_peer_that_goes_is_no_event(serve: Serve, lines: Lines, error: type[Exception]) -> None:
    async def talk(wire: Wire) -> None:
        raise error

    server = await serve(talk)
    assert await client(server, Client.rest) == b""
    assert {event.level for event in lines.events} <= {6, 7}


async def test_last_words_that_wait_are_not_waited_for_at_the_door(serve: Serve) -> None:
    from dialtone.net.gate import Welcome

    class Full(OpenGate):
        def arrive(self, peer: Peer, service: str) -> Welcome:
            return Welcome(False, Farewell.BUSY)

    class Slow(Scene):
        async def farewell(self, why: Farewell, code: str = "") -> None:
            await asyncio.Event().wait()

    server = await serve(name_of_peer)
    server.adopt(Terms(make=lambda wire: Slow(wire, name_of_peer), gate=Full()))
    assert await client(server, Client.rest) == b""
