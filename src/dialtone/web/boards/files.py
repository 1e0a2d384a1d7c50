"""What hangs on messages, and long texts, as files. Whatever it is, a browser only keeps it (WEB-02)."""

from __future__ import annotations

from urllib.parse import quote

from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.web.boards.bodies import content_of
from dialtone.web.boards.desk import desk
from dialtone.web.headers import FOREIGN_POLICY
from dialtone.web.visit import Visit

MOST = 32 * 1024 * 1024  # bytes of a message that are looked at


async def attachment(visit: Visit) -> Response:
    """One file that is attached to a message."""
    at = desk(visit)
    sub, place = at.sub(), int(visit.path("at"))
    post = await at.reading.get(at.caller, sub.code, at.number())
    content = await content_of(at, post, most=MOST)
    if place >= len(content.attachments):
        raise Refusal(Why.NOT_FOUND, "There is no such file on this message.")
    one = content.attachments[place]
    return foreign(one.data(), one.name or f"{sub.code.lower()}-{post.number}-{place + 1}.bin")


async def text(visit: Visit) -> Response:
    """A message's text."""
    at = desk(visit)
    sub = at.sub()
    post = await at.reading.get(at.caller, sub.code, at.number())
    content = await content_of(at, post, most=MOST)
    return foreign(content.text.encode("utf-8", "replace"), f"{sub.code.lower()}-{post.number}.txt")


def foreign(data: bytes, name: str) -> Response:
    """What somebody else made, for keeping."""
    plain = "".join(char if char.isascii() and (char.isalnum() or char in "._- ") else "_" for char in name)
    headers = {
        "content-disposition": f"attachment; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "content-security-policy": FOREIGN_POLICY,
        "x-content-type-options": "nosniff",
    }
    return Response(data, media_type="application/octet-stream", headers=headers)
