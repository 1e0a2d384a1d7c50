"""What the library believes to be its transport: our connection.

What is written within one turn of the loop leaves together: an answer's head and its body are one packet, and one TLS
record. Reading is not the library's business: the session brings what came, unless it is asked to pause.
"""

from __future__ import annotations

import asyncio
from typing import Any

from dialtone.base.bell import Bell
from dialtone.net.connection import Connection

MOST = 65_536  # bytes that are collected


class Under(asyncio.Transport):
    """See the module's text. `bell` rings whenever the session should look."""

    def __init__(self, connection: Connection, bell: Bell) -> None:
        super().__init__()
        self.paused = False  # the library takes nothing now
        self.protocol: Any = None
        self.sent = 0  # bytes
        self._connection = connection
        self._bell = bell
        self._loop = asyncio.get_running_loop()
        self._out: list[bytes] = []
        self._size = 0
        self._due = False
        self._closed = False

    # --- writing ---

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send, soon."""
        if self._closed or not data:
            return
        self._out.append(bytes(data))
        self._size += len(data)
        if self._size > MOST:
            self.flush()
        elif not self._due:
            self._due = True
            self._loop.call_soon(self._flush)

    def _flush(self) -> None:
        self._due = False
        self.flush()

    def flush(self) -> None:
        """Send now. A peer that is behind stops the library."""
        if self._out:
            data = self._out[0] if len(self._out) == 1 else b"".join(self._out)
            self._out.clear()
            self.sent += self._size
            self._size = 0
            self._connection.write_now(data)
            if self._connection.blocked:
                self.protocol.pause_writing()
                self._bell.ring()

    def caught_up(self) -> None:
        """The peer took what we sent."""
        self.protocol.resume_writing()

    def get_write_buffer_size(self) -> int:
        """What was not handed on yet."""
        return self._size

    # --- reading ---

    def pause_reading(self) -> None:
        """Bring nothing."""
        self.paused = True

    def resume_reading(self) -> None:
        """Go on."""
        if self.paused:
            self.paused = False
            self._bell.ring()

    def is_reading(self) -> bool:
        """Whether anything is brought."""
        return not self.paused

    # --- the rest ---

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """The two ends, as a proxy may have told them, and whether TLS is on."""
        connection, peer = self._connection, self._connection.peer
        match name:
            case "peername":
                return peer.address, peer.port
            case "sockname":
                return peer.local_address, peer.local_port
            case "sslcontext":
                return connection.secure
        return default

    def set_protocol(self, protocol: asyncio.BaseProtocol) -> None:
        """Somebody else goes on (WebSocket)."""
        self.protocol = protocol
        self._bell.ring()

    def get_protocol(self) -> asyncio.BaseProtocol:
        """Whom what came is brought to."""
        found: asyncio.BaseProtocol = self.protocol
        return found

    def is_closing(self) -> bool:
        """Whether it is over."""
        return self._closed

    def close(self) -> None:
        """It is over; what was written goes out."""
        if not self._closed:
            self.flush()
            self._closed = True
            self._bell.ring()

    def abort(self) -> None:
        """The same."""
        self.close()
