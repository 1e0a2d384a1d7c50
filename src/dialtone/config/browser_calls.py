"""Terminals in browsers: their keys in [BBS] and their sections in services.ini, made one.

What sbbs.ini states counts. Where it does not state a port, the first enabled section of services.ini with
websocketservice.js says whether, where and on which port (one without TLS for plain calls, one with TLS for the
others); where there is no such section, the keys' defaults count.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from dialtone.config.problems import Origin
from dialtone.config.resolve import Origins
from dialtone.config.service import ServiceConfig
from dialtone.config.terminal import TerminalConfig

WEBSOCKET = "ws"


def with_services(terminal: TerminalConfig, services: Iterable[ServiceConfig], origins: Origins) -> TerminalConfig:
    """The terminal server's settings with what services.ini says of calls from browsers."""
    changes: dict[str, Any] = {}
    rows = [row for row in services if row.stock == WEBSOCKET and not row.udp]
    for tls, port, places in (
        (False, "websocket_port", "websocket_places"),
        (True, "websocket_secure_port", "websocket_secure_places"),
    ):
        found = sorted((row for row in rows if row.tls == tls), key=lambda row: not row.wanted)
        if found and origins.get(("BBS", port), Origin()).how != "file":
            row = found[0]
            changes |= {places: row.interface if row.wanted else (), port: row.port or getattr(terminal, port)}
    return replace(terminal, **changes)
