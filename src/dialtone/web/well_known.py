"""What other programs fetch at fixed places: answers for authorities, settings for mail programs, policies.

Sources: RFC 8615 (`/.well-known/`), 8555 section 8.3, 8461 section 3.3, 9116 (security.txt), 9309 (robots.txt), the
W3C's "change password" address. Nobody is logged in here and nothing depends on whether an address exists (ENU-03).
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from dialtone.base import log
from dialtone.base.errors import Refusal
from dialtone.domain.house import House
from dialtone.domain.mail.self_setup import SelfSetup
from dialtone.formats.autoconfig import apple, outlook, thunderbird
from dialtone.formats.autoconfig.servers import Setup

CHANGE_PASSWORD = "/account/password"  # where a password is changed
ADDRESS_MOST = 300  # characters of an address in a question
SECURITY_AGE = 180 * 86_400  # seconds that security.txt is good for
HIDDEN = ("/account", "/api", "/console", "/mail")  # what is nobody's to index

PLAIN = "text/plain; charset=utf-8"
XML = "application/xml"
JSON = "application/json"

Answer = Callable[[Request], Awaitable[Response]]


def _house(request: Request) -> House:
    house: House = request.scope["dialtone.house"]
    return house


def _self_setup(request: Request) -> SelfSetup:
    return _house(request).self_setup


def _host(request: Request) -> str:
    """The name the program asked, without port, lower case."""
    return (request.url.hostname or "").lower()


def _reply(data: bytes | str, kind: str = PLAIN, status: int = 200, **headers: str) -> Response:
    usual = {"cache-control": "no-store", "x-content-type-options": "nosniff"}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Response(data, status, {**usual, **named}, kind)


def _nothing(words: str = "There is nothing here.") -> Response:
    return _reply(words + "\n", status=404)


def _or_nothing(answer: Answer) -> Answer:
    """An expected "no" is a short page of plain text: programs ask here, and not browsers."""

    async def answered(request: Request) -> Response:
        try:
            return await answer(request)
        except Refusal as no:
            return _nothing(no.text)

    return answered


# --- the certificate's authority ------------------------------------------------------------------------------------


async def acme_challenge(request: Request) -> Response:
    """What an authority looks for to see that the name is ours (http-01)."""
    token = str(request.path_params["token"])
    found = await _house(request).challenges.answer(token)
    if found is None:
        return _nothing()
    log.info("acme.answered", "the authority has fetched its answer")
    return _reply(found, "application/octet-stream")


# --- Thunderbird ----------------------------------------------------------------------------------------------------


async def thunderbird_config(request: Request) -> Response:
    """config-v1.1.xml, for the address or the domain asked for, else for the board's own domain."""
    made = _asked_setup(request, request.query_params.get("emailaddress", "")[:ADDRESS_MOST])
    return _reply(thunderbird.client_config(made), "text/xml; charset=utf-8")


def _asked_setup(request: Request, address: str) -> Setup:
    if address:
        return _self_setup(request).of_address(address)[0]
    host = _host(request)
    return _self_setup(request).of_domain(host.removeprefix("autoconfig.") if host.startswith("autoconfig.") else "")


# --- Outlook --------------------------------------------------------------------------------------------------------


async def autodiscover(request: Request) -> Response:
    """The answer to a POST of Microsoft's programs."""
    try:
        address = outlook.asked_for(await _body(request))
        made, address = _self_setup(request).of_address(address)
    except outlook.BadRequest as no:
        log.info("web.autodiscover", f"a question for settings cannot be used: {no}")
        return _reply(outlook.refusal(600, f"Invalid request: {no}"), XML)
    except Refusal as no:
        return _reply(outlook.refusal(601, no.text), XML)
    return _reply(outlook.answer(made, address), XML)


async def _body(request: Request) -> bytes:
    """What was sent, one byte more than is taken at most."""
    found = bytearray()
    async for piece in request.stream():
        found += piece
        if len(found) > outlook.LARGEST:
            break
    return bytes(found[: outlook.LARGEST + 1])


async def autodiscover_json(request: Request) -> Response:
    """Where to ask, for the newer programs of Microsoft's."""
    url = f"https://{_self_setup(request).host}/autodiscover/autodiscover.xml"
    status, data = outlook.where(request.query_params.get("Protocol", "")[:100], url)
    return _reply(data, JSON, status)


# --- Apple ----------------------------------------------------------------------------------------------------------


async def apple_profile(request: Request) -> Response:
    """The profile for an address somebody typed, or is logged in with."""
    made, address = _self_setup(request).of_address(request.query_params.get("address", "")[:ADDRESS_MOST])
    name = f'attachment; filename="{made.domain}.mobileconfig"'
    return _reply(apple.profile(made, address), apple.TYPE, content_disposition=name)


# --- policies -------------------------------------------------------------------------------------------------------


async def mta_sts(request: Request) -> Response:
    """What we ask of those who send us mail, at the name that is for it."""
    return _reply(_self_setup(request).policy(_host(request)), cache_control="max-age=3600")


async def security_txt(request: Request) -> Response:
    """Whom to tell of a hole."""
    house = _house(request)
    day = int(house.clock.now() // 86_400) * 86_400 + SECURITY_AGE
    expires = datetime.fromtimestamp(day, UTC).strftime("%Y-%m-%dT%H:%M:%SZ")
    text = f"Contact: mailto:postmaster@{house.self_setup.domain}\nExpires: {expires}\n"
    return _reply(text, cache_control="max-age=3600")


async def change_password(request: Request) -> Response:
    """Where a password is changed: password managers ask for it here."""
    return RedirectResponse(CHANGE_PASSWORD, 302)


async def robots_txt(request: Request) -> Response:
    """What search engines leave alone."""
    lines = ["User-agent: *", *(f"Disallow: {path}" for path in HIDDEN)]
    return _reply("\n".join(lines) + "\n", cache_control="max-age=3600")


def _route(path: str, answer: Answer, *methods: str) -> Route:
    more: dict[str, Any] = {"methods": list(methods)} if methods else {}
    return Route(path, _or_nothing(answer), **more)


ROUTES: list[Route] = [
    _route("/.well-known/acme-challenge/{token}", acme_challenge),
    _route("/.well-known/autoconfig/mail/config-v1.1.xml", thunderbird_config),
    _route("/mail/config-v1.1.xml", thunderbird_config),
    _route("/autodiscover/autodiscover.xml", autodiscover, "POST"),
    _route("/Autodiscover/Autodiscover.xml", autodiscover, "POST"),
    _route("/AutoDiscover/AutoDiscover.xml", autodiscover, "POST"),
    _route("/autodiscover/autodiscover.json", autodiscover_json),
    _route("/autodiscover/autodiscover.json/v1.0/{address:path}", autodiscover_json),
    _route("/mail/apple.mobileconfig", apple_profile),
    _route("/.well-known/mta-sts.txt", mta_sts),
    _route("/.well-known/security.txt", security_txt),
    _route("/.well-known/change-password", change_password),
    _route("/robots.txt", robots_txt),
]
