"""IRC inside WebSocket frames."""

from __future__ import annotations

from typing import Any

import pytest
from websockets.client import ClientProtocol
from websockets.frames import Frame
from websockets.uri import parse_uri

from dialtone.base.bell import Bell
from dialtone.base.errors import Gone
from dialtone.protocols.irc.caps import Cap
from dialtone.protocols.irc.websocket import WebSocketWay
from dialtone.testing.script import ScriptedWire, run


class Page:
    """A page that talks to a way."""

    def __init__(self, *subprotocols: str, origin: str | None = None, listed: tuple[str, ...] = ()) -> None:
        uri = parse_uri("ws://bbs.example:8067/")
        self.library: Any = ClientProtocol(uri, origin=origin, subprotocols=list(subprotocols) or None)  # type: ignore[arg-type]
        self.library.send_request(self.library.connect())
        self.wire = ScriptedWire([b"".join(self.library.data_to_send())])
        self.way = WebSocketWay(self.wire, listed)
        self.opened = run(self.way.open())
        self._read = 0
        self.look()

    def look(self) -> list[bytes]:
        """Frames that came."""
        output = self.wire.output
        self.library.receive_data(output[self._read :])
        self._read = len(output)
        return [bytes(event.data) for event in self.library.events_received() if isinstance(event, Frame)]

    def post(self) -> None:
        """What the library has to say arrives."""
        self.wire.arrive(b"".join(self.library.data_to_send()))

    def read(self) -> bytes | None:
        """The next line."""
        return run(self.way.read(Bell(), 1.0))


@pytest.mark.parametrize(
    ("offered", "framing"),
    [
        ((), Cap.FRAMED_TEXT),
        (("text.ircv3.net",), Cap.FRAMED_TEXT),
        (("binary.ircv3.net",), Cap.FRAMED_BINARY),
        (("binary.ircv3.net", "text.ircv3.net"), Cap.FRAMED_TEXT),
    ],
)
def test_the_handshake_chooses_a_framing(offered: tuple[str, ...], framing: int) -> None:
    page = Page(*offered)
    assert page.opened and page.way.opened
    assert page.way.framing == int(framing)


def test_WSK_01_pages_of_other_hosts_and_other_protocols_are_turned_away() -> None:
    assert not Page(origin="https://evil.example").opened
    assert Page(origin="https://bbs.example").opened
    assert Page(origin="https://friend.example", listed=("https://friend.example",)).opened
    assert not Page("soap").opened


def test_IRC_12_each_message_is_a_line() -> None:
    page = Page()
    page.library.send_text(b"NICK a\r\n")
    page.library.send_text(b"USER a 0 * :A")
    page.library.send_text(b"PRIVM", fin=False)
    page.library.send_continuation(b"SG b :c", fin=True)
    page.post()
    assert [page.read(), page.read(), page.read()] == [b"NICK a", b"USER a 0 * :A", b"PRIVMSG b :c"]


def test_pings_are_answered_and_a_close_ends_it() -> None:
    page = Page()
    page.library.send_ping(b"x")
    page.library.send_text(b"A")
    page.post()
    assert page.read() == b"A"
    assert page.look() == [b"x"]
    page.library.send_close(1000)
    page.post()
    with pytest.raises(Gone):
        page.read()


def test_a_message_without_end_is_refused() -> None:
    page = Page()
    page.library.send_text(b"A" * 20_000)
    page.post()
    with pytest.raises(Gone):
        page.read()


def test_the_end_is_said() -> None:
    page = Page()
    run(page.way.close())
    page.look()
    assert page.library.close_rcvd is not None


@pytest.mark.parametrize("request_", [b"GET / HTTP/1.1\r\nHost: x\r\n\r\n", b"NICK a\r\nUSER a 0 * :A\r\n\r\n"])
def test_what_is_no_websocket(request_: bytes) -> None:
    wire = ScriptedWire([request_])
    way = WebSocketWay(wire, ())
    try:
        assert not run(way.open())
    except Gone:
        pass
    assert not way.opened
