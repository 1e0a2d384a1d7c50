"""How a page is run: who asks is found out, who may not is told so, refusals become pages, faults a code.

This is the only place where exceptions of pages are met.
"""

from __future__ import annotations

from urllib.parse import quote

from starlette.requests import ClientDisconnect, Request
from starlette.responses import HTMLResponse, RedirectResponse, Response

from dialtone.base import log
from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.house import House
from dialtone.web import links
from dialtone.web.answers import TITLES, sentence, status_of
from dialtone.web.entering import enter
from dialtone.web.headers import PRIVATE, headers_for
from dialtone.web.page import Page
from dialtone.web.visit import Visit

TROUBLE = "The board cannot keep or find anything at this moment. Nothing was changed; please try again later."
SAFE = frozenset({"GET", "HEAD", "OPTIONS"})


class Endpoint:
    """Answers requests for one page."""

    __slots__ = ("_house", "_page")

    def __init__(self, page: Page, house: House) -> None:
        self._page = page
        self._house = house

    async def answer(self, request: Request) -> Response:
        """Answer a request."""
        visit = await enter(request, self._house, self._page)
        response = await self._answer(visit)
        visit.cookies.apply(response)
        for name, value in headers_for(request.url.scheme, request.url.hostname or "").items():
            response.headers.setdefault(name, value)
        response.headers.setdefault("cache-control", PRIVATE)
        return response

    async def _answer(self, visit: Visit) -> Response:
        try:
            if (turned := _turned_away(visit)) is not None:
                return turned
            return await self._page.run(visit)
        except Refusal as no:
            return refused(visit, no)
        except ClientDisconnect:
            return Response(status_code=400)  # nobody hears it
        except StoreError as trouble:
            log.error("web.trouble", f"!{self._page.name} failed: {trouble}", page=self._page.name)
            return problem(visit, 503, TROUBLE)
        except Exception as fault:
            code = self._house.chance.token(3).hex()
            log.fault("web.fault", f"!FAULT {code}: {type(fault).__name__}: {fault}", fault, code=code)
            return problem(visit, 500, f"The sysop finds what happened in the log under the code {code}.")


def _turned_away(visit: Visit) -> Response | None:
    """Who is not to see this page gets another one."""
    page = visit.page
    if (visit.somebody or page.public) and visit.may(page.requirements):
        return None
    if visit.signed_in:
        raise Refusal(Why.DENIED, "This is not for you.")
    return to_sign_in(visit)


def to_sign_in(visit: Visit) -> Response:
    """Ask to sign in, and come back afterwards."""
    if visit.request.method not in SAFE or visit.is_partial:
        raise Refusal(Why.NOT_LOGGED_IN, "Please sign in.")
    url = visit.request.url
    back = url.path + (f"?{url.query}" if url.query else "")
    return RedirectResponse(f"{links.to('account.sign_in')}?next={quote(back, safe='')}", 303)


def refused(visit: Visit, no: Refusal) -> Response:
    """A page for an expected "no"."""
    if no.why is Why.NOT_LOGGED_IN and visit.request.method in SAFE and not visit.is_partial:
        return to_sign_in(visit)
    response = problem(visit, status_of(no), sentence(no.text))
    if no.why in (Why.TOO_FAST, Why.BUSY):
        response.headers["retry-after"] = "60"
    return response


def problem(visit: Visit, status: int, words: str) -> Response:
    """A page that says what went wrong, and that a program of ours can read as well."""
    title = TITLES.get(status, "That did not work")
    if visit.is_partial:
        return HTMLResponse(visit.html("part/problem.html", title=title, words=words), status)
    return visit.show("problem.html", status=status, title=title, words=words)
