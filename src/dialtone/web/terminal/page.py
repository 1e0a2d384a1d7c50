"""The terminal in a page, and the ticket with which it calls for whoever has signed in."""

from __future__ import annotations

from starlette.responses import JSONResponse, Response

from dialtone.web.headers import POLICY
from dialtone.web.visit import Visit

# The terminal makes a style sheet of its own for its colours and the width of its letters; nothing else is let in.
TERMINAL_POLICY = POLICY.replace("style-src 'self'", "style-src 'self' 'unsafe-inline'")


async def terminal(visit: Visit) -> Response:
    """The page. `run` in the query is the code of a door to be opened at once."""
    house = visit.house
    run = visit.query("run")
    ports = house.settings.terminal
    response = visit.show(
        "terminal/page.html",
        available=house.browser_calls is not None,
        run=run if run.isalnum() else "",
        ports=ports,
        host=house.settings.host,
    )
    response.headers["content-security-policy"] = TERMINAL_POLICY
    return response


async def ticket(visit: Visit) -> Response:
    """A ticket for one call, as JSON; an empty one for whoever has not signed in: then the board asks."""
    visit.check_token()
    secret = await visit.house.tickets.issue(visit.caller) if visit.signed_in else ""
    return JSONResponse({"ticket": secret})
