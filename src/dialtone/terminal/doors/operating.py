"""`sysop.events`: the timed events, when they are run, and running one now."""

from __future__ import annotations

import math
from datetime import UTC, datetime

from dialtone.domain.doors.events import Events, Row
from dialtone.terminal.console import plain
from dialtone.terminal.doors.visit import service
from dialtone.terminal.stay import Stay

WIDE = 80  # columns for all of a row


async def events(stay: Stay, argument: str) -> None:
    """List them; the argument, or what is typed, is the code of one to be run. Raises Refusal."""
    made = service(stay).events
    if argument.strip():
        await _run(stay, made, argument.strip().upper())
        return
    while True:
        rows = await made.rows(stay.caller)
        await stay.console.say("doors.events")
        if not await stay.console.page([_line(stay, row) for row in rows]):
            return
        code = await stay.console.ask("doors.events.which", most=16, style="upper")
        if not code or code == "Q":
            return
        await _run(stay, made, code)


async def _run(stay: Stay, made: Events, code: str) -> None:
    await stay.console.say("doors.events.running", code=code)
    run = await made.run(stay.caller, code)
    await stay.console.page([plain(line) for line in run.lines])
    how = run.trouble or (f"status {run.status}" if run.status else "well")
    await stay.console.say("doors.events.ended", code=code, how=how)


def _line(stay: Stay, row: Row) -> str:
    """A row as the screen has room for it; spoken it is a sentence."""
    state = "now" if row.running else "off" if not row.enabled else ""
    last, following = _moment(stay, row.last) or "never", state or _moment(stay, row.next) or "-"
    look = stay.console.look
    if look.linear:
        return plain(f"{row.code}: last {last}, next {following}, {row.when}.")
    if look.columns < WIDE:
        return f"\x01n\x01h{plain(row.code, 16):<16} \x01n{following:<16}"
    return f"\x01n\x01h{plain(row.code, 16):<16} \x01n{last:<16} {following:<16} \x01c{plain(row.when)}\x01n"


def _moment(stay: Stay, at: float) -> str:
    if not at or at == math.inf:
        return ""
    local = datetime.fromtimestamp(at + stay.house.clock.offset(at) * 60, UTC)
    return f"{local:%Y-%m-%d %H:%M}"
