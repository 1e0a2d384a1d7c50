"""What works by itself: mail processors, events, doors, the certificate."""

from __future__ import annotations

import math

from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.domain.doors.scene import Scene
from dialtone.formats.visible import visible
from dialtone.web.answers import sentence, status_of
from dialtone.web.console.guard import show
from dialtone.web.visit import Visit, checked, field


async def processors(visit: Visit) -> Response:
    """Every mail processor with its last outcomes."""
    memory, caller = visit.house.processor_memory, visit.caller
    rows = [
        (config, memory.runs(caller, config.name), memory.of(caller, config.name))
        for config in visit.house.settings.processors
    ]
    return show(visit, "processors.html", rows=rows)


async def events(visit: Visit) -> Response:
    """Timed and fixed events, and who is in which door."""
    doors, settings = visit.house.doors, visit.house.settings.doors
    if doors is None:
        raise Refusal(Why.NOT_FOUND, "This board has no doors and events.")
    rows = await doors.events.rows(visit.caller)
    shown = [
        (section, [(door, doors.catalog.nodes(door)) for door in settings.of(section.code)])
        for section in settings.sections
    ]
    return show(visit, "events.html", events=rows, sections=shown, timed={one.code for one in settings.events})


async def run_event(visit: Visit) -> Response:
    """Have an event run now."""
    form, doors = await visit.form(), visit.house.doors
    if doors is None:
        raise Refusal(Why.NOT_FOUND, "This board has no doors and events.")
    code = await doors.events.ask_for(visit.caller, field(form, "code", most=30))
    return visit.go("console.events", notice=f"Event {code} begins within moments.")


async def door(visit: Visit) -> Response:
    """What a door would be told of the sysop: its drop file line by line, and its command."""
    doors, code = visit.house.doors, visit.path("code")
    if doors is None:
        raise Refusal(Why.NOT_FOUND, "This board has no doors and events.")
    now = visit.house.clock.now()
    scene = Scene(node=1, protocol="Telnet", address=visit.peer.address, began=now, seconds_left=math.inf)
    preview = doors.launching.preview(visit.caller, code, scene)
    lines = [visible(line, 1000) for line in preview.lines]
    return show(visit, "door.html", code=code.upper(), preview=preview, lines=lines)


async def certificates(visit: Visit) -> Response:
    """The certificate from an authority; a form that has it renewed."""
    service, error, status = visit.house.certificates, "", 200
    form = await visit.form() if visit.is_form else None
    if service is None:
        return show(visit, "certificates.html", certificate=None, error="")
    if form is not None:
        try:
            await service.renew(visit.caller, force=checked(form, "force"))
        except Refusal as no:
            error, status = sentence(no.text), status_of(no)
        else:
            return visit.go("console.certificates", notice="There is a new certificate.")
    found = await service.status(visit.caller)
    return show(visit, "certificates.html", status=status, certificate=found, error=error)
