"""The page on which people make tokens for programs, and revoke them."""

from __future__ import annotations

from starlette.responses import Response

from dialtone.config.levels import SYSOP_LEVEL
from dialtone.domain.access.api_tokens import SCOPES, SYSOPS_ONLY
from dialtone.web.account.security import confirm, is_fresh
from dialtone.web.visit import Visit, checked, field

_LASTS = (("30", "a month"), ("365", "a year"), ("0", "for ever"))


async def tokens(visit: Visit) -> Response:
    """One's own tokens, and a form for another."""
    sysop = visit.user.level >= SYSOP_LEVEL
    return visit.show(
        "api/tokens.html",
        tokens=await visit.house.api_tokens.list(visit.caller),
        scopes=[(scope, words) for scope, words in SCOPES.items() if sysop or scope not in SYSOPS_ONLY],
        lasts=_LASTS,
        fresh=is_fresh(visit),
    )


async def make(visit: Visit) -> Response:
    """Make one; it is shown this once."""
    form = await visit.form()
    await confirm(visit, form)
    scopes = tuple(scope for scope in SCOPES if checked(form, f"scope-{scope}"))
    days, name = field(form, "days", "365", most=5), field(form, "name", most=100)
    lasts = int(days) if days.isascii() and days.isdigit() else -1
    made = await visit.house.api_tokens.create(visit.caller, name, scopes, days=lasts)
    return visit.show("api/token.html", made=made, name=name, scopes=scopes)


async def revoke(visit: Visit) -> Response:
    """Revoke one."""
    form = await visit.form()
    await visit.house.api_tokens.revoke(visit.caller, field(form, "id", most=100))
    return visit.go("api.tokens", notice="The token was revoked.")
