"""Every page of the site, from all rooms, in one table; and what is no page (feeds of other programs, WebSockets)."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.routing import BaseRoute

from dialtone.web import account, api, boards, console, files, front, mail, people, talk, terminal, texts
from dialtone.web.page import Page
from dialtone.web.well_known import ROUTES

OTHERS: tuple[BaseRoute, ...] = (*ROUTES,)


def _table(*rooms: Iterable[Page]) -> tuple[Page, ...]:
    found: dict[str, Page] = {}
    for room in rooms:
        for page in room:
            if page.name in found:
                raise ValueError(f"two pages are called {page.name}")
            found[page.name] = page
    return tuple(found.values())


PAGES = _table(
    front.PAGES,
    account.PAGES,
    api.PAGES,
    boards.PAGES,
    console.PAGES,
    files.PAGES,
    mail.PAGES,
    people.PAGES,
    texts.PAGES,
    terminal.PAGES,
    talk.PAGES,
)
