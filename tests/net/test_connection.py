"""The real wire: the conformance suite in the clear and under TLS, then what only a socket can show."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from dialtone.base.errors import LineTooLong
from dialtone.net.terms import Limits, Transcript
from dialtone.net.tls import ServerTls
from dialtone.net.watch import Watch
from dialtone.testing.conformance.wire import Conversation, Kept, Seen, WireConformance, converse
from dialtone.testing.script import TLS, Item
from dialtone.wire.port import Wire
from dialtone.wire.service import Door
from tests.net.conftest import Client, Lines, Serve, client


class OverSockets(WireConformance):
    """Plays scripts over loopback."""

    implicit = False

    @pytest.fixture(autouse=True)
    def _stage(self, serve: Serve, server_tls: ServerTls) -> None:
        self.serve, self.tls = serve, server_tls

    async def play(self, script: Sequence[Item], conversation: Conversation) -> tuple[Seen, bytes]:
        seen: Seen = []

        async def talk(wire: Wire) -> None:
            await converse(conversation, wire, seen)

        loop = asyncio.get_running_loop()

        def act(one: Client) -> bytes:
            output = b""
            if self.implicit:
                one.secure()
            for item in script:
                if isinstance(item, bytes):
                    one.send(item)
                elif item is TLS:
                    output += one.line() + b"\r\n"
                    one.secure()
                elif callable(item):
                    loop.call_soon_threadsafe(item)
            one.end()
            return output + one.rest()

        door = Door("test", "TEST", "Test Server", "implicit" if self.implicit else "starttls")
        server = await self.serve(talk, door=door, tls=self.tls)
        return seen, await client(server, act)


class TestInTheClear(OverSockets):
    pass


class TestUnderTls(OverSockets):
    implicit = True
    test_TLS_01_plaintext_sent_early_is_never_read = None  # type: ignore[assignment]  # there is no plaintext


async def ignore(wire: Wire) -> None:
    await wire.read_line()


# --- packets --------------------------------------------------------------------------------------------------------


async def test_pipelined_commands_are_answered_in_one_packet(serve: Serve) -> None:
    async def talk(wire: Wire) -> None:
        for _ in range(100):
            await wire.send(b"250 " + await wire.read_line())

    def act(one: Client) -> bytes:
        one.send(b"NOOP\r\n" * 100)
        return one.sock.recv(65536)

    server = await serve(talk)
    assert await client(server, act) == b"250 NOOP\r\n" * 100


async def test_SMG_23_a_line_may_come_byte_by_byte(serve: Serve) -> None:
    async def talk(wire: Wire) -> None:
        await wire.send(await wire.read_line())

    def act(one: Client) -> bytes:
        for byte in b"abc\r\n":
            one.send(bytes([byte]))
        return one.line()

    server = await serve(talk)
    assert await client(server, act) == b"abc"


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


async def test_SMG_21_a_line_without_end_is_cut_off(serve: Serve, lines: Lines) -> None:
    async def talk(wire: Wire) -> None:
        while True:
            try:
                await wire.read_line(limit=512)
            except LineTooLong:
                await wire.send(b"500 too long")

    def act(one: Client) -> bytes:
        try:
            for _ in range(100):
                one.send(b"x" * 65536)
        except OSError:
            pass
        return one.line()

    server = await serve(talk)
    assert await client(server, act) == b"500 too long"


# --- time -----------------------------------------------------------------------------------------------------------


class Hands:
    """Time for a watch, moved by the test."""

    def __init__(self) -> None:
        self.time = 0.0
        self.watch = Watch(lambda: self.time, period=0)

    async def move(self, seconds: float) -> None:
        """Let time pass once somebody waits for a deadline, and a look be taken."""
        async with asyncio.timeout(5):
            while not any(member.deadline < float("inf") for member in self.watch.members):
                await asyncio.sleep(0)
        self.time += seconds
        self.watch.sweep()


async def test_a_line_has_a_time_limit_as_a_whole(serve: Serve, lines: Lines) -> None:
    hands, arrived = Hands(), asyncio.Event()

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
    assert not arrived.is_set()


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


# --- transcripts ----------------------------------------------------------------------------------------------------


async def test_transcripts_show_lines_and_hide_secrets(serve: Serve, lines: Lines) -> None:
    async def talk(wire: Wire) -> None:
        await wire.read_line()
        await wire.read_line(secret=True)
        await wire.send(b"250 one", b"250 two")

    def act(one: Client) -> bytes:
        one.send(b"EHLO caf\xe9\r\nhunter2\r\n")
        return one.rest()

    server = await serve(talk, transcript=Transcript(received=7, sent=7))
    await client(server, act)
    shown = [line for line in lines if line.startswith(("RX", "TX"))]
    assert shown == ["RX: EHLO caf\\xe9", "RX: ***", "TX: 250 one", "TX: 250 two"]


async def test_no_transcript_unless_wanted(serve: Serve, lines: Lines) -> None:
    async def talk(wire: Wire) -> None:
        await wire.send(await wire.read_line())

    server = await serve(talk)
    await client(server, lambda one: (one.send(b"x\r\n"), one.line()))
    assert not [line for line in lines if line.startswith(("RX", "TX"))]
