"""Time limits, back-pressure and the end of a connection, over sockets; TLS on connections is in `test_tls.py`."""

from __future__ import annotations

import asyncio

import pytest

from dialtone.net.terms import Limits
from dialtone.testing.conformance.wire import Kept
from dialtone.wire.port import Wire
from tests.net.conftest import LIMIT, Client, Hands, Lines, Serve, client

# --- packets --------------------------------------------------------------------------------------------------------


async def test_input_that_nobody_reads_is_left_to_the_peer(serve: Serve) -> None:
    go_on, sizes = asyncio.Event(), []

    async def talk(wire: Wire) -> None:
        await wire.read_line()
        await go_on.wait()
        sizes.append(wire.unread())
        kept = Kept()
        await wire.read_block(20_000_000, kept)
        await wire.send(b"%d" % len(kept.data))

    loop = asyncio.get_running_loop()

    def act(one: Client) -> bytes:
        one.send(b"line\r\n")
        one.sock.settimeout(0.3)
        sent = 0
        try:
            while sent < 20_000_000:
                sent += one.sock.send(bytes(min(65536, 20_000_000 - sent)))
        except TimeoutError:
            pass
        assert sent < 20_000_000
        loop.call_soon_threadsafe(go_on.set)
        one.sock.settimeout(10)
        one.send(bytes(20_000_000 - sent))
        return one.line()

    server = await serve(talk)
    assert await client(server, act) == b"20000000"
    assert sizes[0] <= 1 << 20


async def test_who_only_writes_is_told_that_the_peer_has_gone(serve: Serve, lines: Lines) -> None:
    outcome: asyncio.Future[str] = asyncio.get_running_loop().create_future()

    async def talk(wire: Wire) -> None:
        await wire.read_line()
        try:
            for _ in range(500):
                await wire.send(b"more")
                await wire.flush()
                await wire.pause(0.01)
            outcome.set_result("heard all of it")
        except Exception as error:
            outcome.set_result(type(error).__name__)
            raise

    def act(one: Client) -> None:
        one.send(b"go\r\n")
        one.line()

    server = await serve(talk)
    await client(server, act)
    assert await asyncio.wait_for(outcome, LIMIT) == "Gone"
    assert not lines.named("net.fault")


# --- time -----------------------------------------------------------------------------------------------------------


async def test_a_line_has_a_time_limit_as_a_whole(serve: Serve, lines: Lines) -> None:
    hands = Hands()

    async def talk(wire: Wire) -> None:
        await wire.send(b"go")
        await wire.read_line()

    server = await serve(talk, watch=hands.watch, limits=Limits(inactivity=100, before_login=0))
    loop = asyncio.get_running_loop()

    def act(one: Client) -> bytes:
        one.line()
        for _ in range(3):
            one.send(b"x")
            asyncio.run_coroutine_threadsafe(hands.move(40), loop).result(5)
        return one.rest()

    assert await client(server, act) == b"BYE TIMEOUT\r\n"
    assert "!TIMEOUT in sock_recvbyte (100 seconds):  INACTIVE SOCKET" in lines


async def test_SLO_01_the_time_before_login_is_limited_in_total(serve: Serve, lines: Lines) -> None:
    hands = Hands()

    async def talk(wire: Wire) -> None:
        while True:
            await wire.send(await wire.read_line())

    server = await serve(talk, watch=hands.watch, limits=Limits(inactivity=100, before_login=60))
    loop = asyncio.get_running_loop()

    def act(one: Client) -> bytes:
        for _ in range(3):
            one.send(b"NOOP\r\n")
            assert one.line() == b"NOOP"
            asyncio.run_coroutine_threadsafe(hands.move(20), loop).result(5)
        return one.rest()

    assert await client(server, act) == b"BYE TIMEOUT\r\n"
    assert "!TIMEOUT: no login within 60 seconds" in lines


async def test_identifying_lifts_the_limit_before_login(serve: Serve) -> None:
    hands = Hands()

    async def talk(wire: Wire) -> None:
        wire.identify("alice")
        await wire.send(b"hello")
        await wire.send(await wire.read_line(within=1000))

    server = await serve(talk, watch=hands.watch)
    loop = asyncio.get_running_loop()

    def act(one: Client) -> bytes:
        one.line()
        asyncio.run_coroutine_threadsafe(hands.move(900), loop).result(5)
        one.send(b"still here\r\n")
        return one.line()

    assert await client(server, act) == b"still here"


async def test_SLO_02_a_body_must_keep_a_minimum_rate(serve: Serve) -> None:
    hands = Hands()

    async def talk(wire: Wire) -> None:
        wire.identify()
        await wire.send(b"354 go")
        await wire.read_body(Kept())

    limits = Limits(inactivity=100, minimum_rate=10, rate_grace=60)
    server = await serve(talk, watch=hands.watch, limits=limits)
    loop = asyncio.get_running_loop()

    def act(one: Client) -> tuple[int, bytes]:
        one.line()
        pieces = 0
        while True:
            one.send(b"x" * 100)  # buys ten seconds, costs thirty
            asyncio.run_coroutine_threadsafe(hands.move(30), loop).result(5)
            pieces += 1
            one.sock.settimeout(0.05)
            try:
                return pieces, one.rest()
            except TimeoutError:
                one.sock.settimeout(5)

    pieces, rest = await client(server, act)
    assert rest == b"BYE TIMEOUT\r\n"
    assert pieces <= 4


async def test_SLO_01_a_peer_that_does_not_read_is_cut_off(serve: Serve, lines: Lines) -> None:
    hands, over = Hands(), asyncio.Event()

    async def talk(wire: Wire) -> None:
        wire.identify()
        try:
            while True:
                await wire.send_raw(bytes(1 << 20))
        finally:
            over.set()

    server = await serve(talk, watch=hands.watch, limits=Limits(write=60))
    loop = asyncio.get_running_loop()

    def act(one: Client) -> None:
        asyncio.run_coroutine_threadsafe(hands.move(61), loop).result(5)
        asyncio.run_coroutine_threadsafe(over.wait(), loop).result(5)
        with pytest.raises(OSError):
            one.rest()
            one.send(b"x")
            one.send(b"x")

    await client(server, act)
    assert any(line.startswith("!TIMEOUT") for line in lines)


async def test_a_pause_ends_when_the_peer_is_gone(serve: Serve) -> None:
    over = asyncio.Event()

    async def talk(wire: Wire) -> None:
        await wire.send(b"hello")
        await wire.pause(1000)
        over.set()

    server = await serve(talk)

    def act(one: Client) -> None:
        one.line()
        one.sock.setsockopt(1, 13, b"\1\0\0\0\0\0\0\0")  # SO_LINGER: reset

    await client(server, act)
    async with asyncio.timeout(5):
        await over.wait()


# --- the end --------------------------------------------------------------------------------------------------------


async def test_commands_before_a_half_close_are_still_answered(serve: Serve) -> None:
    async def talk(wire: Wire) -> None:
        while True:
            await wire.send(await wire.read_line())

    def act(one: Client) -> bytes:
        one.send(b"one\r\ntwo\r\n")
        one.end()
        return one.rest()

    server = await serve(talk)
    assert await client(server, act) == b"one\r\ntwo\r\n"


async def test_last_words_survive_input_that_was_not_read(serve: Serve) -> None:
    async def talk(wire: Wire) -> None:
        await wire.read_line()
        await wire.send(b"221 bye")

    def act(one: Client) -> bytes:
        one.send(b"QUIT\r\n" + b"x" * 300_000)
        one.end()
        return one.rest()

    server = await serve(talk)
    assert await client(server, act) == b"221 bye\r\n"


async def test_two_tasks_must_not_wait_on_one_connection(serve: Serve) -> None:
    errors = []

    async def talk(wire: Wire) -> None:
        first = asyncio.ensure_future(wire.read_line())
        await asyncio.sleep(0)
        try:
            await wire.read_line()
        except RuntimeError as error:
            errors.append(str(error))
        first.cancel()
        await wire.send(b"done")

    server = await serve(talk)
    assert await client(server, Client.line) == b"done"
    assert errors == ["two tasks wait on one connection"]


# --- posted by others -----------------------------------------------------------------------------------------------


async def test_what_others_post_comes_in_order_behind_what_was_said(serve: Serve) -> None:
    """Also while the session itself waits for a line."""
    wires: list[Wire] = []

    async def talk(wire: Wire) -> None:
        wires.append(wire)
        await wire.send(b"hello")
        await wire.read_line()
        await wire.send(b"mine")
        for other in wires:
            other.post(b"for all\r\n")
            other.post(b"and more\r\n")
        await wire.read_line()

    server = await serve(talk)

    def act(one: Client) -> list[bytes]:
        assert one.line() == b"hello"
        one.send(b"go\r\n")
        found = [one.line() for _ in range(3)]
        one.send(b"end\r\n")
        return found

    assert await client(server, act) == [b"mine", b"for all", b"and more"]


async def test_SLO_01_who_does_not_read_what_is_posted_is_cut_off(serve: Serve) -> None:
    over = asyncio.Event()

    async def talk(wire: Wire) -> None:
        wire.bound(1_000_000, over.set)
        await wire.read_line()
        while not over.is_set():
            wire.post(bytes(65536))
            await asyncio.sleep(0)
        await wire.read_line()

    server = await serve(talk)

    def act(one: Client) -> int:
        one.send(b"go\r\n")
        deadline = asyncio.run_coroutine_threadsafe(over.wait(), loop)
        deadline.result(LIMIT)
        received = 0
        try:
            while data := one.sock.recv(1 << 20):
                received += len(data)
        except OSError:
            pass
        return received

    loop = asyncio.get_running_loop()
    assert await client(server, act) < 60_000_000
    assert over.is_set()
