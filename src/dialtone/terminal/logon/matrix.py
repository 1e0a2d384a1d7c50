"""A menu in front of the login prompt, where the sysop wants one (`matrix` of modopts.ini)."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from dialtone.domain.model.actor import Caller
from dialtone.terminal.logon.asking import Asking


async def choose(
    asking: Asking,
    *,
    apply: Callable[[], Awaitable[Caller | None]],
    forgot: Callable[[], Awaitable[None]],
    hang_up: Callable[[], Awaitable[None]],
) -> Caller | None:
    """Show it until somebody wants the login prompt (None) or has an account now. Raises HangUp."""
    console = asking.console
    while True:
        await console.file("matrix")
        key = await console.choose("logon.matrix", "LNFCQ", default="L", board=asking.board)
        if key == "N":
            caller = await apply()
            if caller is not None:
                return caller
        elif key == "F":
            await forgot()
        elif key == "C":
            await console.say("logon.validated")
        elif key == "L":
            return None
        else:
            await hang_up()
