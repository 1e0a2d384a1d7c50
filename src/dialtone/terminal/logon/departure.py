"""The end of a visit, however it comes: counted, noted, the node given free."""

from __future__ import annotations

from contextlib import suppress

from dialtone.base import log
from dialtone.base.errors import Refusal, StoreError, WireError
from dialtone.terminal.attending import stir
from dialtone.terminal.logon.arrival import CALL_ID
from dialtone.terminal.stay import Stay


async def leave(stay: Stay, *, told: bool) -> None:
    """End the visit. `told`: the caller is still there and is shown his totals. Raises nothing of the line's."""
    house, user = stay.house, stay.user
    house.presence.change(stay.node, action="logging off")
    try:
        after = await house.calls.end(
            user.number, stay.memory[CALL_ID], stay.began, board=stay.where.board, directory=stay.where.directory
        )
    except (Refusal, StoreError) as trouble:
        log.warning("call.unrecorded", f"!the end of a call of {user.alias} is not noted: {trouble}")
        after = user
    finally:
        house.presence.leave(stay.node)
        house.screens.close(stay.node)
        stir(house)
    if house.caller_log is not None:
        house.caller_log.note("@-", f"{user.alias:<25} off, {after.time_last} minutes on node {stay.node}")
    log.info("call.ended", f"{user.alias} was on node {stay.node} for {_minutes(after.time_last)}", user=user.number)
    if told:
        with suppress(WireError):
            console = stay.console
            if not await console.file("logoff"):
                await console.say("logon.totals", alias=user.alias, minutes=after.time_last, today=after.time_today)
            await console.terminal.flush()


def _minutes(count: int) -> str:
    return f"{count} minute" if count == 1 else f"{count} minutes"
