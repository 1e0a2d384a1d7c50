"""What keeps an account one's own: password, second factor, passkeys, SSH keys, app passwords, sessions."""

from __future__ import annotations

from io import BytesIO

import segno
from markupsafe import Markup
from starlette.datastructures import FormData
from starlette.responses import Response

from dialtone.base.errors import Refusal, Why
from dialtone.base.log import Secret
from dialtone.domain.access.app_passwords import SCOPES
from dialtone.domain.access.second_factor import spaced
from dialtone.web.account.site import site_of
from dialtone.web.answers import sentence, status_of
from dialtone.web.entering import SERVICE
from dialtone.web.visit import Visit, checked, field
from dialtone.wire.proofs import PasswordProof

_SECRET = "second factor"  # on the visitor's desk: a secret that was shown and not confirmed yet


async def security(visit: Visit) -> Response:
    """Everything at a glance."""
    house, caller = visit.house, visit.caller
    return visit.show(
        "account/security.html",
        has_factor=await house.second_factor.enrolled(visit.user.number),
        passkeys=await house.passkeys.list(caller),
        may_add_passkey=site_of(visit) is not None,
        keys=await house.public_keys.list(caller),
        apps=await house.app_passwords.list(caller),
        sessions=await house.web_sessions.list(caller),
        fresh=is_fresh(visit),
    )


def is_fresh(visit: Visit) -> bool:
    """Whether the password was given a moment ago."""
    return visit.session is not None and visit.session.is_fresh(visit.house.clock.now())


async def confirm(visit: Visit, form: FormData) -> None:
    """Go on only for whoever gave the password just now, or gives it in this form. Raises Refusal (BAD_LOGIN)."""
    if is_fresh(visit):
        return
    proof = PasswordProof(visit.user.alias, Secret(field(form, "password", most=1000)))
    caller = await visit.house.logins.admit(visit.peer, SERVICE, proof, secure=visit.secure)
    if caller.user.number != visit.user.number or visit.session is None:
        raise Refusal(Why.BAD_LOGIN, "That is not your password.")
    await visit.house.web_sessions.confirm(visit.session)


# --- the password ---


async def password(visit: Visit) -> Response:
    """Change it; other sessions end."""
    error, status = "", 200
    if visit.is_form:
        form = await visit.form()
        old, new = field(form, "old", most=1000), field(form, "password", most=1000)
        try:
            if new != field(form, "again", most=1000):
                raise Refusal(Why.INVALID, "The two new passwords differ.")
            proof = PasswordProof(visit.user.alias, Secret(old))
            await visit.house.logins.admit(visit.peer, SERVICE, proof, secure=visit.secure)
            own = visit.session.id if visit.session is not None else ""
            await visit.house.passwords.change(visit.caller, visit.user, new, old=old, session=own)
            await visit.house.web_sessions.end_all(visit.user.number, but=own)
            return visit.go("account.security", notice="Your new password is set; other sessions are signed out.")
        except Refusal as no:
            error, status = sentence(no.text), status_of(no)
    return visit.show("account/password.html", status=status, error=error)


# --- the second factor ---


async def factor(visit: Visit) -> Response:
    """Switch codes on: the secret as a picture and in letters, then a code to show that it works."""
    service, error, status = visit.house.second_factor, "", 200
    if await service.enrolled(visit.user.number):
        return visit.show("account/factor_off.html", error="", fresh=is_fresh(visit))
    desk = visit.visitor.desk if visit.visitor is not None else {}
    secret = str(desk.setdefault(_SECRET, service.new_secret()))
    if visit.is_form:
        form = await visit.form()
        try:
            await confirm(visit, form)
            codes = await service.enrol(visit.caller, secret, field(form, "code", most=20))
            desk.pop(_SECRET, None)
            if visit.session is not None:
                await visit.house.web_sessions.confirm(visit.session, strong=True)
            return visit.show("account/factor_codes.html", codes=codes)
        except Refusal as no:
            error, status = sentence(no.text), status_of(no)
    picture = _picture(service.uri(visit.user, secret))
    return visit.show(
        "account/factor_on.html",
        status=status,
        picture=picture,
        secret=spaced(secret),
        error=error,
        fresh=is_fresh(visit),
    )


async def factor_off(visit: Visit) -> Response:
    """Switch codes off; whoever does it shows one."""
    form = await visit.form()
    try:
        await confirm(visit, form)
        if not await visit.house.second_factor.fits(visit.user.number, field(form, "code", most=80)):
            raise Refusal(Why.BAD_LOGIN, "That code is not right.")
    except Refusal as no:
        return visit.show(
            "account/factor_off.html", status=status_of(no), error=sentence(no.text), fresh=is_fresh(visit)
        )
    await visit.house.second_factor.remove(visit.caller, visit.user)
    return visit.go("account.security", notice="Codes are switched off. Your password alone lets in now.")


def _picture(text: str) -> Markup:
    out = BytesIO()
    segno.make(text, error="m").save(
        out, kind="svg", xmldecl=False, svgns=True, scale=5, border=4, light="#fff", omitsize=True
    )
    return Markup(out.getvalue().decode("utf-8"))


# --- keys, app passwords, sessions ---


async def add_key(visit: Visit) -> Response:
    """Take an SSH key."""
    form = await visit.form()
    await confirm(visit, form)
    key = await visit.house.public_keys.add(visit.caller, field(form, "line", most=20_000).strip())
    return visit.go("account.security", notice=f"The key {key.fingerprint} is kept.")


async def remove_key(visit: Visit) -> Response:
    """Remove an SSH key."""
    form = await visit.form()
    await visit.house.public_keys.remove(visit.caller, field(form, "fingerprint", most=200))
    return visit.go("account.security", notice="The key was removed.")


async def add_app(visit: Visit) -> Response:
    """Make an app password, which is shown this once."""
    form = await visit.form()
    await confirm(visit, form)
    scopes = tuple(scope for scope in SCOPES if checked(form, f"scope-{scope}"))
    name = field(form, "name", most=100)
    made = await visit.house.app_passwords.create(visit.caller, name, scopes)
    return visit.show("account/app_password.html", made=made, name=name, scopes=scopes)


async def remove_app(visit: Visit) -> Response:
    """Revoke an app password."""
    form = await visit.form()
    await visit.house.app_passwords.revoke(visit.caller, field(form, "id", most=100))
    return visit.go("account.security", notice="The app password was revoked.")


async def end_session(visit: Visit) -> Response:
    """Sign another browser out, or all others."""
    form = await visit.form()
    own = visit.session.id if visit.session is not None else ""
    if checked(form, "all"):
        count = await visit.house.web_sessions.end_all(visit.user.number, but=own)
        return visit.go("account.security", notice=f"{count} other sessions were signed out.")
    if not await visit.house.web_sessions.end_one(visit.caller, field(form, "id", most=100)):
        raise Refusal(Why.NOT_FOUND, "That session is over already.")
    return visit.go("account.security", notice="That session was signed out.")
