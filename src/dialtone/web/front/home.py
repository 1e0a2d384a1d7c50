"""The front page: who is here, what was written last, what everybody should see, how to come in."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.web.people.online import people_here
from dialtone.web.visit import Visit

POSTS = 8


async def home(visit: Visit) -> Response:
    """Show it. Who is nobody sees the name of the board and the doors."""
    house = visit.house
    if not visit.somebody:
        return visit.show("front/closed.html")
    return visit.show(
        "front/home.html",
        posts=await house.latest.posts(visit.caller, most=POSTS),
        here=people_here(visit),
        figures=await house.roll.figures(visit.caller),
        bulletins=[one for one in await house.bulletins.bulletins(visit.caller) if one.new or not visit.signed_in][:5],
        auto_message=await house.auto_messages.read(visit.caller),
        may_write=house.auto_messages.may_write(visit.user),
        names={code: sub.name for code, sub in house.settings.boards.subs.items()},
    )
