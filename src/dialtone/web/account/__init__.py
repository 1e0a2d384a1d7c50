"""A person's account: signing in and out, and everything about it that is theirs to say."""

from __future__ import annotations

from dialtone.web.account.signing_in import sign_in, sign_out
from dialtone.web.page import FORM, Page

PAGES = (
    Page(name="account.sign_in", path="/sign-in", run=sign_in, methods=FORM, public=True, doing="signing in"),
    Page(name="account.sign_out", path="/sign-out", run=sign_out, methods=("POST",), public=True),
)
