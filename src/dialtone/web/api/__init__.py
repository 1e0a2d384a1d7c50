"""The board for programs: JSON over the same verbs, with tokens; its description; figures; the page about tokens."""

from __future__ import annotations

from collections.abc import Iterable

from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from dialtone.domain.house import House
from dialtone.web.api import boards, files, mail, people, sysop
from dialtone.web.api.dispatch import ApiEndpoint, problem
from dialtone.web.api.figures import health, metrics
from dialtone.web.api.openapi import describe
from dialtone.web.api.operation import PREFIX, Operation
from dialtone.web.api.tokens import make, revoke, tokens
from dialtone.web.page import Page

OPERATIONS: tuple[Operation, ...] = (
    *people.OPERATIONS,
    *boards.OPERATIONS,
    *mail.OPERATIONS,
    *files.OPERATIONS,
    *sysop.OPERATIONS,
)
PAGES = (
    Page(name="api.tokens", path="/account/tokens", run=tokens, requirements="NOT GUEST", doing="changing settings"),
    Page(name="api.make", path="/account/tokens/make", run=make, methods=("POST",), requirements="NOT GUEST"),
    Page(name="api.revoke", path="/account/tokens/revoke", run=revoke, methods=("POST",), requirements="NOT GUEST"),
)


async def description(request: Request) -> Response:
    """The OpenAPI document."""
    house: House = request.scope["dialtone.house"]
    title = f"{house.settings.system.name or 'dialtone'} API"
    return JSONResponse(describe(OPERATIONS, title), headers={"cache-control": "public, max-age=300"})


async def _nothing(request: Request) -> Response:
    return problem(404, "There is no such operation; /api/openapi.json has them all.")


def routes(house: House, operations: Iterable[Operation] = OPERATIONS) -> list[BaseRoute]:
    """Where programs ask, for a house."""
    found: list[BaseRoute] = [
        Route("/healthz", health),
        Route("/metrics", metrics),
        Route("/api/openapi.json", description),
    ]
    for operation in operations:
        endpoint = ApiEndpoint(operation, house)
        found.append(Route(PREFIX + operation.path, endpoint.answer, methods=[operation.method]))
    found.append(Route("/api/{rest:path}", _nothing, methods=["GET", "POST", "PUT", "PATCH", "DELETE"]))
    return found
