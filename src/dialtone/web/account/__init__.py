"""A person's account: joining, signing in and out, and everything about it that is theirs to say."""

from __future__ import annotations

from dialtone.web.account import passkeys, security
from dialtone.web.account.joining import join
from dialtone.web.account.profile import profile, terminal
from dialtone.web.account.public import public
from dialtone.web.account.recovery import forgotten, reset
from dialtone.web.account.signing_in import code, sign_in, sign_out
from dialtone.web.page import FORM, READ, Page, Run

_POST = ("POST",)
_DOING = "changing settings"


def _own(name: str, path: str, run: Run, methods: tuple[str, ...] = READ, offers: tuple[str, ...] = ()) -> Page:
    """A page of somebody's own account."""
    return Page(
        name=f"account.{name}",
        path=f"/account{path}",
        run=run,
        methods=methods,
        requirements="NOT GUEST",
        doing=_DOING,
        offers=offers,
    )


PAGES = (
    Page(name="account.sign_in", path="/sign-in", run=sign_in, methods=FORM, public=True, doing="signing in"),
    Page(name="account.code", path="/sign-in/code", run=code, methods=FORM, public=True),
    Page(name="account.passkey_ask", path="/sign-in/passkey/ask", run=passkeys.ask, methods=_POST, public=True),
    Page(name="account.passkey", path="/sign-in/passkey", run=passkeys.sign_in, methods=_POST, public=True),
    Page(
        name="account.sign_out",
        path="/sign-out",
        run=sign_out,
        methods=_POST,
        public=True,
        offers=("session.log_off", "session.log_off_fast"),
    ),
    Page(name="account.sign_up", path="/join", run=join, methods=FORM, public=True),
    Page(name="account.forgotten", path="/forgotten", run=forgotten, methods=FORM, public=True),
    Page(name="account.reset", path="/reset", run=reset, methods=FORM, public=True),
    _own("profile", "", profile, FORM, ("settings.menu",)),
    _own("terminal", "/terminal", terminal, FORM),
    _own("public", "/public", public, FORM, ("settings.public",)),
    _own("security", "/security", security.security, READ, ("settings.keys", "settings.app_passwords")),
    _own("password", "/password", security.password, FORM, ("settings.password",)),
    _own("factor", "/codes", security.factor, FORM, ("settings.second_factor",)),
    _own("factor_off", "/codes/off", security.factor_off, _POST),
    _own("passkey_offer", "/passkeys/offer", passkeys.offer, _POST),
    _own("passkey_add", "/passkeys/add", passkeys.add, _POST),
    _own("passkey_remove", "/passkeys/remove", passkeys.remove, _POST),
    _own("key_add", "/keys/add", security.add_key, _POST),
    _own("key_remove", "/keys/remove", security.remove_key, _POST),
    _own("app_add", "/apps/add", security.add_app, _POST),
    _own("app_remove", "/apps/remove", security.remove_app, _POST),
    _own("session_end", "/sessions/end", security.end_session, _POST),
)
