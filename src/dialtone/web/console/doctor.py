"""The check-up: what `dialtone doctor` says, for a running board. Nothing is looked at before it is asked for."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.formats.mail.domains import ascii_domain
from dialtone.web.answers import sentence, status_of
from dialtone.web.console.guard import show
from dialtone.web.visit import Visit, checked, field


async def doctor(visit: Visit) -> Response:
    """A form, and what was found."""
    checkup = visit.house.checkup
    if checkup is None:
        raise Refusal(Why.NOT_FOUND, "There is no check-up here.")
    if not visit.is_form:
        return show(visit, "doctor.html", results=None, error="", domain="")
    form = await visit.form()
    domain = field(form, "domain", most=255).strip()
    try:
        outside = ascii_domain(domain) if domain else ("" if checked(form, "outside") else None)
    except Refusal as no:
        return show(visit, "doctor.html", status=status_of(no), results=None, error=sentence(no.text), domain=domain)
    results = [one async for one in checkup.run(visit.caller, domain=outside)]
    return show(visit, "doctor.html", results=results, error="", domain=domain)
