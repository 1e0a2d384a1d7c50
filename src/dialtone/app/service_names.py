"""How a section of services.ini is called: at its door, in log lines, in sockopts.ini."""

from __future__ import annotations

from dialtone.config.service import ServiceConfig
from dialtone.wire.service import Door


def door_of(row: ServiceConfig, tls: str = "none") -> Door:
    """The way in that a section opens. `tls` is how its port begins where the section does not ask for TLS."""
    return Door(row.service, row.protocol, title(row), "implicit" if row.tls else tls, row.arguments)


def title(row: ServiceConfig) -> str:
    """Its name in the lines about listening."""
    return f"{row.protocol} Server"


def sections(row: ServiceConfig) -> tuple[str, ...]:
    """Its names in sockopts.ini."""
    return ("services", *dict.fromkeys((row.stock or row.protocol.lower(), row.protocol.lower())))
