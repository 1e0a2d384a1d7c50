"""The site: sessions of browsers, who is here with one, and the application itself."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import replace
from typing import Any, TypedDict

from dialtone.app.pillars import Pillars
from dialtone.base.bell import Bell
from dialtone.base.bus import Bus
from dialtone.domain.access.api_tokens import ApiTokens
from dialtone.domain.access.passkeys import Passkeys
from dialtone.domain.access.tickets import Tickets
from dialtone.domain.access.web_sessions import WebSessions
from dialtone.domain.hooks.service import Hooks
from dialtone.domain.house import House
from dialtone.domain.model.happenings import UserChanged
from dialtone.domain.people.directory import Directory
from dialtone.domain.presence.visitors import Visitors
from dialtone.host.waiting import wait
from dialtone.net.http.calls import PageCalls
from dialtone.wire.screen import Call, Terminal


class WebServices(TypedDict):
    """See the module's text; the names are fields of the house."""

    web_sessions: WebSessions
    visitors: Visitors
    waiting: Callable[[Bell, float], Awaitable[None]]
    tickets: Tickets
    passkeys: Passkeys
    api_tokens: ApiTokens
    hooks: Hooks


def furnish_web(pillars: Pillars, bus: Bus, directory: Directory) -> WebServices:
    """Make what the site stands on."""
    sessions = WebSessions(pillars.store, pillars.clock, pillars.chance)
    bus.listen(UserChanged, sessions.changed)
    tickets = Tickets(pillars.store, pillars.clock, pillars.chance, directory)
    passkeys = Passkeys(pillars.store, pillars.clock, pillars.chance, directory)
    return WebServices(
        web_sessions=sessions,
        visitors=pillars.visitors,
        waiting=wait,
        tickets=tickets,
        passkeys=passkeys,
        api_tokens=ApiTokens(pillars.store, pillars.clock, pillars.chance, directory),
        hooks=Hooks(pillars.store, pillars.clock, pillars.chance, pillars.vault),
    )


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
    """The house with its site, and with calls from its pages where there is a terminal server."""
    if house.settings.terminal.auto_start:
        house = replace(house, browser_calls=PageCalls(answer, house.tickets, house))
    return replace(house, web=Site(house))


async def answer(terminal: Terminal, call: Call, house: House) -> None:
    """The board's face, which boards without callers do not read."""
    from dialtone.terminal.answer import answer as face

    await face(terminal, call, house)
