"""Answers of the sysop's own files: the file or a part of it, that it has not changed, that it is elsewhere, errors."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping
from html import escape
from http import HTTPStatus
from typing import Any

from dialtone.domain.ports.sites import SiteFile
from dialtone.web.sites.conditions import Unsatisfiable, http_date, part, unchanged

Send = Callable[[Any], Awaitable[None]]
Fields = list[tuple[bytes, bytes]]

PIECE = 262_144  # bytes read at a time
ALLOWED = (b"allow", b"GET, HEAD, OPTIONS")
SAFE: Fields = [(b"x-content-type-options", b"nosniff")]
_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<title>{status} {phrase}</title>
<h1>{phrase}</h1>
<p>{words}</p>
<p><a href="/">Front page</a></p>
</html>
"""


async def send_file(scope: Any, send: Send, file: SiteFile, kind: str) -> None:
    """A file, as far as it is wanted. Closes it."""
    try:
        await _send_file(scope, send, file, kind)
    finally:
        file.close()


async def _send_file(scope: Any, send: Send, file: SiteFile, kind: str) -> None:
    fields = fields_of(scope)
    about: Fields = [
        (b"etag", f'"{file.mark}"'.encode("ascii")),
        (b"last-modified", http_date(file.changed).encode("ascii")),
        (b"accept-ranges", b"bytes"),
        *SAFE,
    ]
    if unchanged(fields, file.mark, file.changed):
        await _start(send, 304, about)
        await _end(send)
        return
    try:
        wanted = part(fields, file.size, file.mark, file.changed) if scope["method"] == "GET" else None
    except Unsatisfiable:
        about.append((b"content-range", f"bytes */{file.size}".encode("ascii")))
        await send_words(scope, send, 416, "The file has no such part.", about[3:])
        return
    first, last = wanted or (0, file.size - 1)
    about.append((b"content-type", kind.encode("latin-1")))
    about.append((b"content-length", b"%d" % (last + 1 - first)))
    if wanted:
        about.append((b"content-range", f"bytes {first}-{last}/{file.size}".encode("ascii")))
    await _start(send, 206 if wanted else 200, about)
    if scope["method"] == "HEAD":
        await _end(send)
    else:
        await _pieces(send, file, first, last)


async def _pieces(send: Send, file: SiteFile, first: int, last: int) -> None:
    """The bytes. A file that became shorter meanwhile cuts the connection: the browser must not take it for whole."""
    while first <= last:
        data = await file.read(first, min(PIECE, last + 1 - first))
        if not data:
            raise OSError(f"{file.name} became shorter while it was sent")
        first += len(data)
        await send({"type": "http.response.body", "body": data, "more_body": first <= last})
    if not file.size:
        await _end(send)


async def send_words(
    scope: Any, send: Send, status: int, words: str, more: Fields | None = None, *, link: tuple[str, str] | None = None
) -> None:
    """A small page that says what happened; `link` is an address and its words."""
    text = escape(words)
    if link is not None:
        text += f' <a href="{escape(link[0])}">{escape(link[1])}</a>'
    body = _PAGE.format(status=status, phrase=HTTPStatus(status).phrase, words=text).encode()
    await send_page(scope, send, status, body, more)


async def send_page(scope: Any, send: Send, status: int, body: bytes, more: Fields | None = None) -> None:
    """A whole page of HTML."""
    fields = [
        (b"content-type", b"text/html; charset=utf-8"),
        (b"content-length", b"%d" % len(body)),
        (b"cache-control", b"no-store"),
        *SAFE,
        *(more or ()),
    ]
    await _start(send, status, fields)
    await _end(send, b"" if scope["method"] == "HEAD" else body)


async def send_elsewhere(scope: Any, send: Send, path: str) -> None:
    """The same address with another path (301). `path` is encoded and begins with one slash."""
    query = scope["query_string"]
    location = path.encode("ascii") + (b"?" + query if query else b"")
    await _start(send, 301, [(b"location", location), (b"content-length", b"0")])
    await _end(send)


async def send_methods(send: Send) -> None:
    """What may be asked of a file."""
    await _start(send, 204, [ALLOWED])
    await _end(send)


def fields_of(scope: Any) -> Mapping[str, str]:
    """The fields of a request by their names in lower case; those that are repeated are joined."""
    found: dict[str, str] = {}
    for name, value in scope["headers"]:
        key, text = name.decode("latin-1"), value.decode("latin-1")
        found[key] = f"{found[key]}, {text}" if key in found else text
    return found


async def _start(send: Send, status: int, fields: Fields) -> None:
    await send({"type": "http.response.start", "status": status, "headers": fields})


async def _end(send: Send, body: bytes = b"") -> None:
    await send({"type": "http.response.body", "body": body})
