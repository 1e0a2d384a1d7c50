"""The front page: what goes on here."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.web.visit import Visit


async def home(visit: Visit) -> Response:
    """Show it."""
    return visit.show("front/home.html")
