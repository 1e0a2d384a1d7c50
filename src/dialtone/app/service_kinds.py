"""From a section of services.ini to how it is served: a built-in service, or what runs the sysop's own."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

from dialtone.app.own_services import own_kind
from dialtone.app.registry import STOCK
from dialtone.config.browser_calls import WEBSOCKET
from dialtone.config.service import STOCK_KIND, ServiceConfig
from dialtone.domain.house import House
from dialtone.wire.port import Session, Wire
from dialtone.wire.service import DatagramKind, Door, ServiceKind

_STOCK = {stock.service: stock for stock in STOCK}
NOT_HERE = "not in this version"
NO_DATAGRAMS = "cannot answer datagrams"


def kind_of(row: ServiceConfig) -> ServiceKind | DatagramKind | None:
    """How to serve it; None when that cannot be done (`why_not` says why)."""
    if row.kind != STOCK_KIND:
        return own_kind(row)
    stock = _STOCK.get(row.stock)
    if stock is None:
        return None
    if row.udp:
        return replace(stock.datagram, title=title(row)) if stock.datagram is not None else None
    return _with_door(stock.stream, row) if stock.stream is not None else None


def why_not(row: ServiceConfig) -> str:
    """Why an enabled service is not served, "" when it is."""
    if row.off or row.stock == WEBSOCKET or kind_of(row) is not None:
        return row.off
    known = row.kind == STOCK_KIND and row.stock in _STOCK
    return NO_DATAGRAMS if known and row.udp else NOT_HERE


def door_of(row: ServiceConfig, tls: str) -> Door:
    """The way in that a section opens."""
    return Door(row.service, row.protocol, title(row), "implicit" if row.tls else tls, row.arguments)


def title(row: ServiceConfig) -> str:
    """Its name in the lines about listening."""
    return f"{row.protocol} Server"


def _with_door(kind: ServiceKind, row: ServiceConfig) -> ServiceKind:
    def make(wire: Wire, door: Door, house: House) -> Session:
        return kind.make(wire, door, house)

    return ServiceKind(door_of(row, kind.door.tls), make)


def sections(row: ServiceConfig) -> tuple[Any, ...]:
    """Its names in sockopts.ini."""
    return ("services", *dict.fromkeys((row.stock or row.protocol.lower(), row.protocol.lower())))
