"""The log as it comes, with filters; the ends of the logs that are kept; texts and logs by name."""

from __future__ import annotations

from datetime import datetime, timedelta, timezone
from functools import partial
from typing import Any

from markupsafe import Markup
from starlette.responses import HTMLResponse, Response

from dialtone.base.log import LEVEL_NAMES
from dialtone.domain.access.live_log import LogFilter
from dialtone.domain.access.overseer import LOGS
from dialtone.formats.visible import visible
from dialtone.web.console.guard import show
from dialtone.web.visit import Visit

KEPT = ("callers", *LOGS)
LINE_MOST = 2000
SHOWN = 200


async def live(visit: Visit) -> Response:
    """The last events, newest first; fetched again and again unless it is held still."""
    level = visit.query("level", "info")
    wanted = LogFilter(
        level=LEVEL_NAMES.index(level) if level in LEVEL_NAMES else LEVEL_NAMES.index("info"),
        service=visit.query("service"),
        user=visit.query("user"),
        text=visit.query("text"),
    )
    lines = visit.house.live_log.last(visit.caller, wanted, most=SHOWN)
    asked = {name: visit.query(name) for name in ("level", "service", "user", "text")}
    if visit.is_partial:
        return HTMLResponse(visit.html("console/part_log.html", lines=lines, clock=partial(_clock, visit)))
    return show(
        visit,
        "log.html",
        lines=lines,
        clock=partial(_clock, visit),
        asked=asked,
        still=visit.query("still") == "1",
        levels=[(name, f"{name} and worse") for name in LEVEL_NAMES],
        level=LEVEL_NAMES[wanted.level],
        services=[("", "all"), *((name, name) for name in visit.house.live_log.services(visit.caller))],
        kept=KEPT,
    )


async def kept(visit: Visit) -> Response:
    """The end of a log that is kept, newest last; only lines with a text."""
    name, text = visit.path("name"), visit.query("text")
    lines = await visit.house.overseer.log(visit.caller, name)
    return show(visit, "kept_log.html", name=name, kept=KEPT, text=text, **_shown(lines, text))


async def file(visit: Visit) -> Response:
    """A file below text/, or a log below logs/, by its name."""
    name, text = visit.query("name"), visit.query("text")
    lines = await visit.house.overseer.text(visit.caller, name) if name else []
    return show(visit, "file.html", name=name, text=text, **_shown(lines, text))


def _clock(visit: Visit, at: float) -> Markup:
    """A moment to the second, in the board's local time."""
    local = datetime.fromtimestamp(at, timezone(timedelta(minutes=visit.house.clock.offset(at))))
    return Markup('<time datetime="{}">{}</time>').format(
        local.isoformat(timespec="seconds"), f"{local:%m-%d %H:%M:%S}"
    )


def _shown(lines: list[str], text: str) -> dict[str, Any]:
    """The last lines with a text, and how many there are of them."""
    found = [line for line in lines if text.casefold() in line.casefold()]
    return {"lines": [visible(line, LINE_MOST) for line in found[-1000:]], "count": len(found)}
