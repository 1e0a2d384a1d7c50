"""Paging the sysop; and for sysops, whether they can be paged."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.base.bell import Bell
from dialtone.base.errors import Refusal
from dialtone.web.answers import sentence, status_of
from dialtone.web.talk.private import HERE, sit
from dialtone.web.visit import Visit, checked, field


async def page_sysop(visit: Visit) -> Response:
    """Say why, and wait for the sysop in a private talk."""
    paging, error, status, reason = visit.house.chat.paging, "", 200, ""
    if visit.is_form:
        form = await visit.form()
        reason = field(form, "reason", most=200)
        bell = Bell()
        try:
            sit(visit, await paging.page(visit.caller, HERE, reason, bell.ring), bell)
            return visit.go("talk.line")
        except Refusal as no:
            error, status = sentence(no.text), status_of(no)
    return visit.show(
        "talk/sysop.html",
        status=status,
        may=await paging.may_page(visit.caller),
        flag=await paging.flag() if visit.is_sysop else False,
        reason=reason,
        error=error,
    )


async def availability(visit: Visit) -> Response:
    """A sysop says whether he is there."""
    form = await visit.form()
    on = checked(form, "on")
    await visit.house.chat.paging.set_available(visit.caller, on)
    return visit.go("talk.sysop", notice="You can be paged." if on else "You cannot be paged.")
