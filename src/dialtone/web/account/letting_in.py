"""What happens when somebody has proved who he is: a code is asked for where the account has a second factor, then the
browser gets its session."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.actor import Caller
from dialtone.web.cookies import MONTH, NAME, VISITOR
from dialtone.web.visit import Visit


@dataclass(frozen=True, slots=True)
class Half:
    """Somebody who gave his password and is to show a code."""

    caller: Caller
    kept: bool
    back: str


async def go_on(visit: Visit, caller: Caller, *, kept: bool, back: str, notice: str = "") -> Response:
    """The next step: the code, or the session."""
    if await visit.house.logins.wants_code(caller):
        visit.house.web_sessions.hold(visit.secret, Half(caller, kept, back))
        return visit.go("account.code")
    return await let_in(visit, caller, kept=kept, back=back, notice=notice)


async def let_in(
    visit: Visit, caller: Caller, *, kept: bool, back: str, strong: bool = False, notice: str = ""
) -> Response:
    """Give the browser its session, with a secret it never had before."""
    agent = visit.request.headers.get("user-agent", "")
    secret = await visit.house.web_sessions.begin(caller, agent=agent, kept=kept, strong=strong)
    visit.cookies.put(NAME, secret, seconds=MONTH if kept else None)
    visit.cookies.drop(VISITOR)
    visit.secret = secret
    return visit.go_to(back or "/", notice=notice)


def half(visit: Visit) -> Half:
    """Whoever is half way in with this browser. Raises Refusal (GONE)."""
    found = visit.house.web_sessions.held(visit.secret)
    if not isinstance(found, Half):
        raise Refusal(Why.GONE, "That took too long. Please sign in again.")
    return found
