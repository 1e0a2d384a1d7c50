"""Passkeys: signing in with one, making one, removing one. Devices are asked by a script (`static/passkeys.js`)."""

from __future__ import annotations

import json
from typing import Any

from starlette.responses import JSONResponse, Response

from dialtone.base.errors import Refusal, Why
from dialtone.domain.access.passkeys import METHOD, Site
from dialtone.web.account.letting_in import let_in
from dialtone.web.account.security import confirm
from dialtone.web.account.site import site_of
from dialtone.web.entering import SERVICE
from dialtone.web.visit import Visit, field

ANSWER_MOST = 64 * 1024  # bytes


async def ask(visit: Visit) -> Response:
    """What a device is asked when somebody signs in, as JSON."""
    await visit.form()
    return JSONResponse(visit.house.passkeys.ask(_site(visit), visit.secret))


async def sign_in(visit: Visit) -> Response:
    """Let in whoever's device signed; the answer names where the browser is to go."""
    form = await visit.form()
    answer = _answer(field(form, "answer", most=ANSWER_MOST))
    logins = visit.house.logins
    user = await visit.house.passkeys.whose(_site(visit), visit.secret, answer)
    caller = await logins.vouched(visit.peer, SERVICE, user.alias, METHOD)
    if caller.user.number != user.number:
        raise Refusal(Why.BAD_LOGIN, "That passkey does not fit.")
    response = await let_in(visit, caller, kept=True, back=field(form, "next", most=2000), strong=True)
    return JSONResponse({"next": response.headers["location"]})


async def offer(visit: Visit) -> Response:
    """What a device is asked to make, as JSON. It opens the account, so it needs the password."""
    await confirm(visit, await visit.form())
    return JSONResponse(await visit.house.passkeys.offer(visit.caller, _site(visit), visit.secret))


async def add(visit: Visit) -> Response:
    """Keep what a device made."""
    form = await visit.form()
    answer, name = _answer(field(form, "answer", most=ANSWER_MOST)), field(form, "name", most=100)
    await visit.house.passkeys.add(visit.caller, _site(visit), visit.secret, answer, name)
    visit.cookies.put_notice(visit.secret, "Your passkey is kept. You can sign in with it from now on.")
    return JSONResponse({})


async def remove(visit: Visit) -> Response:
    """Remove one."""
    form = await visit.form()
    await visit.house.passkeys.remove(visit.caller, field(form, "id", most=100))
    return visit.go("account.security", notice="The passkey was removed.")


def _site(visit: Visit) -> Site:
    found = site_of(visit)
    if found is None:
        raise Refusal(Why.UNSUPPORTED, "Passkeys need the site's name and a secure connection.")
    return found


def _answer(text: str) -> Any:
    try:
        return json.loads(text)
    except (ValueError, RecursionError):
        raise Refusal(Why.INVALID, "The device's answer does not fit; please try again.") from None
