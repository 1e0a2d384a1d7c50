"""The check-up: what `dialtone doctor` says, for a running board. Nothing is looked at before it is asked for.

It takes a while, so it goes on by itself, and the page shows what there is: filled again and again where scripts run,
else by a link.
"""

from __future__ import annotations

from starlette.responses import HTMLResponse, Response

from dialtone.base.errors import Refusal, Why
from dialtone.domain.checkup.service import Checkup
from dialtone.formats.mail.domains import ascii_domain
from dialtone.web.answers import sentence, status_of
from dialtone.web.console.guard import show
from dialtone.web.visit import Visit, checked, field


async def doctor(visit: Visit) -> Response:
    """A form, and what was found so far."""
    checkup = visit.house.checkup
    if checkup is None:
        raise Refusal(Why.NOT_FOUND, "There is no check-up here.")
    return await _begin(visit, checkup) if visit.is_form else _shown(visit, checkup)


def _shown(visit: Visit, checkup: Checkup) -> Response:
    latest = checkup.latest(visit.caller)
    if visit.is_partial:
        return HTMLResponse(visit.html("console/part_checkup.html", round=latest))
    return show(visit, "doctor.html", round=latest, error="", domain="")


async def _begin(visit: Visit, checkup: Checkup) -> Response:
    form = await visit.form()
    domain = field(form, "domain", most=255).strip()
    try:
        outside = ascii_domain(domain) if domain else ("" if checked(form, "outside") else None)
    except Refusal as no:
        return show(visit, "doctor.html", status=status_of(no), round=None, error=sentence(no.text), domain=domain)
    checkup.begin(visit.caller, outside)
    return visit.go("console.doctor")
