"""What the board knows of a person and shows only to him, his time included."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.web.visit import Visit


async def you(visit: Visit) -> Response:
    """Show it."""
    user, settings = visit.user, visit.house.settings
    level = settings.levels.of(user.level)
    return visit.show("people/you.html", user=user, level=level)
