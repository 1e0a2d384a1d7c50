"""Calls to other boards, on loopback."""

import asyncio

import pytest

from dialtone.app.gateways import COLLECTED, Gateways, Plain
from dialtone.base.bell import Bell
from dialtone.base.errors import Refusal
from dialtone.domain.ports.doors import GatewayCall
from dialtone.domain.ports.outside import NoSuchName
from dialtone.net.dialer import NetDialer
from dialtone.wire.screen import Size

PATIENCE = 20.0
DO_NAWS, WILL_NAWS, DO_TTYPE = b"\xff\xfd\x1f", b"\xff\xfb\x1f", b"\xff\xfd\x18"


class Names:
    """Every name is this machine."""

    async def addresses(self, host):
        if host == "nowhere.test":
            raise NoSuchName(host)
        return ["127.0.0.1"]


class Shown:
    """Takes what a call shows, as a session does."""

    def __init__(self, program):
        self.program, self.bell, self.rung, self.text = program, Bell(), asyncio.Event(), b""
        self.bell.listen(self.rung.set)
        program.listen(self.bell)

    async def until(self, there):
        async with asyncio.timeout(PATIENCE):
            while not there():
                self.rung.clear()
                data = self.program.take()
                self.text += data
                if not data and not there():
                    await self.rung.wait()


def far(board, story, *, kind="telnet", **call):
    """A board on loopback that does `board(reader, writer)`, and somebody who calls it."""

    async def whole():
        server = await asyncio.start_server(board, "127.0.0.1", 0)
        port = server.sockets[0].getsockname()[1]
        try:
            given = {"kind": kind, "host": "far.test", "port": port} | call
            program = await Gateways(Names(), NetDialer()).call(GatewayCall(**given))
            try:
                return await story(program, Shown(program))
            finally:
                await program.stop()
        finally:
            server.close()

    return asyncio.run(whole())


def test_a_telnet_board():
    heard = []

    async def board(reader, writer):
        writer.write(DO_NAWS + DO_TTYPE + b"login: ")
        heard.append(await reader.readuntil(b"alice"))
        writer.write(b"\r\nbye\r\n")
        writer.close()

    async def story(program, shown):
        await shown.until(lambda: b"login: " in shown.text)
        assert program.give(b"alice") == 5
        await shown.until(lambda: program.ended is not None)
        assert shown.text == b"login: \r\nbye\r\n"

    far(board, story, size=Size(132, 50))
    assert WILL_NAWS + b"\xff\xfa\x1f\x00\x84\x00\x32\xff\xf0" in heard[0]


def test_an_rlogin_board():
    heard = []

    async def board(reader, writer):
        heard.append(await reader.readuntil(b"xtrn=lord\0"))
        writer.write(b"\0Legend ")
        heard.append(await reader.readexactly(12 + 3))
        writer.write(b"\xff\xfe bye")
        writer.close()

    async def story(program, shown):
        await shown.until(lambda: b"Legend" in shown.text)
        program.resize(Size(80, 25))
        program.give(b"a\xffb")
        await shown.until(lambda: program.ended is not None)
        assert shown.text == b"Legend \xff\xfe bye"

    far(board, story, kind="rlogin", first="secret", user="Alice", terminal="xtrn=lord")
    assert heard == [b"\0secret\0Alice\0xtrn=lord\0", b"\xff\xffss\x00\x19\x00\x50\x00\x00\x00\x00a\xffb"]


def test_one_that_does_not_speak_rlogin():
    async def board(reader, writer):
        writer.write(b"SSH-2.0\r\n")

    with pytest.raises(Refusal, match="cannot be reached"):
        far(board, None, kind="rlogin")


def test_one_that_is_not_there():
    async def whole(**call):
        await Gateways(Names(), NetDialer()).call(GatewayCall(kind="telnet", **call))

    for call in ({"host": "nowhere.test", "port": 23}, {"host": "far.test", "port": 1}):
        with pytest.raises(Refusal, match="cannot be reached"):
            asyncio.run(whole(**call))


def test_a_flood_waits_for_the_caller():
    async def board(reader, writer):
        while True:
            writer.write(b"x" * 65536)
            await writer.drain()

    async def story(program, shown):
        async with asyncio.timeout(PATIENCE):
            while len(program._out) < COLLECTED:  # noqa: ASYNC110
                await asyncio.sleep(0.01)
        for _ in range(200):
            await asyncio.sleep(0)
        assert len(program._out) < COLLECTED + 1024 * 1024
        await shown.until(lambda: len(shown.text) > 10 * 1024 * 1024)

    far(board, story)


def test_rlogin_needs_no_quoting():
    every = bytes(range(256))
    assert (Plain().receive(every), Plain().keys(every), Plain().answers()) == (every, every, b"")
