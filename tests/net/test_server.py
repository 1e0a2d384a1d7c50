"""Listening, accepting, turning away, changing terms, shutting down."""

from __future__ import annotations

import asyncio
import errno
import socket
from ipaddress import ip_network

import pytest

from dialtone.base.errors import HangUp
from dialtone.net.connection import Connection
from dialtone.net.gate import Welcome
from dialtone.net.runner import Tally
from dialtone.net.server import Server
from dialtone.net.sockets import Place, Retries
from dialtone.net.terms import Limits, Terms
from dialtone.net.tls import ServerTls
from dialtone.testing.conformance.wire import Kept
from dialtone.wire.port import Farewell, Peer, Wire
from dialtone.wire.service import Door
from tests.net.conftest import Client, Lines, Scene, Serve, client


async def greet(wire: Wire) -> None:
    await wire.send(b"220 hello")
    while True:
        if await wire.read_line() == b"QUIT":
            raise HangUp
        await wire.send(b"250 ok")


class Porter:
    """A gate that does what the test says and writes down what it was asked."""

    def __init__(self, entry: Welcome = Welcome()) -> None:  # noqa: B008
        self.entry = entry
        self.asked: list[str] = []

    def arrive(self, peer: Peer, service: str) -> Welcome:
        self.asked.append(f"arrive {service} {peer.address}")
        return self.entry

    async def consider(self, peer: Peer, service: str) -> float:
        self.asked.append(f"consider {peer.host}")
        return 0.0

    def identified(self, peer: Peer) -> None:
        self.asked.append("identified")

    def leave(self, peer: Peer, service: str, identified: bool) -> None:
        self.asked.append(f"leave {identified}")


# --- listening ------------------------------------------------------------------------------------------------------


async def test_who_is_here_when_terms_change_is_told_that_they_are_old(serve: Serve) -> None:
    async def talk(wire: Wire) -> None:
        assert isinstance(wire, Connection)
        await wire.read_line()
        await wire.send(b"old" if wire.outdated else b"new")

    server = await serve(talk)
    reader, writer = await asyncio.open_connection("127.0.0.1", server.listening[0].port)
    async with asyncio.timeout(5):
        while not server.watch.members:  # noqa: ASYNC110
            await asyncio.sleep(0)
        server.adopt(server.terms)
        writer.write(b"\r\n")
        assert await reader.readline() == b"old\r\n"
    writer.close()


async def test_the_real_port_is_told(serve: Serve, lines: Lines) -> None:
    server = await serve(greet)
    (place,) = server.listening
    assert place.port > 0
    assert f"Test Server listening on socket 127.0.0.1 port {place.port}" in lines


async def test_a_port_in_use_is_told_and_does_not_stop_the_others(serve: Serve, lines: Lines) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
        server = await serve(greet)
        first = server.listening
        await server.open([Place("127.0.0.1", port), Place("127.0.0.1", 0)], retries=Retries(2, 0))
    assert server.listening == first
    reason = f"!ERROR {errno.EADDRINUSE} binding Test Server socket to port {port}: Address already in use"
    assert [
        (event.text, event.level) for event in lines.events if "binding" in event.text or "retry" in event.text
    ] == [
        (reason, 4),
        ("Will retry in 0 seconds (1 of 2)", 4),
        (reason, 4),
        ("Will retry in 0 seconds (2 of 2)", 4),
        (reason, 2),
    ]


async def test_a_name_that_does_not_resolve_is_told(serve: Serve, lines: Lines) -> None:
    server = await serve(greet)
    await server.open([Place("no such host", 0)], retries=Retries(0, 0))
    assert server.listening == ()
    assert [line for line in lines if line.startswith("!Test Server ERROR") and "getaddrinfo() on no such host" in line]


async def test_opening_again_keeps_what_stays_and_closes_what_goes(serve: Serve, lines: Lines) -> None:
    server = await serve(greet)
    (kept,) = server.listening
    again = Place("127.0.0.1", 0)
    await server.open([again, Place("localhost", 0)])
    assert kept in server.listening
    assert len(server.listening) > 1
    await server.open([again])
    assert server.listening == (kept,)
    assert [line for line in lines if line.startswith("Test Server closing socket 127.0.0.1 port")]


async def test_ipv6_and_ipv4_are_served(serve: Serve) -> None:
    seen: list[str] = []

    async def talk(wire: Wire) -> None:
        seen.append(wire.peer.address)
        await wire.send(b"hi")

    server = await serve(talk)
    try:
        await server.open([Place("::1", 0)], retries=Retries(0, 0))
        host = server.listening[0].host
    except IndexError:
        pytest.skip("no IPv6 here")
    assert await client(server, Client.line, host=host) == b"hi"
    assert seen == ["::1"]


# --- accepting ------------------------------------------------------------------------------------------------------


async def test_the_ends_of_a_connection_are_known(serve: Serve, lines: Lines) -> None:
    peers: list[Peer] = []

    async def talk(wire: Wire) -> None:
        peers.append(wire.peer)
        await wire.send(b"%d" % wire.number)

    server = await serve(talk)
    port = server.listening[0].port
    numbers = [await client(server, Client.line), await client(server, Client.line)]
    assert numbers == [b"1", b"2"]
    assert peers[0].is_ourselves
    assert (peers[0].local_address, peers[0].local_port) == ("127.0.0.1", port)
    assert f"Connection accepted on 127.0.0.1 port {port} from port {peers[0].port}" in lines
    accepted = lines.named("net.accepted")[0].context
    assert accepted is not None
    assert (accepted.server, accepted.number, accepted.label, accepted.peer) == ("test", 1, "TEST", "127.0.0.1")


async def test_the_gate_is_asked_in_order_and_told_once(serve: Serve) -> None:
    porter = Porter()

    async def talk(wire: Wire) -> None:
        wire.identify("alice")
        wire.identify("alice")
        await wire.send(b"hi")

    server = await serve(talk, gate=porter)
    assert await client(server, Client.rest) == b"hi\r\n"
    await server.shut_down(1)
    assert porter.asked == ["arrive test 127.0.0.1", "consider <no name>", "identified", "leave True"]


@pytest.mark.parametrize(
    ("entry", "words"),
    [
        (Welcome(False, Farewell.BUSY), b"BYE BUSY\r\n"),
        (Welcome(False, None), b""),
        (Welcome(False, Farewell.BLOCKED, silent=True), b""),
    ],
)
@pytest.mark.parametrize("tls", ["none", "implicit"])
async def test_who_is_not_admitted_hears_why_in_the_clear(
    serve: Serve, server_tls: ServerTls, entry: Welcome, words: bytes, tls: str, lines: Lines
) -> None:
    porter = Porter(entry)
    server = await serve(greet, gate=porter, tls=server_tls, door=Door("test", "TEST", "Test Server", tls))
    assert await client(server, Client.rest) == words
    assert porter.asked == ["arrive test 127.0.0.1"]
    assert not lines.named("net.accepted")
    assert (server.active, server.tally.refused, server.tally.served) == (0, 1, 0)


@pytest.mark.parametrize("fault", [None, ValueError("x")])
async def test_what_a_refusal_asks_for_is_done(serve: Serve, lines: Lines, fault: Exception | None) -> None:
    done = asyncio.Event()

    async def then() -> None:
        done.set()
        if fault is not None:
            raise fault

    server = await serve(greet, gate=Porter(Welcome(False, None, then=then)))
    assert await client(server, Client.rest) == b""
    async with asyncio.timeout(5):
        await done.wait()
    assert bool(lines.named("net.fault")) is (fault is not None)


async def test_a_faulty_gate_costs_one_connection(serve: Serve, lines: Lines) -> None:
    porter = Porter()
    server = await serve(greet, gate=porter)
    porter.arrive = lambda peer, service: 1 / 0  # type: ignore[assignment,method-assign,return-value]
    assert await client(server, Client.rest) == b""
    assert lines.named("net.fault")
    del porter.arrive
    assert await client(server, Client.line) == b"220 hello"


async def test_the_end_is_counted_and_told(serve: Serve, lines: Lines) -> None:
    tally = Tally()
    server = await serve(greet, tally=tally)

    def act(one: Client) -> bytes:
        one.line()
        one.send(b"QUIT\r\n")
        return one.rest()

    await client(server, act)
    await server.shut_down(1)
    assert (tally.active, tally.served, tally.refused) == (0, 1, 0)
    assert "Session thread terminated (0 threads remain, 1 clients served)" in lines


class Exhausted:
    """A listening socket whose accept fails for want of descriptors, `times` times."""

    def __init__(self, real: socket.socket, times: int) -> None:
        self.real, self.times, self.calls = real, times, 0

    def accept(self) -> tuple[socket.socket, tuple[str, int]]:
        self.calls += 1
        if self.calls <= self.times:
            raise OSError(errno.EMFILE, "Too many open files")
        return self.real.accept()  # type: ignore[no-any-return]


async def test_SLO_10_without_descriptors_a_client_is_turned_away_with_words(serve: Serve, lines: Lines) -> None:
    server = await serve(greet)
    (listener,) = server._sockets
    server._loop.remove_reader(listener)
    short = Exhausted(listener, 1)
    server._loop.add_reader(listener, server._accept, short)
    assert await client(server, Client.rest) == b"BYE BUSY\r\n"
    assert f"!ERROR {errno.EMFILE} accepting connection: Too many open files" in lines
    assert await client(server, Client.line) == b"220 hello"
    assert len(lines.named("net.exhausted")) == 1


async def test_SLO_10_without_a_spare_descriptor_accepting_rests(
    serve: Serve, lines: Lines, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("dialtone.net.server.BREATH", 0.01)
    server = await serve(greet)
    (listener,) = server._sockets
    server._loop.remove_reader(listener)
    short = Exhausted(listener, 10**9)
    server._loop.add_reader(listener, server._accept, short)
    assert await client(server, Client.line) == b"220 hello"  # after the rest the real listener is asked again
    assert short.calls == 2  # once, and once with the spare descriptor
    assert len(lines.named("net.exhausted")) == 1


# --- settings -------------------------------------------------------------------------------------------------------


async def test_new_terms_hold_for_new_connections_only(serve: Serve) -> None:
    async def other(wire: Wire) -> None:
        await wire.send(b"220 new")

    server = await serve(greet)
    before = server.listening

    async def adopt(terms: Terms) -> None:
        server.adopt(terms)

    def first(one: Client) -> bytes:
        one.line()
        asyncio.run_coroutine_threadsafe(adopt(Terms(make=lambda wire: Scene(wire, other))), loop).result(5)
        with_new = Client(before[0].port)
        answer = with_new.line()
        with_new.close()
        one.send(b"NOOP\r\n")
        return answer + b" " + one.line()

    loop = asyncio.get_running_loop()
    assert await client(server, first) == b"220 new 250 ok"
    assert server.listening == before


# --- the end --------------------------------------------------------------------------------------------------------


def shut_down(server: Server, loop: asyncio.AbstractEventLoop, grace: float) -> None:
    asyncio.run_coroutine_threadsafe(server.shut_down(grace), loop).result(8)


async def test_shutdown_says_farewell_to_who_waits_for_a_command(serve: Serve, lines: Lines) -> None:
    server = await serve(greet)
    loop, port = asyncio.get_running_loop(), server.listening[0].port

    def act(one: Client) -> bytes:
        one.line()
        one.send(b"half a comm")
        shut_down(server, loop, 5)
        return one.rest()

    assert await client(server, act) == b"BYE SHUTDOWN\r\n"
    assert (server.listening, server.active) == ((), 0)
    with pytest.raises(OSError):
        socket.create_connection(("127.0.0.1", port), timeout=1)


async def test_shutdown_lets_a_body_and_its_answer_finish(serve: Serve) -> None:
    async def talk(wire: Wire) -> None:
        kept = Kept()
        await wire.send(b"354 go on")
        await wire.read_body(kept)
        await wire.send(b"250 kept %d" % len(kept.data))
        await wire.read_line()

    server = await serve(talk)
    loop = asyncio.get_running_loop()

    def act(one: Client) -> bytes:
        one.line()
        one.send(b"half")
        ending = asyncio.run_coroutine_threadsafe(server.shut_down(5), loop)
        one.send(b" and half\r\n.\r\n")
        rest = one.rest()
        ending.result(8)
        return rest

    assert await client(server, act) == b"250 kept 15\r\nBYE SHUTDOWN\r\n"


async def test_shutdown_ends_who_does_not_come_to_an_end(serve: Serve) -> None:
    async def talk(wire: Wire) -> None:
        await wire.send(b"354 go on")
        await wire.flush()
        await asyncio.Event().wait()

    server = await serve(talk)
    loop = asyncio.get_running_loop()

    def act(one: Client) -> bytes:
        one.line()
        shut_down(server, loop, 0.05)
        return one.rest()

    assert await client(server, act) == b"BYE SHUTDOWN\r\n"
    assert server.active == 0


async def test_shutdown_does_not_wait_for_a_peer_that_reads_nothing(serve: Serve) -> None:
    async def talk(wire: Wire) -> None:
        while True:
            await wire.send_raw(bytes(1 << 20))

    server = await serve(talk, limits=Limits(last_words=0.05))
    loop = asyncio.get_running_loop()

    def act(one: Client) -> None:
        one.sock.recv(1)
        shut_down(server, loop, 0.05)

    await client(server, act)
    assert server.active == 0


# --- behind a proxy -------------------------------------------------------------------------------------------------

LOOPBACK = ip_network("127.0.0.0/8")
HEADER = b"PROXY TCP4 198.51.100.7 192.0.2.25 40000 25\r\n"


async def test_a_listed_proxy_speaks_for_its_client(serve: Serve, lines: Lines) -> None:
    porter = Porter()
    peers: list[Peer] = []

    async def talk(wire: Wire) -> None:
        peers.append(wire.peer)
        await wire.send(await wire.read_line())

    server = await serve(talk, gate=porter, proxies=(LOOPBACK,))

    def act(one: Client) -> bytes:
        one.send(HEADER + b"EHLO c\r\n")
        return one.line()

    assert await client(server, act) == b"EHLO c"
    assert (peers[0].address, peers[0].port, peers[0].local_address) == ("198.51.100.7", 40000, "192.0.2.25")
    assert porter.asked[0] == "arrive test 198.51.100.7"
    assert "Connection accepted on 192.0.2.25 port 25 from port 40000" in lines
    context = lines.named("net.accepted")[0].context
    assert context is not None and context.peer == "198.51.100.7"


async def test_a_proxy_and_tls_from_the_first_byte(serve: Serve, server_tls: ServerTls) -> None:
    door = Door("tests", "TESTS", "Test Server", "implicit")
    server = await serve(greet, tls=server_tls, proxies=(LOOPBACK,), door=door)

    def act(one: Client) -> bytes:
        one.send(HEADER)
        one.secure()
        return one.line()

    assert await client(server, act) == b"220 hello"


async def test_TEL_09_a_listed_proxy_must_send_a_header(serve: Serve, lines: Lines) -> None:
    porter = Porter()
    server = await serve(greet, gate=porter, proxies=(LOOPBACK,))

    def act(one: Client) -> bytes:
        one.send(b"EHLO without a header\r\n")
        return one.rest()

    assert await client(server, act) == b""
    assert porter.asked == []
    assert lines.named("net.proxy")
    await server.shut_down(1)
    assert (server.tally.active, server.tally.served) == (0, 0)


async def test_nobody_else_may_send_one(serve: Serve) -> None:
    async def talk(wire: Wire) -> None:
        await wire.send(wire.peer.address.encode() + b" " + await wire.read_line())

    server = await serve(talk)

    def act(one: Client) -> bytes:
        one.send(HEADER)
        return one.line()

    assert await client(server, act) == b"127.0.0.1 " + HEADER.strip()


async def test_a_client_of_a_proxy_may_be_refused(serve: Serve) -> None:
    porter = Porter(Welcome(False, Farewell.TOO_MANY))
    server = await serve(greet, gate=porter, proxies=(LOOPBACK,))

    def act(one: Client) -> bytes:
        one.send(HEADER)
        return one.rest()

    assert await client(server, act) == b"BYE TOO_MANY\r\n"
    await server.shut_down(1)
    assert porter.asked == ["arrive test 198.51.100.7"]
    assert (server.tally.active, server.tally.refused) == (0, 1)
