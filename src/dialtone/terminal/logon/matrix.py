"""A menu in front of the login prompt, where the sysop wants one (`matrix` of modopts.ini)."""

from __future__ import annotations

from typing import TYPE_CHECKING

from dialtone.domain.model.actor import Caller

if TYPE_CHECKING:
    from dialtone.terminal.logon.login import Login


async def choose(login: Login) -> Caller | None:
    """Show it until somebody wants the login prompt (None) or has an account now. Raises HangUp."""
    console = login.console
    board = login.house.settings.system.name or login.house.settings.host
    while True:
        await console.file("matrix")
        key = await console.choose("logon.matrix", "LNFCQ", default="L", board=board)
        if key == "N":
            caller = await login.apply()
            if caller is not None:
                return caller
        elif key == "F":
            await login.forgot()
        elif key == "C":
            await console.say("logon.validated")
        elif key == "L":
            return None
        else:
            await login.hang_up()
