"""A file of the board as an answer: sent in pieces, always to be kept and never to be run, settled at its end (FTP-11,
WEB-02)."""

from __future__ import annotations

import mimetypes
from collections.abc import AsyncIterator, Mapping
from urllib.parse import quote

from starlette.responses import Response, StreamingResponse

from dialtone.domain.files.fetching import Fetch
from dialtone.domain.ports.outside import Clock
from dialtone.web.headers import FOREIGN_POLICY

PIECE = 256 * 1024  # bytes


def headers(name: str, *, inline: bool = False) -> Mapping[str, str]:
    """What goes with a file of a user's."""
    plain = "".join(char if char.isascii() and char.isprintable() and char not in '"\\%' else "_" for char in name)
    kind = "inline" if inline else "attachment"
    return {
        "content-disposition": f"{kind}; filename=\"{plain}\"; filename*=UTF-8''{quote(name, safe='')}",
        "content-security-policy": FOREIGN_POLICY,
        "x-content-type-options": "nosniff",
        "cache-control": "private, no-cache",
    }


def attachment_of(fetch: Fetch, clock: Clock) -> Response:
    """The answer for a download that was begun: its price is given back when the browser goes before the end."""
    kind = mimetypes.guess_type(fetch.name)[0] or "application/octet-stream"
    if kind.startswith(("text/html", "image/svg", "application/xhtml", "text/xml", "application/xml")):
        kind = "application/octet-stream"
    answer = StreamingResponse(_pieces(fetch, clock), media_type=kind, headers=dict(headers(fetch.name)))
    answer.headers["content-length"] = str(fetch.size)
    return answer


async def _pieces(fetch: Fetch, clock: Clock) -> AsyncIterator[bytes]:
    sent, began, whole = 0, clock.monotonic(), False
    try:
        while sent < fetch.size and (data := await fetch.read(sent, min(PIECE, fetch.size - sent))):
            yield data
            sent += len(data)
        whole = sent == fetch.size
    finally:
        seconds = clock.monotonic() - began
        if whole:
            await fetch.finish(seconds=seconds)
        else:
            await fetch.fail("the browser went away", seconds=seconds, sent=sent)
