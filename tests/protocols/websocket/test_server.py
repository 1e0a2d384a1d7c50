"""One call from a browser."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pytest

from dialtone.base.errors import Gone
from dialtone.protocols.telnet.client import TelnetClient
from dialtone.protocols.telnet.terminal import Manners, TelnetTerminal
from dialtone.protocols.websocket.server import WebSocketSession
from dialtone.testing.clock import ManualClock
from dialtone.testing.conformance.terminal import Conversation, Item, Seen, TerminalConformance, Window, converse
from dialtone.testing.script import ScriptedWire, run
from dialtone.wire.port import ByteWay, Farewell
from dialtone.wire.screen import Call, Size, Terminal
from tests.protocols.websocket.browsers import Browser


class Bare:
    """What is spoken inside the frames here: nothing, bytes are bytes."""

    def __init__(self, way: ByteWay) -> None:
        self.way = way

    async def write(self, data: bytes) -> None:
        await self.way.send_raw(data)

    async def flush(self) -> None:
        await self.way.flush()


async def bare(way: ByteWay, house: Any) -> Terminal:
    return Bare(way)  # type: ignore[return-value]


class Face:
    def __init__(self) -> None:
        self.calls: list[Call] = []

    async def __call__(self, terminal: Terminal, call: Call, house: Any) -> None:
        self.calls.append(call)
        await terminal.write(b"Welcome")


def called(browser: Browser, **more: Any) -> Face:
    face = Face()
    run(WebSocketSession(browser.wire, face, bare, None, **more).run())
    browser.look()
    return face


@pytest.mark.parametrize(
    ("offered", "chosen"),
    [(("binary",), "binary"), (("plain",), "plain"), (("plain", "binary"), "binary"), (None, None)],
)
def test_the_board_answers_inside_frames(offered: Sequence[str] | None, chosen: str | None) -> None:
    browser = Browser([], subprotocols=offered)
    face = called(browser, petscii=0)
    assert browser.library.subprotocol == chosen
    assert browser.shown == b"Welcome"
    assert browser.close_code == 1000
    assert face.calls == [Call(protocol="WebSocket")]


def test_other_subprotocols_are_refused() -> None:
    browser = Browser([], subprotocols=("irc",))
    assert called(browser).calls == []
    assert browser.wire.output.startswith(b"HTTP/1.1 400")


@pytest.mark.parametrize("origin", ["https://evil.test", "null"])
def test_WSK_01_pages_of_other_hosts_are_refused(origin: str) -> None:
    browser = Browser([], origin=origin)
    assert called(browser).calls == []
    assert browser.wire.output.startswith(b"HTTP/1.1 403")
    assert called(Browser([], origin=origin), origins=("*",)).calls


def test_WSK_01_pages_of_this_host_and_programs_that_are_no_browsers_may_call() -> None:
    assert called(Browser([], origin="https://bbs.example")).calls
    assert called(Browser([])).calls


@pytest.mark.parametrize("cut", [0, 1])
def test_a_page_is_not_here(cut: int) -> None:
    wire = ScriptedWire(b"GET / HTTP/1.1\r\nHost: bbs.example\r\n\r\n", cut=cut)
    run(WebSocketSession(wire, Face(), bare, None).run())
    assert wire.output.startswith(b"HTTP/1.1 426")
    assert b"Upgrade: websocket\r\n" in wire.output
    assert wire.output.endswith(b"There is no page here.\n")


@pytest.mark.parametrize(
    "sent",
    [
        b"GET /" + b"x" * 10_000 + b" HTTP/1.1\r\n\r\n",
        b"GET / HTTP/1.1\r\nX: " + b"y" * 10_000 + b"\r\n\r\n",
        b"GET / HTTP/1.1\r\n" + b"X: y\r\n" * 1000 + b"\r\n",
        b"SSH-2.0-putty\r\n\r\n",
        b"\x16\x03\x01\x00\xa5\x01\r\n\r\n",
    ],
)
def test_WSK_02_hostile_requests_end(sent: bytes) -> None:
    face, wire = Face(), ScriptedWire(sent)
    run(WebSocketSession(wire, face, bare, None).run())
    assert face.calls == []
    assert wire.output[:9] in (b"", b"HTTP/1.1 ")


def test_WSK_02_a_request_without_end() -> None:
    wire = ScriptedWire(b"GET / HTTP/1.1\r\n")
    with pytest.raises(Gone):
        run(WebSocketSession(wire, Face(), bare, None).run())


def test_WSK_03_what_the_request_says_of_hosts_and_ports_is_not_listened_to() -> None:
    browser = Browser([])
    hello = run(browser.wire.read_some()).replace(b"GET / ", b"GET /?Port=25&Host=192.0.2.1 ")
    browser.wire.arrive(hello.replace(b"Host:", b"X-Forwarded-For: 192.0.2.66\r\nHost:"))
    before = browser.wire.peer
    assert called(browser).calls == [Call(protocol="WebSocket")]
    assert browser.wire.peer == before


def test_last_words_come_in_a_frame_and_before_the_handshake_as_http() -> None:
    wire = ScriptedWire([])
    run(WebSocketSession(wire, Face(), bare, None).farewell(Farewell.BUSY))
    assert wire.output.startswith(b"HTTP/1.1 503")
    assert b"in use" in wire.output

    browser = Browser([])
    session = WebSocketSession(browser.wire, Leaving(), bare, None)
    with pytest.raises(Gone):
        run(session.run())
    run(session.farewell(Farewell.SHUTDOWN))
    browser.look()
    assert b"closing" in browser.shown
    assert browser.close_code == 1001


class TestTelnetInFrames(TerminalConformance):
    """As the program puts it together: Telnet in frames."""

    async def call(self, script: Sequence[Item], conversation: Conversation) -> tuple[Seen, bytes]:
        seen: Seen = []
        program = TelnetClient(kind="ansi", size=Size(80, 24))
        screen: list[bytes] = []

        def send(data: bytes) -> None:
            if data:
                browser.type(data)

        def look() -> None:
            browser.look()
            screen.append(program.receive(browser.shown))
            browser.shown = b""
            if browser.close_code is None:
                send(program.answers())

        def moment(item: Item) -> Callable[[], object]:
            def happen() -> None:
                look()
                if isinstance(item, Window):
                    send(program.resize(Size(item.columns, item.rows)))
                elif isinstance(item, bytes):
                    send(program.keys(item))
                else:
                    item()

            return happen

        async def inside(way: ByteWay, house: Any) -> Terminal:
            terminal = TelnetTerminal(way, ManualClock(), Manners(), label="WebSocket")
            await terminal.greet()
            return terminal

        async def answer(terminal: Terminal, call: Call, house: Any) -> None:
            assert terminal.protocol == "WebSocket"
            await converse(conversation, terminal, seen)

        browser = Browser([moment(item) for item in script])
        try:
            run(WebSocketSession(browser.wire, answer, inside, None).run())
        except Gone:
            pass
        look()
        return seen, b"".join(screen)


class Leaving(Face):
    """A visit that ends in the middle."""

    async def __call__(self, terminal: Terminal, call: Call, house: Any) -> None:
        raise Gone
