"""Opens connections: the Dialer port."""

from __future__ import annotations

import asyncio
import errno
import os

from dialtone.base import log
from dialtone.domain.ports.outside import ClientWire, Unreachable
from dialtone.net.connection import Connection
from dialtone.net.terms import Limits, Terms, Transcript
from dialtone.net.tls import ClientTls
from dialtone.net.watch import Watch
from dialtone.wire.port import Peer


class NetDialer:
    """Implements `domain.ports.outside.Dialer`. Addresses are literal: names are resolved, and judged, before."""

    def __init__(
        self, *, limits: Limits | None = None, tls: ClientTls | None = None, transcript: Transcript | None = None
    ) -> None:
        self._terms = Terms(
            limits=limits or Limits(), client_tls=tls or ClientTls(), transcript=transcript or Transcript()
        )
        self._watch: Watch[Connection] = Watch()

    async def dial(self, address: str, port: int, *, within: float, source: str = "", label: str = "") -> ClientWire:
        """See the port."""
        loop = asyncio.get_running_loop()
        connection = Connection(Peer(address, port, source, 0), self._terms, self._watch)
        try:
            async with asyncio.timeout(within):
                transport, _ = await loop.create_connection(
                    lambda: connection, address, port, local_addr=(source, 0) if source else None
                )
        except TimeoutError:
            raise Unreachable(os.strerror(errno.ETIMEDOUT), errno.ETIMEDOUT) from None
        except (OSError, ValueError) as error:
            number = getattr(error, "errno", None) or 0
            raise Unreachable(os.strerror(number) if number else str(error), number) from error
        local = transport.get_extra_info("sockname")
        connection.peer.local_address, connection.peer.local_port = local[0], local[1]
        log.debug("net.dialed", f"{label} connected to {address} port {port} from port {local[1]}".strip())
        return connection
