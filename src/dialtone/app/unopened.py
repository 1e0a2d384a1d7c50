"""What the settings ask for and does not listen: a port another program has, an address this machine has not, TLS
without a certificate. `dialtone listeners` shows it beside what listens (spec services.md 11.5)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from dialtone.app.registry import STREAMS
from dialtone.config.load import Settings


def unopened(rows: Iterable[Mapping[str, Any]], settings: Settings) -> list[dict[str, Any]]:
    """A row for each place that is wanted and is not among those that listen, `open` False."""
    bound = {(row["transport"], row["port"], _family(row["host"])) for row in rows}
    return [row for row in _wanted(settings) if (row["transport"], row["port"], _family(row["host"])) not in bound]


def _family(host: str) -> int:
    return 6 if ":" in host else 4


def _wanted(settings: Settings) -> list[dict[str, Any]]:
    found = [
        _row(offer.kind.door.service, offer.kind.door.protocol, "tcp", place, offer.kind.door.tls)
        for offer in STREAMS
        for place in offer.places(settings)
    ]
    return found + [
        _row(row.service, row.protocol, "udp" if row.udp else "tcp", place, "implicit" if row.tls else "none")
        for row in settings.service_table
        for place in row.places()
    ]


def _row(service: str, protocol: str, transport: str, place: tuple[str, int], tls: str) -> dict[str, Any]:
    host, port = place
    return {
        "service": service,
        "protocol": protocol,
        "transport": transport,
        "host": host,
        "port": port,
        "tls": tls,
        "open": False,
    }
