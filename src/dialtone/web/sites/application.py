"""The web server's application: decides which site answers a request (services.md 4.3).

In this order: the folder of a virtual host, when there is one of the request's host name; what web_alias.ini makes of
the path; the file section, which the board's site serves; the sysop's own files below RootDirectory; the board's site
for all the rest. A virtual host's folder is a site of its own: what it does not have is not there, unless the host's
name is the board's own. See docs/decisions/0022.

The board's site is asked without waiting for a disk when the first component of a path is nothing in the root.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import quote

from dialtone.base import log
from dialtone.domain.model.user import User
from dialtone.domain.ports.sites import CONTROL, Sight, SiteFile, SiteFiles
from dialtone.web.sites.answering import send_elsewhere, send_file, send_methods, send_page, send_words
from dialtone.web.sites.control import Control, control
from dialtone.web.sites.kinds import USUAL, kind_of
from dialtone.web.sites.mapping import FILES, Ways, encoded
from dialtone.web.sites.paths import SOURCES, Outside, components, host_name, is_hidden

Receive = Callable[[], Awaitable[Any]]
Send = Callable[[Any], Awaitable[None]]
Application = Callable[[Any, Receive, Send], Awaitable[None]]
WhoAsks = Callable[[Any], Awaitable[User | None]]

REPLACED = (404, 500)  # what the board's site answers that a page of the sysop's may stand for
ERROR_MOST = 65_536  # bytes of a page for an error
SIGN_IN = "/sign-in"
PROOFS = "/.well-known/acme-challenge/"  # what shows an authority that a name is ours, whichever host is asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Rules:
    """What `[Web]` and the files beside it say."""

    own_host: str = ""  # the board's own name, in lower case
    virtual_hosts: bool = False
    files: bool = True  # there is a file section
    files_for_hosts: bool = False  # in virtual hosts too
    indexes: tuple[str, ...] = ("index.html",)
    error_folder: str = "error"
    sources: frozenset[str] = SOURCES
    kinds: Mapping[str, str] = field(default_factory=lambda: USUAL)
    ways: Ways = field(default_factory=lambda: Ways({}))
    sign_in: str = SIGN_IN


class Sites:
    """See the module's text. `who_asks` finds the user who has signed in with a request; `met` says whether somebody
    meets an access requirement string."""

    def __init__(
        self,
        site: Application,
        files: SiteFiles,
        rules: Rules,
        *,
        who_asks: WhoAsks,
        met: Callable[[str, User | None, Any], bool],
    ) -> None:
        self._site = site
        self._files = files
        self._rules = rules
        self._who_asks = who_asks
        self._met = met

    async def __call__(self, scope: Any, receive: Receive, send: Send) -> None:
        """Answer a request; WebSockets are the board's site's."""
        if scope["type"] != "http":
            await self._site(scope, receive, send)
            return
        path: str = scope["path"]
        if path == "*":
            await send_methods(send)
            return
        if path.startswith(PROOFS):
            await self._site(scope, receive, send)
            return
        host = self._host(scope)
        if host:
            scope["state"]["site"] = host
        mapped = self._rules.ways.path(path)
        if mapped != path:
            scope["path"], scope["raw_path"] = mapped, encoded(mapped).encode("ascii")
            path = mapped
        if self._is_of_files(path):
            await self._file_section(scope, receive, send, host)
        elif host or self._may_have(path):
            await self._own(scope, receive, send, path, host)
        else:
            await self._board(scope, receive, send)

    def _host(self, scope: Any) -> str:
        """The folder of the virtual host that is asked, "" for the board's own."""
        if not self._rules.virtual_hosts:
            return ""
        field = next((value for name, value in scope["headers"] if name == b"host"), b"")
        name = host_name(field.decode("latin-1"))
        return name if name and name in self._files.names() else ""

    def _is_host(self, parts: tuple[str, ...]) -> bool:
        """Whether a path leads into what could be the folder of a virtual host."""
        return self._rules.virtual_hosts and bool(parts) and "." in parts[0] and host_name(parts[0]) == parts[0]

    def _may_have(self, path: str) -> bool:
        """Whether the sysop's root could have a path: looks at the first component only."""
        first = path[1:].partition("/")[0]
        names = self._files.names()
        if not first:
            return any(name in names for name in self._rules.indexes)
        return first in names or first in ("..", ".", "") or first.lower() == CONTROL

    def _is_of_files(self, path: str) -> bool:
        return path.startswith(FILES) or path == FILES.rstrip("/")

    async def _file_section(self, scope: Any, receive: Receive, send: Send, host: str) -> None:
        if self._rules.files and (not host or self._rules.files_for_hosts or host == self._rules.own_host):
            await self._site(scope, receive, send)
        elif host:
            await self._own(scope, receive, send, scope["path"], host)
        else:
            await send_words(scope, send, 404, "There is no file section here.")

    async def _board(self, scope: Any, receive: Receive, send: Send) -> None:
        """The board's site, with the sysop's pages for what is not there and for faults."""
        if self._rules.error_folder.strip("/").partition("/")[0] not in self._files.names():
            await self._site(scope, receive, send)
            return
        instead: bytes | None = None

        async def sent(message: Any) -> None:
            nonlocal instead
            if message["type"] == "http.response.start" and message["status"] in REPLACED:
                kind = next((value for name, value in message["headers"] if name.lower() == b"content-type"), b"")
                if kind.startswith(b"text/html"):
                    instead = await self._page(self._rules.error_folder, message["status"], "")
                if instead is not None:
                    await send_page(scope, send, message["status"], instead)
            if instead is None:
                await send(message)

        await self._site(scope, receive, sent)

    # --- the sysop's own files ---

    async def _own(self, scope: Any, receive: Receive, send: Send, path: str, host: str) -> None:
        try:
            parts, closed = components(path)
        except Outside:
            peer = scope["dialtone.peer"]
            fields = {
                "what": "PATH",
                "host": peer.host,
                "address": peer.address,
                "port": peer.port,
                "details": path[:200],
            }
            log.warning("hack.attempt", f"!ILLEGAL PATH requested: {path[:200]!r}", **fields)
            await self._error(scope, send, 400, "There is no such address.", host, Control())
            return
        if parts and parts[-1].lower() == CONTROL:
            await self._error(scope, send, 403, "This is not for you.", host, Control())
            return
        if not host and (len(parts) > 1 or closed) and self._is_host(parts):
            sight = Sight()  # the folder of a virtual host is no part of another site
        elif is_hidden(parts, self._rules.sources):
            sight = Sight()
        else:
            sight = await self._files.look(host, parts, self._rules.indexes)
        try:
            await self._show(scope, receive, send, sight, parts, closed, host)
        finally:
            if sight.file is not None:
                sight.file.close()

    async def _show(
        self,
        scope: Any,
        receive: Receive,
        send: Send,
        sight: Sight,
        parts: tuple[str, ...],
        closed: bool,
        host: str,
    ) -> None:
        file = sight.file
        found = control(sight.controls, (*parts, file.name if file else "") if sight.is_folder else parts)
        inside = not host and sight.is_folder and self._is_host(parts)
        there = (
            file is not None
            and not inside
            and not is_hidden((file.name,), self._rules.sources)
            and closed <= sight.is_folder
        )
        ours = not host or host == self._rules.own_host
        if not there and ours and not (found.requirements and parts):
            await self._board(scope, receive, send)
        elif found.requirements and not await self._admitted(scope, send, found, host):
            return
        elif not there or file is None:
            await self._error(scope, send, 404, "There is no such page.", host, found)
        elif scope["method"] == "OPTIONS":
            await send_methods(send)
        elif scope["method"] not in ("GET", "HEAD"):
            await send_words(scope, send, 405, "A file can only be fetched.", [(b"allow", b"GET, HEAD, OPTIONS")])
        elif sight.is_folder and not closed and parts:
            await send_elsewhere(scope, send, encoded("/" + "/".join(parts) + "/"))
        else:
            await send_file(scope, send, file, kind_of(file.name, self._rules.kinds))

    async def _admitted(self, scope: Any, send: Send, found: Control, host: str) -> bool:
        """Whether the visitor meets webctrl.ini; if not he has been told (401 to sign in, 403 when he has)."""
        user = await self._who_asks(scope)
        if self._met(found.requirements, user, scope.get("dialtone.peer")):
            return True
        if user is not None:
            await self._error(scope, send, 403, "This is not for you.", host, found)
            return False
        back = quote(scope["path"], safe="")
        link = (f"{self._rules.sign_in}?next={back}", "Sign in")
        await send_words(
            scope, send, 401, "This is for people who have signed in.", [(b"www-authenticate", b"Form")], link=link
        )
        return False

    # --- errors ---

    async def _error(self, scope: Any, send: Send, status: int, words: str, host: str, found: Control) -> None:
        """The sysop's page for an error, else words of ours."""
        folder = found.error_folder if found.error_folder is not None else self._rules.error_folder
        body = await self._page(folder, status, host)
        if body is None:
            await send_words(scope, send, status, words)
        else:
            await send_page(scope, send, status, body)

    async def _page(self, folder: str, status: int, host: str) -> bytes | None:
        for site in (host, "") if host else ("",):
            try:
                parts, _ = components(f"/{folder.strip('/')}/{status}.html")
            except Outside:
                return None
            if parts[0] not in self._files.names(site):
                continue
            sight = await self._files.look(site, parts, ())
            if sight.file is not None:
                return await _whole(sight.file)
        return None


async def _whole(file: SiteFile) -> bytes | None:
    """A small file's bytes."""
    try:
        if not 0 < file.size <= ERROR_MOST:
            return None
        return await file.read(0, ERROR_MOST)
    except OSError:
        return None
    finally:
        file.close()


def sources(*endings: Sequence[str]) -> frozenset[str]:
    """Endings of names that are never shown: the usual ones and what the settings call programs and scripts."""
    more = (ending.lower() for group in endings for ending in group)
    return SOURCES | {ending if ending.startswith(".") else f".{ending}" for ending in more if ending}
