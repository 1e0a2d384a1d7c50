"""What the SSH library believes to be its transport: our connection. Bytes go out at once; what comes in is brought by
the session. Closing it ends the session, which closes the connection in its own good order."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

from dialtone.net.connection import Connection


class Under(asyncio.Transport):
    """See the module's text. `over` is called once when the library is done with it."""

    def __init__(self, connection: Connection, over: Callable[[], None]) -> None:
        super().__init__()
        self._connection = connection
        self._over = over
        self._closed = False

    def write(self, data: bytes | bytearray | memoryview) -> None:
        """Send."""
        if not self._closed:
            self._connection.write_now(bytes(data))

    def get_extra_info(self, name: str, default: Any = None) -> Any:
        """The two ends, as a proxy may have told them."""
        peer = self._connection.peer
        known = {"peername": (peer.address, peer.port), "sockname": (peer.local_address, peer.local_port)}
        return known.get(name, default)

    def is_closing(self) -> bool:
        """Whether it is over."""
        return self._closed

    def close(self) -> None:
        """It is over."""
        if not self._closed:
            self._closed = True
            self._over()

    def abort(self) -> None:
        """It is over; what was written goes out all the same."""
        self.close()
