"""One request of a browser: who asks, and how a page answers. What every page is given."""

from __future__ import annotations

from collections.abc import AsyncIterable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from markupsafe import Markup
from starlette.datastructures import FormData, UploadFile
from starlette.exceptions import HTTPException
from starlette.formparsers import MultiPartException
from starlette.requests import Request
from starlette.responses import HTMLResponse, RedirectResponse, Response, StreamingResponse
from starlette.types import Receive, Scope, Send

from dialtone.base.errors import Refusal, Why
from dialtone.config.levels import SYSOP_LEVEL
from dialtone.domain.access.web_sessions import WebSession
from dialtone.domain.house import House
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.user import User
from dialtone.domain.presence.visitors import Visitor
from dialtone.web import links
from dialtone.web.cookies import Cookies
from dialtone.web.page import Page
from dialtone.web.rendering import render, when
from dialtone.web.tokens import fits, form_token, from_ourselves
from dialtone.wire.port import Peer

MOST_FIELDS = 300
MOST_PART = 1024 * 1024  # bytes of a field that is no file
MOST_FILES = 20


@dataclass(slots=True, kw_only=True)
class Visit:
    """See the module's text. `caller` is the user who signed in, else the board's guest, else None. `session` is None
    for whoever has not signed in. `secret` is the browser's, from which forms are made.
    `unread_mail` counts what waits in the inbox of whoever signed in."""

    request: Request
    house: House
    page: Page
    peer: Peer
    caller_: Caller | None
    session: WebSession | None
    secret: str
    cookies: Cookies
    visitor: Visitor | None = None
    notice: str = ""
    unread_mail: int = 0

    # who

    @property
    def caller(self) -> Caller:
        """Whoever acts; on pages that are `public` ask `somebody` first. Raises Refusal (NOT_LOGGED_IN)."""
        if self.caller_ is None:
            raise Refusal(Why.NOT_LOGGED_IN, "Please sign in.")
        return self.caller_

    @property
    def somebody(self) -> bool:
        """Whether there is a caller, be it the guest."""
        return self.caller_ is not None

    @property
    def user(self) -> User:
        """The caller's account."""
        return self.caller.user

    @property
    def signed_in(self) -> bool:
        """Whether somebody has signed in with this browser."""
        return self.session is not None

    @property
    def is_sysop(self) -> bool:
        """Whether the caller runs the board."""
        return self.signed_in and self.user.level >= SYSOP_LEVEL

    @property
    def secure(self) -> bool:
        """Whether nobody between can listen."""
        return self.request.url.scheme == "https"

    def may(self, requirements: str) -> bool:
        """Whether the caller meets an access requirement string."""
        if not requirements or self.house.requirements is None:
            return True
        return self.somebody and self.house.requirements.met(requirements, self.user, protocol="web", peer=self.peer)

    # what was asked

    def path(self, name: str) -> Any:
        """A parameter of the path."""
        return self.request.path_params[name]

    def query(self, name: str, default: str = "") -> str:
        """A parameter of the query string, cut at 500 characters and without NUL."""
        return self.request.query_params.get(name, default)[:500].replace("\0", "")

    def number(self, name: str, default: int = 0, *, most: int = 2**31 - 1) -> int:
        """A whole number of the query string, 0 to `most`; `default` for what is none."""
        text = self.request.query_params.get(name, "")
        return min(int(text), most) if text.isascii() and text.isdigit() and len(text) < 12 else default

    @property
    def is_form(self) -> bool:
        """Whether a form was sent."""
        return self.request.method == "POST"

    @property
    def is_partial(self) -> bool:
        """Whether a script of ours asks for a piece of a page."""
        return self.request.headers.get("hx-request") == "true"

    async def form(self, *, most_bytes: int = 4 * 1024 * 1024) -> FormData:
        """The fields of a form of ours. Raises Refusal (TOO_BIG; DENIED for a form that is not ours)."""
        told = self.request.headers.get("content-length", "")
        if not told.isdigit() or int(told) > most_bytes:
            raise Refusal(Why.TOO_BIG, "That is more than is taken at once.")
        plain = "urlencoded" in self.request.headers.get("content-type", "").lower()
        if plain and (await self.request.body()).count(b"&") > MOST_FIELDS:  # the library counts those with a name
            raise Refusal(Why.INVALID, "That form could not be read.")
        try:
            form = await self.request.form(max_fields=MOST_FIELDS, max_files=MOST_FILES, max_part_size=MOST_PART)
        except (HTTPException, MultiPartException) as flaw:
            raise Refusal(Why.INVALID, "That form could not be read.") from flaw
        self.check_token(field(form, "csrf"))
        return form

    async def stays(self) -> bool:
        """Whether the browser is still signed in, for answers that go on for long (WEB-04)."""
        if self.session is None:
            return False
        found = await self.house.web_sessions.find(self.secret)
        user = await self.house.directory.get(self.session.user) if found is not None else None
        return user is not None and user.active

    def check_token(self, token: str = "") -> None:
        """Refuse what does not come from a form or script of ours. `token`: what the form brought, else the header's.
        Raises Refusal (DENIED)."""
        token = token or self.request.headers.get("x-csrf-token", "")
        if not from_ourselves(self.request) or not fits(self.secret, token):
            raise Refusal(
                Why.DENIED, "This form is too old, or not from this site. Go back, reload the page, try again."
            )

    # how it is answered

    @property
    def token(self) -> str:
        """The token our forms carry."""
        return form_token(self.secret)

    def when(self, at: float, *, day_only: bool = False) -> Markup:
        """A moment as people read it."""
        return when(at, self.house.clock.offset(at) if at else 0, day_only=day_only)

    def show(self, template: str, *, status: int = 200, **context: Any) -> Response:
        """A page. `context` are the template's own values; `visit`, `house` and `when` are there always."""
        return HTMLResponse(self.html(template, **context), status)

    def html(self, template: str, **context: Any) -> str:
        """The same as text."""
        return render(template, {"visit": self, "house": self.house, "when": self.when, **context})

    def go(self, page: str, /, *, notice: str = "", **parameters: object) -> Response:
        """Send the browser to a page by its name, with words it shows there."""
        return self.go_to(links.to(page, **parameters), notice=notice)

    def go_to(self, path: str, *, notice: str = "") -> Response:
        """Send the browser to a path of ours; any other leads to the front page (HTP-06)."""
        if notice:
            self.cookies.put_notice(self.secret, notice)
        return RedirectResponse(links.local(path), 303)

    def stream(self, events: AsyncIterable[str], ended: Callable[[], None] = lambda: None) -> Response:
        """Server-sent events: pieces as `web/events.py` writes them. `ended` is called once, even when the browser has
        gone before the first."""
        headers = {"cache-control": "no-store", "x-accel-buffering": "no"}
        return _Stream(events, ended, headers)


class _Stream(StreamingResponse):
    """Events on their way. What is not begun has no end of its own, so that is told here."""

    def __init__(self, events: AsyncIterable[str], ended: Callable[[], None], headers: Mapping[str, str]) -> None:
        super().__init__(events, media_type="text/event-stream", headers=headers)
        self._ended = ended

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send them, as ASGI says."""
        try:
            await super().__call__(scope, receive, send)
        finally:
            self._ended()


def field(form: Mapping[str, Any], name: str, default: str = "", *, most: int = MOST_PART) -> str:
    """A field of a form as text: NUL taken out, line ends as LF, cut at `most` characters."""
    value = form.get(name, default)
    if isinstance(value, UploadFile) or value is None:
        return default
    return str(value).replace("\0", "").replace("\r\n", "\n").replace("\r", "\n")[:most]


def checked(form: Mapping[str, Any], name: str) -> bool:
    """Whether a box was ticked."""
    return name in form
