"""The doors: games and other programs, which open in the page's terminal."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.web.visit import Visit


async def doors(visit: Visit) -> Response:
    """Every section with its doors."""
    service = visit.house.doors
    if service is None:
        raise Refusal(Why.UNSUPPORTED, "There are no doors here.")
    catalog = service.catalog
    sections = [
        (section, [(door, catalog.nodes(door)) for door in catalog.of(visit.caller, section)])
        for section in catalog.sections(visit.caller)
    ]
    return visit.show("terminal/doors.html", sections=sections)
