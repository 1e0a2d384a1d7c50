"""How HTTP and HTTPS are served. Beside the package `http`, so that a board without a web server does not read the
library.

The house lends `http` (`http/service.py`).
"""

from __future__ import annotations

from typing import cast

from dialtone.domain.house import House
from dialtone.net.connection import Connection
from dialtone.wire.port import Farewell, Session, Wire
from dialtone.wire.service import Door, ServiceKind

HTTP = Door("http", "HTTP", "Web Server", "none")
HTTPS = Door("https", "HTTPS", "Secure Web Server", "implicit")


class Closed:
    """A connection while there is no web server: before the first house stands, or without the library."""

    async def run(self) -> None:
        """It ends at once."""

    async def farewell(self, why: Farewell, code: str = "") -> None:
        """Nothing is said."""


def http_kind(door: Door) -> ServiceKind:
    """The service."""

    def make(wire: Wire, door: Door, house: House) -> Session:
        if house.http is None:
            return Closed()
        session: Session = house.http.session(cast(Connection, wire), secure_door=door.tls == "implicit")
        return session

    return ServiceKind(door, make)
