"""A browser for tests: a client's library on the other end of a scripted wire."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

from websockets.client import ClientProtocol
from websockets.frames import Frame, Opcode
from websockets.uri import parse_uri

from dialtone.testing.script import ScriptedWire


class Browser:
    """Plays pieces of bytes, each as one message, and functions; `shown` is what has come in frames."""

    def __init__(
        self,
        script: Sequence[bytes | Callable[[], object]],
        *,
        subprotocols: Sequence[str] | None = ("binary",),
        origin: str | None = None,
        secure: bool = False,
    ) -> None:
        uri = parse_uri("ws://bbs.example:1123/")
        self.library = ClientProtocol(uri, origin=origin, subprotocols=list(subprotocols or []) or None)  # type: ignore[arg-type]
        self.text = subprotocols is None or "binary" not in subprotocols
        self.shown = b""
        self.frames: list[Frame] = []
        self._read = 0
        request = self.library.connect()
        self.library.send_request(request)
        hello = b"".join(self.library.data_to_send())
        self.wire = ScriptedWire([hello, *(self._moment(item) for item in script)], secure=secure)

    def _moment(self, item: bytes | Callable[[], object]) -> Callable[[], object]:
        def happen() -> None:
            self.look()
            if isinstance(item, bytes):
                self.type(item)
            else:
                item()

        return happen

    def type(self, data: bytes) -> None:
        """Send a message."""
        if self.text:
            self.library.send_text(data.decode("latin-1").encode("utf-8"))
        else:
            self.library.send_binary(data)
        self.post()

    def post(self) -> None:
        """Send what the library has to say."""
        for piece in self.library.data_to_send():
            if piece:
                self.wire.arrive(piece)

    def look(self) -> None:
        """Read what came."""
        output = self.wire.output
        self.library.receive_data(output[self._read :])
        self._read = len(output)
        for event in self.library.events_received():
            if isinstance(event, Frame):
                self.frames.append(event)
                self._show(event)
        self.post()

    def _show(self, frame: Frame) -> None:
        data = bytes(frame.data)
        if frame.opcode is Opcode.TEXT:
            self.shown += data.decode("utf-8").encode("latin-1")
        elif frame.opcode is Opcode.BINARY:
            self.shown += data

    @property
    def close_code(self) -> Any:
        """How the other side closed."""
        return self.library.close_rcvd.code if self.library.close_rcvd is not None else None
