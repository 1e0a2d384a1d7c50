"""Services of the sysop's own, as kinds the listeners can serve: filled in by the rooms that run them."""

from __future__ import annotations

from dialtone.config.service import ServiceConfig
from dialtone.wire.service import DatagramKind, ServiceKind


def own_kind(row: ServiceConfig) -> ServiceKind | DatagramKind | None:
    """How a service of the sysop's own is run; None: it cannot be, in this version."""
    return None
