"""Logs, failed log-ins, new settings: what sysops look after from where they call."""

from __future__ import annotations

from datetime import UTC, datetime

from dialtone.domain.model.login import Attempts
from dialtone.terminal.console import plain
from dialtone.terminal.stay import Stay


async def show_log(stay: Stay, argument: str = "") -> None:
    """The end of a log: callers, error, hack, spam or program."""
    name = argument.strip().lower() or "callers"
    lines = await stay.house.overseer.log(stay.caller, name)
    await stay.console.say("sysop.log", name=name)
    if not lines:
        await stay.console.say("sysop.log.empty")
        return
    await stay.console.text("\n".join(lines), colours=False)


async def list_file(stay: Stay, argument: str = "") -> None:
    """A file below text/, or a log below logs/."""
    name = argument.strip() or await stay.console.ask("sysop.list", most=60)
    if name:
        await stay.console.text("\n".join(await stay.house.overseer.text(stay.caller, name)), colours=False)


async def attempts(stay: Stay, argument: str = "") -> None:
    """What is held against whom; one record or all of them are cleared."""
    console, house = stay.console, stay.house
    while True:
        found = await house.attempts.list(stay.caller)
        if not found:
            await console.say("sysop.attempts.none")
            return
        await console.say("sysop.attempts")
        await console.page(_row(stay, number, one) for number, one in enumerate(found, 1))
        key = await console.choose("sysop.attempts.do", "CAQ", default="Q")
        if key == "C" and (number := await console.number("sysop.attempts.which", 1, len(found))) is not None:
            await house.attempts.clear(stay.caller, found[number - 1].key)
        elif key == "A" and await console.yes("sysop.attempts.all", default=False):
            count = await house.attempts.clear(stay.caller)
            await console.say("sysop.attempts.cleared", count=count)
        elif key not in ("C", "A"):
            return


def _row(stay: Stay, number: int, one: Attempts) -> str:
    offset = stay.house.clock.offset(one.last) * 60
    when = f"{datetime.fromtimestamp(one.last + offset, UTC):%d %b %H:%M}"
    if stay.console.look.columns < 80 or stay.console.look.linear:
        return plain(f"{number}. {one.key}, {one.effective} times, last {when} as {one.name} by {one.protocol}")
    key, name, by = plain(one.key, 24), plain(one.name, 16), plain(one.protocol, 8)
    return f"\x01n\x01h\x01c{number:4}  \x01w{key:<24} \x01n\x01c{one.effective:5}  {when:<13} {name:<16} {by}\x01n"


async def recycle(stay: Stay, argument: str = "") -> None:
    """New settings, after a question."""
    if not await stay.console.yes("sysop.recycle", default=False):
        return
    problems = await stay.house.overseer.take_new_settings(stay.caller)
    if not problems:
        await stay.console.say("sysop.recycle.done")
        return
    await stay.console.say("sysop.recycle.wrong")
    await stay.console.page([plain(problem) for problem in problems])
