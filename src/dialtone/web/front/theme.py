"""Light, dark, or as the system prefers: kept in this browser."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.web.cookies import THEME, THEMES, YEAR
from dialtone.web.visit import Visit, field


async def theme(visit: Visit) -> Response:
    """Keep what was chosen, and go back."""
    form = await visit.form()
    chosen = field(form, "theme", most=10)
    if chosen in THEMES:
        visit.cookies.put(THEME, chosen, seconds=YEAR)
    else:
        visit.cookies.drop(THEME)
    return visit.go_to(field(form, "next", "/", most=2000))
