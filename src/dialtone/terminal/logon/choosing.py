"""Choosing a password: one is suggested, what is chosen is typed twice, and must keep the rules."""

from __future__ import annotations

from dialtone.base.errors import Refusal
from dialtone.domain.access.password_changes import PasswordChanges
from dialtone.domain.model.user import User
from dialtone.terminal.console import Console

MOST = 128
TRIES = 4


async def choose(
    console: Console, passwords: PasswordChanges, user: User, *, old: str = "", own: bool = True, least: int = 8
) -> str | None:
    """The new password, which keeps the rules; None when the caller gave up, or after four tries. `own`: people may
    think of their own (else the one suggested is taken, and must be typed back)."""
    suggested = passwords.suggestion()
    if own:
        await console.say("password.rules", least=least)
    await console.say("password.suggest", password=suggested)
    for _ in range(TRIES):
        taken = "" if own else suggested
        first = await console.ask("password.new", most=MOST, secret=True) if own else taken
        if first is None:
            return None
        try:
            passwords.rules.check(first, user, old=old)
        except Refusal as no:
            await console.say("logon.no", reason=no.text)
            continue
        again = await console.ask("password.again", most=MOST, secret=True)
        if again is None:
            return None
        if again == first:
            return first
        await console.say("password.differ")
    return None
