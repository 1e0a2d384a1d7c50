"""The list of users, the last callers, and what happened on the last days."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.domain.model.user import UserNumber
from dialtone.web import links
from dialtone.web.visit import Visit

ROWS = 50
_DAY = 86_400.0
_SPANS = {"": 0, "today": 1, "yesterday": 2}


async def users(visit: Visit) -> Response:
    """Everybody who belongs to the board, or those whose names hold what was typed."""
    text, page = visit.query("q").strip(), max(1, visit.number("page", 1, most=10_000))
    order = visit.query("by")
    found = await visit.house.roll.users(visit.caller, text=text)
    if order == "last":
        found = sorted(found, key=lambda user: -user.last_on)
    shown = found[(page - 1) * ROWS : page * ROWS]
    return visit.show(
        "people/users.html",
        people=shown,
        total=len(found),
        text=text,
        order=order,
        earlier=links.to("people.users", q=text, by=order, page=page - 1) if page > 1 else "",
        later=links.to("people.users", q=text, by=order, page=page + 1) if page * ROWS < len(found) else "",
        here={one.user for one in visit.house.visitors.visible()} | _on_nodes(visit),
    )


def _on_nodes(visit: Visit) -> set[UserNumber]:
    return {one.user for one in visit.house.roll.on_line(visit.caller) if not one.anonymous}


async def callers(visit: Visit) -> Response:
    """The last calls, newest first; those of today or yesterday when asked."""
    span = visit.query("when")
    calls = await visit.house.roll.callers(visit.caller, days=_SPANS.get(span, 0), most=ROWS)
    return visit.show("people/callers.html", calls=calls[: 10 * ROWS], span=span)


async def statistics(visit: Visit) -> Response:
    """What happened on the last days."""
    figures = await visit.house.roll.figures(visit.caller)
    named = [(visit.when((day.day + 0.5) * _DAY, day_only=True), day) for day in figures.days]
    return visit.show("people/statistics.html", figures=figures, days=named)
