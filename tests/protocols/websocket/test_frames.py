"""Bytes inside WebSocket frames, and hostile frames."""

from __future__ import annotations

from typing import Any

import pytest
from websockets.frames import Opcode
from websockets.server import ServerProtocol

from dialtone.base.bell import Bell
from dialtone.base.errors import Gone
from dialtone.protocols.websocket.frames import FRAME_MOST, Frames
from dialtone.testing.script import ScriptedWire, run
from tests.protocols.websocket.browsers import Browser

EVERY = bytes(range(256))


def opened(browser: Browser) -> Frames:
    """The server's side after the handshake."""
    protocol = ServerProtocol(max_size=1 << 20)
    protocol.receive_data(run(browser.wire.read_some()))
    (request,) = protocol.events_received()
    protocol.send_response(protocol.accept(request))  # type: ignore[arg-type]
    frames = Frames(browser.wire, protocol, text=browser.text)
    run(frames.take())
    browser.look()
    return frames


def typed(frames: Frames) -> bytes:
    """Everything that comes until the end."""
    data = b""
    try:
        while True:
            data += run(frames.read_some_or(Bell(), within=9)) or b""
    except Gone:
        return data


@pytest.mark.parametrize("subprotocols", [("binary",), None])
def test_every_byte_goes_both_ways_in_either_kind_of_frame(subprotocols: Any) -> None:
    browser = Browser([EVERY, b"end"], subprotocols=subprotocols)
    frames = opened(browser)
    run(frames.send_raw(EVERY))
    run(frames.send_raw(b"more"))
    assert typed(frames) == EVERY + b"end"
    browser.look()
    assert browser.shown == EVERY + b"more"
    assert [frame.opcode for frame in browser.frames] == [Opcode.BINARY if subprotocols else Opcode.TEXT]


def test_either_kind_is_understood_whatever_was_agreed_on() -> None:
    browser = Browser([b"binary "])
    frames = opened(browser)
    browser.library.send_text("é".encode())
    browser.post()
    assert typed(frames) == b"\xe9binary "


def test_what_is_no_byte_in_a_text_frame_is_a_question_mark() -> None:
    browser = Browser([])
    frames = opened(browser)
    browser.library.send_text("a€b".encode())
    browser.post()
    assert typed(frames) == b"a?b"


def test_fragments_make_a_message_even_where_a_character_is_cut() -> None:
    browser = Browser([])
    frames = opened(browser)
    browser.library.send_text(b"a\xc3", fin=False)
    browser.library.send_ping(b"here?")
    browser.library.send_continuation(b"\xa9", fin=False)
    browser.library.send_continuation(b"b", fin=True)
    browser.post()
    assert typed(frames) == b"a\xe9b"
    browser.look()
    assert [(frame.opcode, bytes(frame.data)) for frame in browser.frames] == [(Opcode.PONG, b"here?")]


def test_a_ping_is_answered_and_is_no_key() -> None:
    browser = Browser([])
    frames = opened(browser)
    browser.library.send_ping(b"x")
    browser.post()
    assert run(frames.read_some_or(Bell(), within=9)) == b""


def test_a_close_is_answered_and_ends_the_call() -> None:
    browser = Browser([])
    frames = opened(browser)
    browser.library.send_binary(b"first ")
    browser.library.send_close(1000)
    browser.post()
    assert run(frames.read_some_or(Bell(), within=9)) == b"first "
    with pytest.raises(Gone):
        run(frames.read_some_or(Bell(), within=9))
    with pytest.raises(Gone):
        run(frames.send_raw(b"x" * FRAME_MOST))
    browser.look()
    assert browser.close_code == 1000


def test_much_is_cut_into_frames() -> None:
    browser = Browser([])
    frames = opened(browser)
    run(frames.send_raw(EVERY * 1000))
    run(frames.close())
    browser.look()
    assert browser.shown == EVERY * 1000
    assert max(len(frame.data) for frame in browser.frames if frame.opcode is Opcode.BINARY) <= FRAME_MOST
    assert browser.close_code == 1000


def masked(first: int, data: bytes, *, length: bytes | None = None) -> bytes:
    """A client's frame with a mask of zeros."""
    size = length if length is not None else bytes((0x80 | len(data),))
    return bytes((first,)) + size + b"\0\0\0\0" + data


@pytest.mark.parametrize(
    ("sent", "code"),
    [
        pytest.param(b"\x82\x01x", 1002, id="unmasked"),
        pytest.param(masked(0xC2, b"x"), 1002, id="reserved bit"),
        pytest.param(masked(0x83, b"x"), 1002, id="unknown opcode"),
        pytest.param(masked(0x89, b"x" * 126, length=b"\xfe\x00\x7e"), 1002, id="large control frame"),
        pytest.param(masked(0x09, b"x"), 1002, id="fragmented control frame"),
        pytest.param(masked(0x80, b"x"), 1002, id="continuation of nothing"),
        pytest.param(masked(0x02, b"x") + masked(0x82, b"x"), 1002, id="a message within a message"),
        pytest.param(masked(0x81, b"\xff\xfe"), 1007, id="no UTF-8"),
        pytest.param(masked(0x81, b"\xc3"), 1007, id="half a character"),
        pytest.param(b"\x82\xff\x7f" + b"\xff" * 7 + b"\0\0\0\0", 1009, id="2^63 bytes"),
    ],
)
def test_WSK_02_what_is_no_websocket_is_closed_with_its_code(sent: bytes, code: int) -> None:
    browser = Browser([])
    frames = opened(browser)
    browser.wire.arrive(sent)
    typed(frames)
    browser.look()
    assert browser.close_code == code


def test_WSK_02_a_message_in_too_many_pieces_is_closed() -> None:
    browser = Browser([])
    frames = opened(browser)
    browser.wire.arrive(masked(0x02, b"x" * 100))
    for _ in range(20):
        browser.wire.arrive(masked(0x00, b"x" * 65535, length=b"\xfe\xff\xff"))
    typed(frames)
    browser.look()
    assert browser.close_code == 1009


def test_WSK_02_empty_fragments_take_no_memory() -> None:
    browser = Browser([])
    frames = opened(browser)
    browser.wire.arrive(masked(0x02, b"") + masked(0x00, b"") * 20_000 + masked(0x80, b"k"))
    assert typed(frames) == b"k"


def test_the_wires_own_is_the_wires() -> None:
    browser = Browser([])
    frames = opened(browser)
    run(frames.pause(2.0))
    frames.identify("alice")
    assert (browser.wire.pauses, browser.wire.identified) == ([2.0], ["alice"])
    assert frames.secure is browser.wire.secure
    assert isinstance(frames.peer, type(ScriptedWire().peer))
