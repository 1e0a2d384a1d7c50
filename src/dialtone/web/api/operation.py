"""One thing a program can ask for: a row of the table of the API, from which its description is made too."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Annotated, Any, TypeVar

import msgspec
from starlette.requests import Request

from dialtone.base.errors import Refusal, Why
from dialtone.domain.house import House
from dialtone.domain.model.actor import Caller

PREFIX = "/api/v1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Asking:
    """A request as an operation sees it. `caller`: whose token it is. `body` and `query` are of the types the operation
    names, checked."""

    request: Request
    house: House
    caller: Caller
    body: Any = None
    query: Any = None

    def path(self, name: str) -> Any:
        """A parameter of the path."""
        return self.request.path_params[name]


class Nothing(msgspec.Struct, frozen=True):
    """No parameters."""


Limit = Annotated[int, msgspec.Meta(ge=1, le=100, description="how many at most")]
Before = Annotated[int, msgspec.Meta(ge=0, le=2**62, description="only those before this number; 0: from the newest")]


class Part(msgspec.Struct, frozen=True, kw_only=True):
    """Which part of a list."""

    before: Before = 0
    limit: Limit = 50


@dataclass(frozen=True, slots=True, kw_only=True)
class Operation:
    """`name` is the operation's id; `path` a Starlette path behind `/api/v1`. `scope`: what the token must be for.
    `body`, `query`, `answer` are types; `answer` None: there is nothing to say (204). `raw` operations make their own
    response, or read the body themselves."""

    name: str
    method: str
    path: str
    run: Callable[[Asking], Awaitable[Any]]
    scope: str
    summary: str
    body: Any = None
    query: Any = None
    answer: Any = None
    raw: bool = False
    status: int = 200


Service = TypeVar("Service")


def need(service: Service | None) -> Service:
    """A service some boards lack. Raises Refusal (UNSUPPORTED)."""
    if service is None:
        raise Refusal(Why.UNSUPPORTED, "This board does not have that.")
    return service


def number(text: Any, what: str = "number") -> int:
    """A whole number from a path. Raises Refusal (NOT_FOUND)."""
    value = str(text)
    if not (value.isascii() and value.isdigit() and len(value) < 16):
        raise Refusal(Why.NOT_FOUND, f"There is no such {what}.")
    return int(value)
