"""What `dialtone services` shows: each section of services.ini, what it means, and how it is with it."""

from __future__ import annotations

from typing import Any

from dialtone.app.doors import Doors
from dialtone.app.service_kinds import why_not
from dialtone.config.browser_calls import WEBSOCKET
from dialtone.config.load import Settings
from dialtone.config.service import STOCK_KIND, ServiceConfig
from dialtone.net.runner import Tally

OVER = "not served: its script has ended (the log says how; LOOP starts it again, or dialtone recycle services)"
NO_CERTIFICATE = "waiting: there is no certificate"


def service_list(doors: Doors, settings: Settings) -> list[dict[str, Any]]:
    """A row for each section, in the file's order."""
    return [_row(row, doors) for row in settings.service_table]


def _row(row: ServiceConfig, doors: Doors) -> dict[str, Any]:
    served = doors.services.served(row.name)
    tally = served.tally if served is not None else Tally()
    return {
        "section": row.name,
        "service": row.service,
        "protocol": row.protocol,
        "kind": row.kind,
        "command": row.command,
        "transport": "udp" if row.udp else "tcp",
        "port": row.port,
        "tls": row.tls,
        "interface": list(row.interface),
        "max_clients": row.max_clients,
        "options": sorted(row.options),
        "clients": tally.active,
        "served": tally.served,
        "refused": tally.refused,
        "state": _state(row, doors),
    }


def _state(row: ServiceConfig, doors: Doors) -> str:
    if not row.enabled:
        return "off"
    if why := why_not(row):
        return f"not served: {why}"
    if row.name in doors.services.over:
        return OVER
    transport = "udp" if row.udp else "tcp"
    listening = any(one["service"] == row.service and one["transport"] == transport for one in doors.rows())
    if row.stock == WEBSOCKET and row.kind == STOCK_KIND:
        return "listening" if listening else "not served: [BBS] of sbbs.ini says otherwise, or there is no certificate"
    if doors.services.stopped:
        return "stopped"
    if not listening:
        return NO_CERTIFICATE if doors.services.served(row.name) is None else "the port cannot be opened"
    return "paused" if doors.services.paused or doors.services.held else "listening"
