"""The auto-message: read it, write another, take it away."""

from __future__ import annotations

from dialtone.domain.texts.auto_message import COLUMNS, LINES
from dialtone.terminal.info.people import local
from dialtone.terminal.stay import Stay


async def auto_message(stay: Stay, argument: str = "") -> None:
    """The room of the auto-message. With "show" it is only shown, where there is one."""
    if argument == "show":
        await _read(stay, silent=True)
        return
    await _read(stay)
    while True:
        key = await stay.console.choose("info.auto_message", "RWDQ", default="Q")
        if key == "R":
            await _read(stay)
        elif key == "W":
            await _write(stay)
            return
        elif key == "D":
            await stay.house.auto_messages.remove(stay.caller)
            await stay.console.say("info.auto_message.removed")
            return
        else:
            return


async def _read(stay: Stay, *, silent: bool = False) -> None:
    found = await stay.house.auto_messages.read(stay.caller)
    if found is None:
        if not silent:
            await stay.console.say("info.auto_message.none")
        return
    when = f"{local(stay, found.written):%d %b %Y}"
    await stay.console.say("info.auto_message.from", by=found.by, when=when)
    await stay.console.text("\n".join(found.lines), colours=False)


async def _write(stay: Stay) -> None:
    console, service = stay.console, stay.house.auto_messages
    if not service.may_write(stay.user):
        await service.write(stay.caller, [])  # says why not
    with stay.doing("posting auto-message"):
        await console.say("info.auto_message.write", lines=LINES)
        lines: list[str] = []
        while len(lines) < LINES:
            line = await console.ask("info.auto_message.line", most=min(COLUMNS, console.look.columns - 4))
            if line is None:
                return
            if not line.strip():
                break
            lines.append(line)
        if not lines:
            return
        hidden = service.may_hide(stay.user) and await console.yes("info.auto_message.hide", default=False)
        await service.write(stay.caller, lines, anonymous=hidden)
        await console.say("info.auto_message.written")
