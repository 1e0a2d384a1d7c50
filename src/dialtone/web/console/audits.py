"""What sysops did, with filters."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.web.console.guard import show
from dialtone.web.visit import Visit

PAGE = 50


async def audit(visit: Visit) -> Response:
    """Deeds, newest first."""
    asked = {name: visit.query(name) for name in ("who", "deed", "text")}
    found = await visit.house.audit_book.find(visit.caller, **asked)
    page = max(1, visit.number("page", 1, most=100_000))
    return show(
        visit,
        "audit.html",
        deeds=found[(page - 1) * PAGE : page * PAGE],
        count=len(found),
        asked=asked,
        page=page,
        more=len(found) > page * PAGE,
    )
