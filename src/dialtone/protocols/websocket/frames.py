"""Bytes inside WebSocket frames (RFC 6455): implements `wire.port.ByteWay` on a wire.

The framing is a library's, without input or output of its own; here are its limits and the two ways in which browser
terminals carry bytes: binary frames, or text frames in which the bytes 128 to 255 are the characters of those numbers
(spec services.md 2.6). Either is understood at any time. Pings, closing and fragments are as the RFC has them; what is
none is answered by a close with its code (WSK-02).
"""

from __future__ import annotations

import codecs
from typing import Any

from websockets.exceptions import InvalidState, ProtocolError
from websockets.frames import CloseCode, Frame, Opcode
from websockets.protocol import State
from websockets.server import ServerProtocol

from dialtone.base import log
from dialtone.base.bell import Bell
from dialtone.base.errors import Gone
from dialtone.wire.port import Wire

MESSAGE_MOST = 1 << 20  # bytes of a message
FRAME_MOST = 65536  # bytes of a frame of ours


class Frames:
    """See the module's text. `text`: bytes go out in text frames."""

    __slots__ = ("_decoder", "_input", "_is_text", "_out", "_out_size", "_protocol", "_text", "_wire", "number", "peer")

    def __init__(self, wire: Wire, protocol: ServerProtocol, *, text: bool) -> None:
        self.peer = wire.peer
        self.number = wire.number
        self._wire = wire
        self._protocol = protocol
        self._text = text
        self._is_text = False  # the message that is coming in
        self._decoder = _decoder()
        self._input: list[bytes] = []
        self._out: list[bytes] = []
        self._out_size = 0

    @property
    def secure(self) -> bool:
        """See the port."""
        return self._wire.secure

    # --- reading ---

    async def read_some_or(self, bell: Bell, *, within: float | None = None) -> bytes | None:
        """See the port."""
        await self.flush()
        if not self._input:
            if self._protocol.state is not State.OPEN:
                raise Gone("the WebSocket was closed")
            data = await self._wire.read_some_or(bell, within=within)
            if data is None:
                return None
            self._protocol.receive_data(data)
            await self.take()
        taken = b"".join(self._input)
        self._input.clear()
        return taken

    async def take(self) -> None:
        """Take what the library has found, and send what it wants sent. Raises Gone at the end."""
        for event in self._protocol.events_received():
            if isinstance(event, Frame):
                self._heard(event)
        await self._pass_on()
        if self._protocol.state is not State.OPEN and not self._input:
            if self._protocol.parser_exc is not None:
                log.notice("websocket.broken", f"!WebSocket: {self._protocol.parser_exc}")
            raise Gone("the WebSocket was closed")

    def _heard(self, frame: Frame) -> None:
        if frame.opcode in (Opcode.TEXT, Opcode.BINARY):
            self._is_text = frame.opcode is Opcode.TEXT
            self._decoder = _decoder()
        elif frame.opcode is not Opcode.CONT:
            return
        if not self._is_text:
            if frame.data:
                self._input.append(bytes(frame.data))
            return
        try:
            text = self._decoder.decode(bytes(frame.data), frame.fin)
        except UnicodeDecodeError:
            self._protocol.fail(CloseCode.INVALID_DATA, "no UTF-8")
            return
        if text:
            self._input.append(text.encode("latin-1", "replace"))

    def unread(self) -> int:
        """See the port: at most what is inside the frames that have come."""
        return sum(map(len, self._input)) + self._wire.unread()

    # --- writing ---

    async def send_raw(self, data: bytes) -> None:
        """See the port."""
        self._out.append(data)
        self._out_size += len(data)
        if self._out_size >= FRAME_MOST:
            self._frame()
            await self._pass_on()

    async def flush(self) -> None:
        """See the port."""
        if self._out:
            self._frame()
            await self._pass_on()
        await self._wire.flush()

    def _frame(self) -> None:
        data = b"".join(self._out)
        self._out.clear()
        self._out_size = 0
        try:
            for at in range(0, len(data), FRAME_MOST):
                piece = data[at : at + FRAME_MOST]
                if self._text:
                    self._protocol.send_text(piece.decode("latin-1").encode("utf-8"))
                else:
                    self._protocol.send_binary(piece)
        except (InvalidState, ProtocolError) as closed:
            raise Gone("the WebSocket was closed") from closed

    async def _pass_on(self) -> None:
        for piece in self._protocol.data_to_send():
            if piece:  # an empty piece would end our side; the driver does that
                await self._wire.send_raw(piece)

    async def close(self, code: int = CloseCode.NORMAL_CLOSURE) -> None:
        """Say that it is over; harmless when it is."""
        if self._protocol.state is State.OPEN:
            if self._out:
                self._frame()
            self._protocol.send_close(code)
            await self._pass_on()
        await self._wire.flush()

    # --- the wire's own ---

    async def pause(self, seconds: float) -> None:
        """See the port."""
        await self.flush()
        await self._wire.pause(seconds)

    def identify(self, user: str = "") -> None:
        """See the port."""
        self._wire.identify(user)


def _decoder() -> Any:
    return codecs.getincrementaldecoder("utf-8")()
