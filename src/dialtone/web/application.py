"""The site as an ASGI application, made with its house: every page, the site's own files, what is not there."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import BaseRoute, Match, Route, Router
from starlette.types import ASGIApp, Receive, Scope, Send

from dialtone.base.errors import Refusal, Why
from dialtone.domain.house import House
from dialtone.web import api, links, static_files
from dialtone.web.dispatch import Endpoint
from dialtone.web.page import Page
from dialtone.web.pages import OTHERS, PAGES
from dialtone.web.terminal import WEBSOCKET
from dialtone.web.visit import Visit


async def _nowhere(visit: Visit) -> Response:
    raise Refusal(Why.NOT_FOUND, "There is no such page. It may have been moved or removed.")


async def _wrong_way(visit: Visit) -> Response:
    return visit.show("problem.html", status=405, title="Not that way", words="This page does not take that.")


NOWHERE = Page(name="site.nowhere", path="/{path:path}", run=_nowhere, public=True)
WRONG_WAY = Page(name="site.wrong_way", path="/{path:path}", run=_wrong_way, public=True)


class Site:
    """See the module's text."""

    def __init__(self, house: House, pages: Iterable[Page] = PAGES, others: Iterable[BaseRoute] = OTHERS) -> None:
        routes: list[BaseRoute] = [Route(static_files.PREFIX + "/{mark}/{name:path}", static_files.serve), *others]
        for page in pages:
            links.learn(page.name, page.path)
            routes.append(Route(page.path, Endpoint(page, house).answer, methods=list(page.methods)))
        routes += api.routes(house)
        self._routes = routes
        self._router = Router(routes, redirect_slashes=True, default=self._otherwise)
        self._routers = self._by_room(routes)
        self._house = house
        self._nowhere = Endpoint(NOWHERE, house)
        self._wrong_way = Endpoint(WRONG_WAY, house)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request or a WebSocket."""
        scope["dialtone.house"] = self._house
        if scope["type"] == "websocket" and scope["path"] == WEBSOCKET and self._house.browser_calls is not None:
            await self._house.browser_calls(scope, receive, send)
            return
        if scope["type"] == "http" and self._partly(scope):
            response = await self._wrong_way.answer(Request(scope, receive))
            await response(scope, receive, send)
            return
        await self._routers.get(_room(scope["path"]), self._router)(scope, receive, send)

    def _by_room(self, routes: list[BaseRoute]) -> dict[str, Router]:
        """A router for each first part of a path, so that a page is not looked for in every room of the site."""
        rooms = [(_room(getattr(route, "path", "/{}")), route) for route in routes]
        return {
            room: Router(
                [route for its, route in rooms if its == room or "{" in its],
                redirect_slashes=True,
                default=self._otherwise,
            )
            for room in {its for its, _ in rooms if "{" not in its}
        }

    def _partly(self, scope: Scope) -> bool:
        """Whether a page has this path, but does not take this method."""
        if scope["method"] in ("GET", "HEAD"):
            return False
        found = [route.matches(scope)[0] for route in self._routes]
        return Match.FULL not in found and Match.PARTIAL in found

    async def _otherwise(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "websocket":
            await send({"type": "websocket.close", "code": 1000})
            return
        response = await self._nowhere.answer(Request(scope, receive))
        await response(scope, receive, send)


def _room(path: str) -> str:
    """The first part of a path."""
    return path.partition("/")[2].partition("/")[0]


def application(house: House) -> ASGIApp:
    """The site of a house."""
    return Site(house)
