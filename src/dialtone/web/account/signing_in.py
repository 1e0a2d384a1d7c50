"""Signing in with a password, and the code where there is a second factor; and out."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.base.errors import Refusal
from dialtone.base.log import Secret
from dialtone.web.account.letting_in import go_on, half, let_in
from dialtone.web.account.site import site_of
from dialtone.web.answers import sentence, status_of
from dialtone.web.cookies import NAME
from dialtone.web.entering import SERVICE
from dialtone.web.visit import Visit, checked, field
from dialtone.wire.proofs import PasswordProof


async def sign_in(visit: Visit) -> Response:
    """Ask for name and password, and let in who has them."""
    if not visit.is_form:
        return _asked(visit, back=visit.query("next"))
    form = await visit.form()
    name, back = field(form, "name", most=100), field(form, "next", most=2000)
    proof = PasswordProof(name, Secret(field(form, "password", most=1000)))
    try:
        caller = await visit.house.logins.admit(visit.peer, SERVICE, proof, secure=visit.secure)
    except Refusal as no:
        return _asked(visit, name=name, back=back, error=sentence(no.text), status=status_of(no))
    return await go_on(visit, caller, kept=checked(form, "kept"), back=back)


def _asked(visit: Visit, *, name: str = "", back: str = "", error: str = "", status: int = 200) -> Response:
    return visit.show(
        "account/sign_in.html", status=status, name=name, back=back, error=error, passkeys=site_of(visit) is not None
    )


async def code(visit: Visit) -> Response:
    """Ask for the code of the second factor."""
    waiting, error, status = half(visit), "", 200
    if visit.is_form:
        form = await visit.form()
        try:
            caller = await visit.house.logins.confirm(waiting.caller, field(form, "code", most=80))
            visit.house.web_sessions.hold(visit.secret, None)
            return await let_in(visit, caller, kept=waiting.kept, back=waiting.back, strong=True)
        except Refusal as no:
            error, status = sentence(no.text), status_of(no)
    return visit.show("account/code.html", status=status, error=error)


async def sign_out(visit: Visit) -> Response:
    """End the session of this browser."""
    await visit.form()
    if visit.session is not None:
        await visit.house.web_sessions.end(visit.session)
        visit.house.visitors.left(visit.session.id)
    visit.cookies.drop(NAME)
    return visit.go_to("/")
