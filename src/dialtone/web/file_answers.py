"""A file of the board as an answer: sent in pieces, always to be kept and never to be run, settled at its end (FTP-11,
WEB-02).

Whoever has it already is told so (304), who wants a part gets that (206, RFC 9110 section 14). A file is paid once,
however many pieces it is fetched in: `domain.files.shares` (FTP-12).
"""

from __future__ import annotations

import mimetypes
from collections.abc import AsyncGenerator, AsyncIterator, Awaitable, Callable, Mapping
from contextlib import suppress
from urllib.parse import quote

from starlette.requests import Request
from starlette.responses import Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.files.fetching import Fetch, Fetching
from dialtone.domain.model.actor import Actor
from dialtone.domain.ports.file_store import OnDisk
from dialtone.domain.ports.outside import Clock
from dialtone.web.headers import FOREIGN_POLICY
from dialtone.web.sites.conditions import Unsatisfiable, http_date, part, unchanged

PIECE = 256 * 1024  # bytes
_RUN = ("text/html", "image/svg", "application/xhtml", "text/xml", "application/xml", "text/javascript")


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


def kind_of(name: str) -> str:
    """A content type for a file that is to be kept; none that a browser would run."""
    kind = mimetypes.guess_type(name)[0] or "application/octet-stream"
    return "application/octet-stream" if kind.startswith(_RUN) or kind.endswith("+xml") else kind


class Sending(StreamingResponse):
    """Pieces that go out. `ended` is awaited once whatever happens: to the end, broken off, or never begun."""

    def __init__(
        self, pieces: AsyncGenerator[bytes, None], ended: Callable[[], Awaitable[None]], **more: object
    ) -> None:
        super().__init__(pieces, **more)  # type: ignore[arg-type]
        self._pieces = pieces
        self._ended = ended

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send it, as ASGI says."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            with suppress(RuntimeError):  # it is at work still, in a task that ends
                await self._pieces.aclose()
            await self._ended()


class _Piece:
    """A part of a download on its way."""

    def __init__(self, fetch: Fetch, clock: Clock, first: int, wanted: int) -> None:
        self._fetch = fetch
        self._clock = clock
        self._began = clock.monotonic()
        self._first = first
        self._wanted = wanted
        self._sent = 0

    async def pieces(self) -> AsyncGenerator[bytes, None]:
        """The bytes."""
        while self._sent < self._wanted:
            data = await self._fetch.read(self._first + self._sent, min(PIECE, self._wanted - self._sent))
            if not data:
                raise StoreError(f"{self._fetch.name} became shorter while it was sent")
            yield data
            self._sent += len(data)

    async def ended(self) -> None:
        """Settle it."""
        seconds = self._clock.monotonic() - self._began
        await self._fetch.took(self._first, self._sent, wanted=self._wanted, seconds=seconds)


async def download(request: Request, fetching: Fetching, actor: Actor, code: str, name: str, clock: Clock) -> Response:
    """The answer to whoever wants a file, or a part of it, or to know whether it has changed. Raises Refusal as
    `Fetching.begin`."""
    seen = await fetching.look(actor, code, name)
    mark, fields = _marked(seen)
    if unchanged(request.headers, mark, seen.written):
        return Response(status_code=304, headers=fields)
    if request.method == "HEAD":
        return Response(headers=fields | {"content-length": str(seen.size)}, media_type=kind_of(seen.name))
    try:
        wanted = part(request.headers, seen.size, mark, seen.written)
    except Unsatisfiable:
        return Response(status_code=416, headers={"content-range": f"bytes */{seen.size}"})
    fetch = await _begun(await fetching.begin_piece(actor, code, name))
    if fetch.size != seen.size:
        wanted = None  # it is another one by now
    return _answer(fetch, clock, wanted, _marked(OnDisk(fetch.name, fetch.size, fetch.written))[1])


def _marked(file: OnDisk) -> tuple[str, dict[str, str]]:
    mark = f"{file.size:x}-{int(file.written * 1000):x}"
    fields = {"etag": f'"{mark}"', "last-modified": http_date(file.written), "accept-ranges": "bytes"}
    return mark, {**fields, **headers(file.name)}


async def _begun(fetch: Fetch) -> Fetch:
    """Have it open, so that trouble with it is told before anything is sent."""
    try:
        await fetch.open()
    except OSError as error:
        await fetch.fail(f"it cannot be read: {error.strerror}")
        raise Refusal(Why.GONE, "That file is not on line at the moment.") from error
    return fetch


def _answer(fetch: Fetch, clock: Clock, wanted: tuple[int, int] | None, fields: dict[str, str]) -> Response:
    first, last = wanted or (0, fetch.size - 1)
    piece = _Piece(fetch, clock, first, last - first + 1)
    fields["content-length"] = str(last - first + 1)
    if wanted is not None:
        fields["content-range"] = f"bytes {first}-{last}/{fetch.size}"
    status = 200 if wanted is None else 206
    return Sending(piece.pieces(), piece.ended, status_code=status, headers=fields, media_type=kind_of(fetch.name))


def attachment_of(fetch: Fetch, clock: Clock) -> Response:
    """The answer for a download that was begun, all of it: its price is given back when the browser goes before the
    end."""
    return _answer(fetch, clock, None, dict(headers(fetch.name)))


async def read_all(read: Callable[[int, int], Awaitable[bytes]], size: int) -> AsyncIterator[bytes]:
    """A file that costs nothing, in pieces."""
    at = 0
    while at < size and (data := await read(at, min(PIECE, size - at))):
        yield data
        at += len(data)
