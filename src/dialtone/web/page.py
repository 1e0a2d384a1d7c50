"""A page: one row of the table of the site. Each room of the web face has its `PAGES`."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

from starlette.responses import Response

Run = Callable[[Any], Awaitable[Response]]  # (visit: `visit.Visit`), which has the page it is for
READ = ("GET",)
FORM = ("GET", "POST")


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """`name` is the room's name, a dot, and the page's ("boards.thread"); templates link by it. `path` is a Starlette
    path ("/boards/{code}/{number:int}").

    `requirements`: an access requirement string whoever asks must meet; who has not signed in is asked to. `public`:
    the page is for those who are nobody, too (no guest account, not signed in): ask `visit.somebody` first.
    `doing` is what others see the visitor do. `offers` names the terminal's actions whose power this page gives (a
    test compares). `streams`: the page reads the body itself and calls `visit.check_token` before it changes anything.
    """

    name: str
    path: str
    run: Run
    methods: tuple[str, ...] = READ
    requirements: str = ""
    public: bool = False
    doing: str = ""
    offers: tuple[str, ...] = ()
    streams: bool = False
