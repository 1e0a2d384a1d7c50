"""Data connections on real sockets, on both event loops."""

from __future__ import annotations

import asyncio
import os
import socket
import threading
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from dialtone.base.bell import Bell
from dialtone.base.errors import Gone, Refusal, TimedOut, Why
from dialtone.net.sidelines import ConversationLines, SideLineMaker, Task, Ways
from dialtone.testing.chance import SteadyChance
from dialtone.testing.conformance.sidelines import Guest, SideLinesConformance
from dialtone.wire.port import Wire
from dialtone.wire.sidelines import Place
from tests.net.conftest import LIMIT, Lines, Serve

WAIT = 5.0
LOW, HIGH = 30000, 60000


class Beside:
    """A conversation with a client on 127.0.0.1, and lines beside it, used by the test itself."""

    def __init__(self, serve: Serve) -> None:
        self._serve = serve
        self._over = asyncio.Event()
        self.clients: list[socket.socket] = []

    async def lines(self, ways: Ways | None = None, **terms: Any) -> ConversationLines:
        """Begin one."""
        made: asyncio.Future[ConversationLines] = asyncio.get_running_loop().create_future()
        maker = SideLineMaker(ways or Ways(LOW, HIGH), SteadyChance(os.urandom(4).hex()))

        async def conversation(wire: Wire) -> None:
            made.set_result(maker(wire))
            await self._over.wait()

        server = await self._serve(conversation, **terms)
        client = await asyncio.to_thread(socket.create_connection, ("127.0.0.1", server.listening[0].port), LIMIT)
        self.clients.append(client)
        return await made

    def close(self) -> None:
        self._over.set()
        for one in self.clients:
            one.close()


@pytest.fixture
async def beside(serve: Serve) -> AsyncIterator[Beside]:
    made = Beside(serve)
    yield made
    made.close()


class Far:
    """The far end of a line, in a thread."""

    def __init__(self, sock: socket.socket, guest: Guest) -> None:
        self.sock = sock
        self.guest = guest
        self.received = b""
        self.thread = threading.Thread(target=self._act, daemon=True)
        self.thread.start()

    def _act(self) -> None:
        with self.sock, suppress(OSError):
            self.sock.settimeout(LIMIT)
            if self.guest.vanishes:
                return
            self.sock.sendall(self.guest.brings)
            if self.guest.ends:
                self.sock.shutdown(socket.SHUT_WR)
            pieces = []
            while data := self.sock.recv(1 << 20):
                pieces.append(data)
            self.received = b"".join(pieces)


class TestOnSockets(SideLinesConformance):
    """The suite on the real thing."""

    @pytest.fixture(autouse=True)
    def _given(self, beside: Beside) -> None:
        self.beside = beside
        self.far: list[Far] = []
        self.threads: list[threading.Thread] = []

    async def conversation(self) -> ConversationLines:
        return await self.beside.lines()

    async def come(self, place: Place, guest: Guest) -> bool:
        try:
            sock = await asyncio.to_thread(socket.create_connection, (place.address, place.port), LIMIT)
        except ConnectionRefusedError:
            return False
        self.far.append(Far(sock, guest))
        return True

    async def expect(self, guest: Guest | None) -> Place:
        waiting = socket.create_server(("127.0.0.1", 0))
        place = Place(*waiting.getsockname())
        if guest is None:
            waiting.close()
            return place

        def take() -> None:
            with waiting:
                self.far.append(Far(waiting.accept()[0], guest))

        thread = threading.Thread(target=take, daemon=True)
        thread.start()
        self.threads.append(thread)
        return place

    async def got(self) -> bytes:
        for thread in self.threads:
            await asyncio.to_thread(thread.join, LIMIT)
        await asyncio.to_thread(self.far[-1].thread.join, LIMIT)
        return self.far[-1].received


async def connect(place: Place, source: str = "127.0.0.1") -> socket.socket:
    return await asyncio.to_thread(socket.create_connection, ("127.0.0.1", place.port), LIMIT, (source, 0))


async def in_thread(work: Callable[..., Any], *args: Any) -> Any:
    async with asyncio.timeout(LIMIT):
        return await asyncio.to_thread(work, *args)


async def test_FTP_02_a_stranger_who_comes_first_takes_nobodys_place(beside: Beside, lines: Lines) -> None:
    mine = await beside.lines()
    place = await mine.listen()
    strangers = [await connect(place, "127.0.0.2") for _ in range(40)]
    waiting = asyncio.create_task(mine.accept(within=WAIT))
    assert await in_thread(strangers[0].recv, 10) == b"", "closed"
    friend = await connect(place)
    line = await waiting
    await line.send(b"for the right one")
    await line.close()
    assert await in_thread(friend.recv, 100) == b"for the right one"
    assert len(lines.named("data.stranger")) == 40
    assert "127.0.0.2" in lines.named("data.stranger")[0].text
    for sock in (*strangers, friend):
        sock.close()


async def test_FTP_02_the_peer_may_come_before_it_is_asked_for(beside: Beside) -> None:
    mine = await beside.lines()
    friend = await connect(await mine.listen())
    line = await mine.accept(within=WAIT)
    line.abort()
    friend.close()


async def test_somebody_who_came_for_nothing_is_let_go(beside: Beside) -> None:
    mine = await beside.lines()
    friend = await connect(await mine.listen())
    place = await mine.listen()
    assert await in_thread(friend.recv, 1) == b""
    friend.close()
    mine.forget()
    with pytest.raises(ConnectionRefusedError):
        await connect(place)


async def test_who_waits_hears_that_nobody_listens_any_more(beside: Beside) -> None:
    mine = await beside.lines()
    await mine.listen()
    waiting = asyncio.create_task(mine.accept(within=WAIT))
    await asyncio.sleep(0)
    mine.forget()
    with pytest.raises(Gone):
        await waiting


async def test_ports_are_of_the_range_and_when_all_are_taken_it_says_so(beside: Beside, lines: Lines) -> None:
    held = socket.create_server(("127.0.0.1", 0))
    port = held.getsockname()[1]
    mine = await beside.lines(Ways(port, port))
    with pytest.raises(Refusal) as no:
        await mine.listen()
    assert no.value.why is Why.BUSY and no.value.temporary
    assert "no port is free" in lines.named("data.no_port")[0].text
    held.close()
    assert (await mine.listen()).port == port
    mine.forget()


async def test_the_peer_is_told_what_the_settings_say(beside: Beside) -> None:
    async def tell(peer: object) -> str:
        return "203.0.113.5"

    mine = await beside.lines(Ways(LOW, HIGH, tell=tell))
    assert (await mine.listen()).address == "203.0.113.5"
    assert (await mine.listen(address="198.51.100.2")).address == "198.51.100.2"
    mine.forget()
    usual = await beside.lines()
    assert (await usual.listen()).address == "127.0.0.1"
    usual.forget()


async def test_we_call_from_the_address_the_client_called(beside: Beside) -> None:
    mine = await beside.lines()
    with socket.create_server(("127.0.0.1", 0)) as waiting:
        dialled = asyncio.create_task(mine.dial(Place(*waiting.getsockname()), within=WAIT))
        sock, address = await in_thread(waiting.accept)
        assert address[0] == "127.0.0.1"
        (await dialled).abort()
        sock.close()


async def test_a_call_nobody_answers_takes_no_longer_than_it_may(beside: Beside) -> None:
    """The queue in front of a listener that accepts nobody is full."""
    mine = await beside.lines()
    with socket.create_server(("127.0.0.1", 0), backlog=0) as deaf:
        queued = [socket.socket() for _ in range(4)]
        for one in queued:
            one.setblocking(False)
            one.connect_ex(deaf.getsockname())
        with pytest.raises(TimedOut):
            await mine.dial(Place(*deaf.getsockname()), within=0.1)
        for one in queued:
            one.close()


async def test_an_errand_ends_when_who_waits_for_it_is_cancelled(beside: Beside) -> None:
    mine, ended = await beside.lines(), asyncio.Event()
    begun = asyncio.Event()

    async def work() -> None:
        begun.set()
        try:
            await asyncio.Event().wait()
        finally:
            ended.set()

    errand = mine.begin(work(), Bell())
    waiting = asyncio.create_task(_result(errand.result))
    await begun.wait()
    waiting.cancel()
    with pytest.raises(asyncio.CancelledError):
        await waiting
    assert ended.is_set() and errand.done


async def _result(of: Callable[[], Awaitable[None]]) -> None:
    await of()


async def test_lines_are_made_beside_connections_only() -> None:
    with pytest.raises(TypeError):
        SideLineMaker(Ways(), SteadyChance())(object())  # type: ignore[arg-type]


async def test_each_line_is_noted_where_that_is_asked_for(beside: Beside, lines: Lines) -> None:
    from dialtone.base import log

    mine = await beside.lines(Ways(LOW, HIGH, shown=log.DEBUG))
    friend = await connect(await mine.listen())
    (await mine.accept(within=WAIT)).abort()
    friend.close()
    assert "waiting for the client on 127.0.0.1" in lines.named("data.listening")[0].text
    assert "with 127.0.0.1" in lines.named("data.open")[0].text


async def test_IPv6_by_the_family_of_the_conversation(serve: Serve, tmp_path: Path) -> None:
    from dialtone.net.sockets import Place as Where
    from dialtone.net.sockets import Retries

    told: list[Place] = []
    maker = SideLineMaker(Ways(LOW, HIGH), SteadyChance("six"))

    async def conversation(wire: Wire) -> None:
        mine = maker(wire)
        told.append(await mine.listen())
        await wire.send(b"%d" % told[0].port)
        await wire.flush()
        line = await mine.accept(within=WAIT)
        await line.send(b"over IPv6")
        await line.close()

    server = await serve(conversation)
    try:
        await server.open([Where("::1", 0)], retries=Retries(0, 0))
        port = server.listening[0].port
    except (OSError, IndexError):
        pytest.skip("this machine has no IPv6 on its loopback")

    def talk() -> bytes:
        with socket.create_connection(("::1", port), LIMIT) as control:
            place = int(control.makefile("rb").readline())
            with socket.create_connection(("::1", place), LIMIT) as data:
                return data.recv(100)

    assert await in_thread(talk) == b"over IPv6"
    assert told[0].address == "::1"


async def test_what_is_waited_for_to_its_end_goes_on_when_who_waits_is_cancelled() -> None:
    may_end = asyncio.Event()
    ended: list[bool] = []

    async def work() -> None:
        await may_end.wait()
        ended.append(True)

    errand = Task(work(), Bell())
    waits = asyncio.create_task(errand.ended())
    await asyncio.sleep(0)
    waits.cancel()
    await asyncio.sleep(0)
    may_end.set()
    with pytest.raises(asyncio.CancelledError):
        await waits
    assert ended == [True]
