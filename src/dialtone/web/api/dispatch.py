"""How an operation is run: the token is judged, the body and query are checked, refusals become problems (RFC 9457).

Only tokens count here, never cookies: so no page of another site can have a browser ask (WEB-03).
"""

from __future__ import annotations

from typing import Any

import msgspec
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from dialtone.base import log
from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.house import House
from dialtone.web.answers import TITLES, sentence, status_of
from dialtone.web.api.operation import Asking, Nothing, Operation
from dialtone.web.dispatch import TROUBLE
from dialtone.web.entering import peer_of

BODY_MOST = 4 * 1024 * 1024  # bytes of JSON
JSON = "application/json"
PROBLEM = "application/problem+json"
HEADERS = {
    "cache-control": "no-store",
    "x-content-type-options": "nosniff",
    "content-security-policy": "default-src 'none'",
}
_encoder = msgspec.json.Encoder()


class ApiEndpoint:
    """Answers requests for one operation."""

    __slots__ = ("_house", "_operation", "_read")

    def __init__(self, operation: Operation, house: House) -> None:
        self._operation = operation
        self._house = house
        self._read = msgspec.json.Decoder(operation.body) if operation.body is not None else None

    async def answer(self, request: Request) -> Response:
        """Answer one."""
        try:
            return await self._answer(request)
        except Refusal as no:
            return refused(no)
        except ClientDisconnect:
            return Response(status_code=400)
        except StoreError as trouble:
            log.error("web.trouble", f"!{self._operation.name} failed: {trouble}", page=self._operation.name)
            return problem(503, TROUBLE)
        except Exception as fault:
            code = self._house.chance.token(3).hex()
            log.fault("web.fault", f"!FAULT {code}: {type(fault).__name__}: {fault}", fault, code=code)
            return problem(500, f"The sysop finds what happened in the log under the code {code}.")

    async def _answer(self, request: Request) -> Response:
        operation, house = self._operation, self._house
        caller, scopes = await house.api_tokens.admit(_bearer(request), peer_of(request))
        if operation.scope and operation.scope not in scopes:
            raise Refusal(Why.DENIED, f"This token is not for {operation.scope}.")
        asking = Asking(
            request=request,
            house=house,
            caller=caller,
            body=await self._body(request),
            query=_query(operation, request),
        )
        found = await operation.run(asking)
        if isinstance(found, Response):
            for name, value in HEADERS.items():
                found.headers.setdefault(name, value)
            return found
        if found is None:
            return Response(status_code=204, headers=HEADERS)
        return Response(_encoder.encode(found), operation.status, headers=HEADERS, media_type=JSON)

    async def _body(self, request: Request) -> Any:
        if self._read is None:
            return None
        kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
        if kind != JSON:
            raise Refusal(Why.INVALID, "The body is to be JSON (Content-Type: application/json).")
        data = bytearray()
        async for piece in request.stream():
            data += piece
            if len(data) > BODY_MOST:
                raise Refusal(Why.TOO_BIG, f"A body has at most {BODY_MOST} bytes.")
        try:
            return self._read.decode(bytes(data))
        except (msgspec.MsgspecError, ValueError, RecursionError) as flaw:
            raise Refusal(Why.INVALID, f"The body does not fit: {flaw}"[:300]) from flaw


def _query(operation: Operation, request: Request) -> Any:
    if operation.query is None:
        return Nothing()
    given = {name: value.replace("\0", "") for name, value in request.query_params.items()}
    try:
        return msgspec.convert(given, operation.query, strict=False)
    except (msgspec.MsgspecError, ValueError) as flaw:
        raise Refusal(Why.INVALID, f"The query does not fit: {flaw}"[:300]) from flaw


def _bearer(request: Request) -> str:
    kind, _, secret = request.headers.get("authorization", "").partition(" ")
    if kind.lower() != "bearer" or not secret.strip():
        raise Refusal(Why.NOT_LOGGED_IN, "A token is needed (Authorization: Bearer ...).")
    return secret.strip()


def refused(no: Refusal) -> Response:
    """A problem for an expected "no"."""
    response = problem(status_of(no), sentence(no.text))
    if response.status_code == 401:
        response.headers["www-authenticate"] = 'Bearer realm="api"'
    elif no.why in (Why.TOO_FAST, Why.BUSY):
        response.headers["retry-after"] = "60"
    return response


def problem(status: int, words: str) -> Response:
    """What went wrong, as RFC 9457 says it."""
    told = {"type": "about:blank", "title": TITLES.get(status, "That did not work"), "status": status, "detail": words}
    return Response(_encoder.encode(told), status, headers=HEADERS, media_type=PROBLEM)
