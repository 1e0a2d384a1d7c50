"""A socket at whose other end a program serves one client. Implements `domain.ports.services.Conversation`.

What the program says is collected up to a bound; then it waits.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
from collections.abc import Sequence

from dialtone.base.bell import Bell
from dialtone.domain.ports.doors import Ended

COLLECTED = 128 * 1024  # bytes
AT_ONCE = 64 * 1024


class SocketLine:
    """See the module's text. `line` is connected and does not block. To be used on the loop's thread."""

    def __init__(self, line: socket.socket) -> None:
        self._line = line
        self._loop = asyncio.get_running_loop()
        self._bell = Bell()
        self._out = bytearray()
        self._dry = self._reading = self._writing = False
        self._read_on()

    @property
    def ended(self) -> Ended | None:
        """See the port."""
        return Ended() if self._dry and not self._out else None

    def listen(self, bell: Bell) -> None:
        """See the port."""
        self._bell = bell
        if self._out or self._dry:
            bell.ring()

    def take(self) -> bytes:
        """See the port."""
        data = bytes(self._out[:AT_ONCE])
        del self._out[:AT_ONCE]
        self._read_on()
        if self._out or self._dry:
            self._bell.ring()
        return data

    def give(self, data: bytes) -> int:
        """See the port."""
        if not data or self._dry:
            return len(data)
        try:
            return self._line.send(data)
        except BlockingIOError:
            if not self._writing:
                self._writing = True
                self._loop.add_writer(self._line, self._writable)
            return 0
        except OSError:
            return len(data)  # nobody reads it

    def end_input(self) -> None:
        """See the port."""
        with contextlib.suppress(OSError):
            self._line.shutdown(socket.SHUT_WR)

    def complaints(self) -> Sequence[str]:
        """The program's lines for the log are those of all its clients together."""
        return ()

    async def stop(self) -> None:
        """See the port: the program goes on, this line is over."""
        self._pause_reading()
        if self._writing:
            self._writing = False
            self._loop.remove_writer(self._line)
        self._dry = True
        self._out.clear()
        self._line.close()

    def _readable(self) -> None:
        try:
            data = self._line.recv(AT_ONCE)
        except BlockingIOError:
            return
        except OSError:
            data = b""
        self._out += data
        if not data:
            self._dry = True
        if self._dry or len(self._out) >= COLLECTED:
            self._pause_reading()
        self._bell.ring()

    def _writable(self) -> None:
        self._writing = False
        self._loop.remove_writer(self._line)
        self._bell.ring()

    def _read_on(self) -> None:
        if not (self._reading or self._dry) and len(self._out) < COLLECTED:
            self._reading = True
            self._loop.add_reader(self._line, self._readable)

    def _pause_reading(self) -> None:
        if self._reading:
            self._reading = False
            self._loop.remove_reader(self._line)
