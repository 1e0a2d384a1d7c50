"""About the board: its name, place and operator, how to reach it, the program."""

from __future__ import annotations

from starlette.responses import Response

from dialtone import __version__
from dialtone.web.screens import screen
from dialtone.web.visit import Visit


async def about(visit: Visit) -> Response:
    """Show it, the sysop's own screen first where there is one."""
    house = visit.house
    up = int(house.clock.now() - house.started)
    figures = await house.roll.figures(visit.caller) if visit.somebody else None
    return visit.show(
        "texts/about.html",
        version=__version__,
        screen=await screen(house, "system", label="About the board"),
        figures=figures,
        days=up // 86_400,
        hours=up % 86_400 // 3600,
    )
