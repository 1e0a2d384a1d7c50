"""The site: sessions of browsers, who is here with one, and the application itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypedDict

from dialtone.app.pillars import Pillars
from dialtone.base.bell import Bell
from dialtone.base.bus import Bus
from dialtone.domain.access.web_sessions import WebSessions
from dialtone.domain.house import House
from dialtone.domain.model.happenings import UserChanged
from dialtone.domain.presence.visitors import Visitors
from dialtone.host.waiting import wait


class WebServices(TypedDict):
    """See the module's text; the names are fields of the house."""

    web_sessions: WebSessions
    visitors: Visitors
    waiting: Callable[[Bell, float], Awaitable[None]]


def furnish_web(pillars: Pillars, bus: Bus) -> WebServices:
    """Make what the site stands on."""
    sessions = WebSessions(pillars.store, pillars.clock, pillars.chance)
    bus.listen(UserChanged, sessions.changed)
    return WebServices(web_sessions=sessions, visitors=pillars.visitors, waiting=wait)


class Site:
    """The application of a house, made when the first browser comes: boards without browsers do not read it."""

    __slots__ = ("_house", "_made")

    def __init__(self, house: House) -> None:
        self._house = house
        self._made: Any = None

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answer, as ASGI says."""
        if self._made is None:
            from dialtone.web.application import application

            self._made = application(self._house)
        await self._made(scope, receive, send)


def with_site(house: House) -> House:
    """The house with its site."""
    return replace(house, web=Site(house))
