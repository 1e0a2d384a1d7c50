"""The auto-message: a few lines for whoever comes next."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.base.errors import Refusal
from dialtone.domain.texts.auto_message import COLUMNS, LINES
from dialtone.web.answers import sentence, status_of
from dialtone.web.visit import Visit, checked, field


async def write_auto_message(visit: Visit) -> Response:
    """Show the form; put other lines there, or take them away."""
    service, error, status, text = visit.house.auto_messages, "", 200, ""
    if visit.is_form:
        form = await visit.form()
        text = field(form, "text", most=COLUMNS * LINES * 2)
        try:
            if checked(form, "remove"):
                await service.remove(visit.caller)
                return visit.go("front.home", notice="The auto-message was removed.")
            await service.write(visit.caller, text.split("\n"), anonymous=checked(form, "anonymous"))
            return visit.go("front.home", notice="Your lines are on the front page now.")
        except Refusal as no:
            error, status = sentence(no.text), status_of(no)
    return visit.show(
        "front/auto_message.html",
        status=status,
        found=await service.read(visit.caller),
        may_write=service.may_write(visit.user),
        may_hide=service.may_hide(visit.user),
        text=text,
        error=error,
        lines=LINES,
    )
