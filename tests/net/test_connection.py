"""The real wire: the conformance suite in the clear and under TLS, then what only a socket can show."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

import pytest

from dialtone.base.bell import Bell
from dialtone.base.errors import LineTooLong, TimedOut
from dialtone.net.connection import Connection
from dialtone.net.terms import Transcript
from dialtone.net.tls import ServerTls
from dialtone.testing.conformance.wire import Conversation, Seen, WireConformance, converse
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


async def test_a_client_that_sends_much_ahead_does_not_keep_others_waiting(serve: Serve) -> None:
    order: list[bytes] = []

    async def talk(wire: Wire) -> None:
        await wire.read_line()
        await wire.pause(0.05)  # until everything is here
        while (line := await wire.read_line()) != b"END":
            order.append(line)

    server = await serve(talk)

    def act(one: Client) -> None:
        other = Client(server.listening[0].port)
        for each, word in ((one, b"one"), (other, b"other")):
            each.send(b"START\r\n" + (word + b"\r\n") * 1000 + b"END\r\n")
        assert one.rest() == other.rest() == b""

    await client(server, act)
    changes = sum(order[turn] != order[turn + 1] for turn in range(len(order) - 1))
    assert len(order) == 2000
    assert changes > 2


async def test_SMG_23_a_line_may_come_byte_by_byte(serve: Serve) -> None:
    async def talk(wire: Wire) -> None:
        await wire.send(await wire.read_line())

    def act(one: Client) -> bytes:
        for byte in b"abc\r\n":
            one.send(bytes([byte]))
        return one.line()

    server = await serve(talk)
    assert await client(server, act) == b"abc"


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
    await server.shut_down(1)
    assert "!LINE of more than 1048576 bytes without end" in lines


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


async def test_what_is_here_is_taken_without_waiting(serve: Serve) -> None:
    async def talk(wire: Wire) -> None:
        assert isinstance(wire, Connection)
        await wire.wait(Bell(), deadline=wire.now() + 5)
        assert wire.take(2) == b"ab"
        assert wire.take() == b"c"
        assert wire.take() == b""
        rung = Bell()
        rung.ring()
        await wire.wait(rung, deadline=wire.now() + 5)
        await wire.send(b"done")

    assert await client(await serve(talk), lambda one: (one.send(b"abc"), one.line())[1]) == b"done"


async def test_a_wait_for_a_bell_leaves_input_where_it_is_and_notices_the_end(serve: Serve) -> None:
    async def talk(wire: Wire) -> None:
        assert isinstance(wire, Connection)
        bell = Bell()
        asyncio.get_running_loop().call_later(0.01, bell.ring)
        assert await wire.until(bell)
        await wire.send_raw(b"!")
        await wire.flush()
        assert not await wire.until(bell)
        with pytest.raises(TimedOut):
            await wire.until(bell, deadline=wire.now() + 0.05, mind_end=False)
        await wire.send(wire.take())

    def act(one: Client) -> bytes:
        one.send(b"abc")
        assert one.sock.recv(1) == b"!"
        one.end()
        return one.line()

    assert await client(await serve(talk), act) == b"abc"


async def test_LOG_02_the_initial_response_of_auth_is_not_in_transcripts(serve: Serve, lines: Lines) -> None:
    async def talk(wire: Wire) -> None:
        for _ in range(3):
            await wire.read_line()

    said = b"auth PLAIN AGJvYgBodW50ZXIy\r\nAUTH LOGIN\r\npass s3cret x\r\n"
    server = await serve(talk, transcript=Transcript(received=7, sent=7))
    await client(server, lambda one: (one.send(said), one.rest()))
    assert [line for line in lines if line.startswith("RX")] == ["RX: auth PLAIN ***", "RX: AUTH LOGIN", "RX: PASS ***"]


async def test_no_transcript_unless_wanted(serve: Serve, lines: Lines) -> None:
    async def talk(wire: Wire) -> None:
        await wire.send(await wire.read_line())

    server = await serve(talk)
    await client(server, lambda one: (one.send(b"x\r\n"), one.line()))
    assert not [line for line in lines if line.startswith(("RX", "TX"))]
