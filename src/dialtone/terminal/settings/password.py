"""A caller changes his password."""

from __future__ import annotations

from dialtone.base import log
from dialtone.base.errors import Refusal
from dialtone.terminal.logon import choosing
from dialtone.terminal.stay import Stay
from dialtone.wire.proofs import PasswordProof


async def change(stay: Stay, argument: str = "") -> None:
    """Ask for the old one, then for the new one. The old one is judged as at a login: failures count."""
    console, house, user = stay.console, stay.house, stay.user
    old = await console.ask("password.old", most=choosing.MOST, secret=True)
    if not old:
        return
    terminal = console.terminal
    proof = PasswordProof(f"{user.alias}", log.Secret(old), "CHANGE")
    try:
        await house.logins.admit(terminal.peer, stay.caller.service, proof, secure=terminal.secure)
    except Refusal as no:
        await terminal.pause(no.delay)
        await console.say("logon.no", reason="That is not your password.")
        return
    system = house.settings.system
    chosen = await choosing.choose(
        console, house.passwords, user, old=old, own=system.password_edit, least=system.password_least
    )
    if chosen is None:
        return
    try:
        await house.passwords.change(stay.caller, user, chosen, old=old, node=stay.node)
    except Refusal as no:
        await stay.refused(no)
        return
    await console.say("password.done")
