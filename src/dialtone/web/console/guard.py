"""Who may use the console, and that dangerous things ask for the password again.

`[Console] Access` says which sysops may: by default those at the machine itself, or with a second factor.
"""

from __future__ import annotations

from typing import Any

from starlette.datastructures import FormData
from starlette.responses import Response

from dialtone.base import log
from dialtone.base.errors import Refusal, Why
from dialtone.base.log import Secret
from dialtone.config.console import EITHER, FACTOR, LOCAL, SYSOPS
from dialtone.domain.access.addresses import is_at_the_machine
from dialtone.web.console.menu import rows
from dialtone.web.entering import SERVICE
from dialtone.web.page import Run
from dialtone.web.visit import Visit, field
from dialtone.wire.proofs import PasswordProof

WORDS = {
    EITHER: "The console is for sysops at the board's own machine, or signed in with a second factor.",
    FACTOR: "The console is for sysops who signed in with a second factor.",
    LOCAL: "The console is for sysops at the board's own machine.",
}
AGAIN = "Please give your password again: this needs it."


def guarded(run: Run) -> Run:
    """A page of the console: only for whom `[Console] Access` lets in."""

    async def page(visit: Visit) -> Response:
        _permit(visit)
        return await run(visit)

    return page


def _permit(visit: Visit) -> None:
    if not visit.is_sysop:
        raise Refusal(Why.DENIED, "This is not for you.")
    wanted = visit.house.settings.console.access
    strong = visit.session is not None and visit.session.strong
    local = is_at_the_machine(visit.peer)
    met = {SYSOPS: True, FACTOR: strong, LOCAL: local, EITHER: strong or local}
    if not met[wanted]:
        log.warning("sysop.denied", f"!{visit.user.alias} may not use the console here", user=visit.user.number)
        raise Refusal(Why.DENIED, WORDS[wanted])


def show(visit: Visit, template: str, *, status: int = 200, **context: Any) -> Response:
    """A page of the console, with its menu."""
    context.setdefault("ask_password", needs_password(visit))
    return visit.show(f"console/{template}", status=status, menu=rows(visit), **context)


def needs_password(visit: Visit) -> bool:
    """Whether the password was given too long ago for dangerous things."""
    return visit.session is None or not visit.session.is_fresh(visit.house.clock.now())


async def confirm(visit: Visit, form: FormData) -> None:
    """Let dangerous things through only when the password was given just now, in this form or a little while ago.
    Raises Refusal (BAD_LOGIN); guesses count as failed log-ins."""
    if not needs_password(visit):
        return
    text = field(form, "password", most=1000)
    if not text or visit.session is None:
        raise Refusal(Why.BAD_LOGIN, AGAIN)
    proof = PasswordProof(visit.user.alias, Secret(text))
    caller = await visit.house.logins.admit(visit.peer, SERVICE, proof, secure=visit.secure)
    if caller.user.number != visit.user.number:
        raise Refusal(Why.BAD_LOGIN, AGAIN)
    await visit.house.web_sessions.confirm(visit.session)
