"""For those who forgot their password: have a code mailed, and set a new one with it. Every answer is the same whether
there is such an account or not (ENU-03); nothing of the request goes into the mail (WEB-07)."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.base.errors import Refusal
from dialtone.domain.model.actor import Remote
from dialtone.web.answers import sentence, status_of
from dialtone.web.visit import Visit, field


async def forgotten(visit: Visit) -> Response:
    """Ask whose password; a code is mailed, if there is somewhere to mail it to."""
    house, error, status = visit.house, "", 200
    wants_address = house.settings.login.confirm_address
    if visit.is_form:
        form = await visit.form()
        address = field(form, "address", most=80) if wants_address else None
        try:
            handed = await house.passwords.forgotten(Remote(visit.peer), field(form, "name", most=100), address)
            if handed is not None:
                await house.account_notices.password_code(handed.user, handed.code)
            return visit.go("account.reset", notice="If that fits an account with an address, a code is on its way.")
        except Refusal as no:
            error, status = sentence(no.text), status_of(no)
    return visit.show("account/forgotten.html", status=status, error=error, wants_address=wants_address)


async def reset(visit: Visit) -> Response:
    """Take a mailed code and a new password."""
    error, status, name = "", 200, ""
    if visit.is_form:
        form = await visit.form()
        name = field(form, "name", most=100)
        try:
            user = await visit.house.passwords.redeem(
                Remote(visit.peer), name, field(form, "code", most=80), field(form, "password", most=1000)
            )
            await visit.house.web_sessions.end_all(user.number)
            return visit.go("account.sign_in", notice="Your new password is set. Sign in with it.")
        except Refusal as no:
            error, status = sentence(no.text), status_of(no)
    return visit.show("account/reset.html", status=status, error=error, name=name)
