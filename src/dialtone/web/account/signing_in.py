"""Signing in with a password, and out."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.base.errors import Refusal
from dialtone.base.log import Secret
from dialtone.web.answers import sentence, status_of
from dialtone.web.cookies import MONTH, NAME, VISITOR
from dialtone.web.entering import SERVICE
from dialtone.web.visit import Visit, checked, field
from dialtone.wire.proofs import PasswordProof


async def sign_in(visit: Visit) -> Response:
    """Ask for name and password, and let in who has them."""
    back = visit.query("next")
    if not visit.is_form:
        return visit.show("account/sign_in.html", name="", back=back, error="")
    form = await visit.form()
    name, kept = field(form, "name", most=100), checked(form, "kept")
    proof = PasswordProof(name, Secret(field(form, "password", most=1000)))
    try:
        caller = await visit.house.logins.admit(visit.peer, SERVICE, proof, secure=visit.secure)
    except Refusal as no:
        return visit.show("account/sign_in.html", status=status_of(no), name=name, back=back, error=sentence(no.text))
    agent = visit.request.headers.get("user-agent", "")
    secret = await visit.house.web_sessions.begin(caller, agent=agent, kept=kept)
    visit.cookies.put(NAME, secret, seconds=MONTH if kept else None)
    visit.cookies.drop(VISITOR)
    return visit.go_to(field(form, "next") or "/")


async def sign_out(visit: Visit) -> Response:
    """End the session of this browser."""
    await visit.form()
    if visit.session is not None:
        await visit.house.web_sessions.end(visit.session)
        visit.house.visitors.left(visit.session.id)
    visit.cookies.drop(NAME)
    return visit.go_to("/")
