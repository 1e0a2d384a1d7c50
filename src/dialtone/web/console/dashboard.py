"""How the board does: figures of the run, graphs of the last hour or day, what wants a sysop's attention."""

from __future__ import annotations

from starlette.responses import HTMLResponse, Response

from dialtone.domain.access.gauges import DAY_POINTS, HOUR_POINTS, SERIES, Point
from dialtone.domain.ports.store import Records
from dialtone.web.console.graphs import graphs
from dialtone.web.console.guard import show
from dialtone.web.visit import Visit, checked

SPANS = (("hour", "Last hour"), ("day", "Last day"))
TOLD = (
    *("messages received", "messages sent", "messages bounced", "refused", "logins", "failed logins"),
    *("banned clients", "messages posted", "handled by processors", "errors"),
)


async def dashboard(visit: Visit) -> Response:
    """The first page of the console."""
    span = _span(visit)
    drawn = graphs(_points(visit, span), HOUR_POINTS if span == "hour" else DAY_POINTS)
    if visit.is_partial:
        return HTMLResponse(visit.html("console/part_graphs.html", graphs=drawn, span=span))
    house = visit.house

    async def question(records: Records) -> tuple[int, int, int]:
        users, _ = await records.users.counts()
        held = sum(state.held for state in (await records.posts.boards()).values())
        return users, held, await records.queue.count()

    users, held, queued = await house.store.read(question)
    return show(
        visit,
        "dashboard.html",
        graphs=drawn,
        span=span,
        spans=SPANS,
        users=users,
        held=held,
        queued=queued,
        on_line=house.presence.count + len(house.visitors.everybody()),
        counters=[(name, house.gauges.counters.get(name, 0)) for name in TOLD],
        pageable=await house.chat.paging.flag(),
    )


async def figures(visit: Visit) -> Response:
    """The figures of the graphs as a table, the newest first."""
    span = _span(visit)
    points = _points(visit, span)[::-1]
    page = max(1, visit.number("page", 1, most=100))
    return show(
        visit,
        "figures.html",
        span=span,
        spans=SPANS,
        series=SERIES,
        points=points[(page - 1) * 50 : page * 50],
        page=page,
        more=len(points) > page * 50,
    )


async def recycle(visit: Visit) -> Response:
    """Take the settings as they are in the files."""
    await visit.form()
    problems = await visit.house.overseer.take_new_settings(visit.caller)
    if problems:
        return show(visit, "recycled.html", status=409, problems=problems)
    return visit.go("console.dashboard", notice="Recycled: new connections are served with the settings of the files.")


async def pageable(visit: Visit) -> Response:
    """Whether callers can page the sysop."""
    form = await visit.form()
    on = checked(form, "on")
    await visit.house.chat.paging.set_available(visit.caller, on)
    notice = "Callers can page the sysop." if on else "Callers cannot page the sysop."
    return visit.go("console.dashboard", notice=notice)


def _span(visit: Visit) -> str:
    return "day" if visit.query("span") == "day" else "hour"


def _points(visit: Visit, span: str) -> list[Point]:
    gauges = visit.house.gauges
    return gauges.hour(visit.caller) if span == "hour" else gauges.day(visit.caller)
