"""Words for people on other boards: who is on line there, and a form."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.base.errors import Refusal
from dialtone.web.answers import sentence, status_of
from dialtone.web.talk.telegrams import TEXT_MOST
from dialtone.web.visit import Visit, field

ADDRESS_MOST = 160


async def boards(visit: Visit) -> Response:
    """The boards of the sysop's list with their people, the last correspondents, and the form."""
    others, error, status = visit.house.other_boards, "", 200
    to, text = visit.query("to"), ""
    others.permit(visit.caller)
    if visit.is_form:
        form = await visit.form()
        to, text = field(form, "to", most=ADDRESS_MOST).strip(), field(form, "text", most=TEXT_MOST)
        try:
            board = await others.send(visit.caller, to, text)
            name = to.rpartition("@")[0].strip()
            return visit.go("talk.boards", notice=f"Your words went to {name} at {board.name}.")
        except Refusal as no:
            error, status = sentence(no.text), status_of(no)
    return visit.show(
        "talk/boards.html",
        status=status,
        boards=await others.on_line(visit.caller),
        last=await others.last(visit.caller),
        to=to,
        text=text,
        error=error,
        most=TEXT_MOST,
        address_most=ADDRESS_MOST,
    )
