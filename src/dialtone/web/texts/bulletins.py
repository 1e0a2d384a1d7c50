"""Bulletins, and the list of everything there is to read."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.web.screens import screen
from dialtone.web.visit import Visit


async def index(visit: Visit) -> Response:
    """Bulletins and text sections."""
    house, caller = visit.house, visit.caller
    found = await house.bulletins.bulletins(caller)
    return visit.show("texts/index.html", bulletins=found, sections=house.text_sections.sections(caller))


async def bulletin(visit: Visit) -> Response:
    """One bulletin, which counts as seen then."""
    house, name = visit.house, visit.path("name")
    found = next((one for one in await house.bulletins.bulletins(visit.caller) if one.name == name), None)
    if found is None:
        raise Refusal(Why.NOT_FOUND, "There is no such bulletin.")
    shown = await screen(house, f"bulletins/{found.name}", label=found.title)
    await house.bulletins.saw(visit.caller, found.name)
    return visit.show("texts/bulletin.html", bulletin=found, screen=shown)
