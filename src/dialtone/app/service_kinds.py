"""From a section of services.ini to how it is served: a built-in service, or what runs the sysop's own."""

from __future__ import annotations

from dataclasses import replace

from dialtone.app.own_services import cannot_run, own_kind
from dialtone.app.registry import STOCK
from dialtone.app.service_names import door_of, title
from dialtone.config.browser_calls import WEBSOCKET
from dialtone.config.service import STOCK_KIND, ServiceConfig
from dialtone.wire.service import DatagramKind, ServiceKind

_STOCK = {stock.service: stock for stock in STOCK}
NOT_HERE = "not in this version"
NO_DATAGRAMS = "it does not answer datagrams"


def kind_of(row: ServiceConfig) -> ServiceKind | DatagramKind | None:
    """How to serve it; None when that cannot be done (`why_not` says why)."""
    if row.kind != STOCK_KIND:
        return own_kind(row)
    stock = _STOCK.get(row.stock)
    if stock is None:
        return None
    if row.udp:
        return replace(stock.datagram, title=title(row)) if stock.datagram is not None else None
    if stock.stream is None:
        return None
    return replace(stock.stream, door=door_of(row, stock.stream.door.tls))


def why_not(row: ServiceConfig) -> str:
    """Why an enabled service is not served, "" when it is."""
    if row.off or row.stock == WEBSOCKET or kind_of(row) is not None:
        return row.off
    if row.kind != STOCK_KIND:
        return cannot_run(row)
    return NO_DATAGRAMS if row.stock in _STOCK and row.udp else NOT_HERE
