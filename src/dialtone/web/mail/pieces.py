"""Pieces of a message at paths of their own: its HTML for a frame (WEB-01), its files and the whole of it, which a
browser only keeps (WEB-02)."""

from __future__ import annotations

from starlette.responses import HTMLResponse, Response

from dialtone.base.errors import Refusal, Why
from dialtone.formats.mail.rich import frame
from dialtone.formats.mail.view import attachment
from dialtone.web.boards.files import foreign
from dialtone.web.mail.boxes import SHOWN_MOST, place_of
from dialtone.web.visit import Visit


async def html(visit: Visit) -> Response:
    """The HTML of a message, made harmless, as a document that can do nothing. Pictures of elsewhere only when the
    reader wants them: they tell their owner who reads when (SEC-07)."""
    raw = await (await place_of(visit)).raw(SHOWN_MOST)
    made = frame(raw, remote=bool(visit.query("pictures")))
    if made is None:
        raise Refusal(Why.NOT_FOUND, "This message has no HTML.")
    headers = {
        "content-security-policy": made.csp,
        "x-frame-options": "SAMEORIGIN",
        "referrer-policy": "no-referrer",
        "cross-origin-opener-policy": "same-origin",
    }
    return HTMLResponse(str(made.document), headers=headers)


async def file(visit: Visit) -> Response:
    """One file that hangs on a message."""
    raw = await (await place_of(visit)).raw()
    found = attachment(raw, int(visit.path("at")))
    if found is None:
        raise Refusal(Why.NOT_FOUND, "There is no such file on this message.")
    return foreign(found.data, found.name)


async def source(visit: Visit) -> Response:
    """The whole message as it came."""
    place = await place_of(visit)
    number = place.parts.get("uid") or place.parts.get("id")
    return foreign(await place.raw(), f"message-{number}.eml")
