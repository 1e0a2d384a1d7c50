"""The menu of flagged files (spec bbs.md 8.4), and flagging by name."""

from __future__ import annotations

from dialtone.base.errors import Refusal
from dialtone.terminal import keys
from dialtone.terminal.console import plain
from dialtone.terminal.files.room import ask_file, here, section, size_text
from dialtone.terminal.files.sending import send
from dialtone.terminal.files.taking import announced, take
from dialtone.terminal.stay import Stay


async def batch(stay: Stay, argument: str) -> None:
    """Both queues: download, upload, list, remove, clear."""
    console = stay.console
    while True:
        down = await section(stay).batch.downloads(stay.caller)
        up = await section(stay).batch.uploads(stay.caller)
        answer = await console.choose("files.batch", "DULRCQ?", default="Q", down=len(down), up=len(up))
        if answer in ("Q", keys.ABORT):
            return
        if answer == "?":
            await console.say("files.batch.help")
        elif answer == "L":
            await show(stay)
        elif answer == "D":
            await _download(stay)
        elif answer == "U":
            await _upload(stay)
        elif answer == "R":
            await _remove(stay)
        elif answer == "C" and await console.yes("files.batch.clear", default=False):
            await section(stay).batch.clear(stay.caller)
            await section(stay).batch.clear(stay.caller, upload=True)


async def flag(stay: Stay, argument: str) -> None:
    """Flag a file of this directory for download."""
    file = await ask_file(stay, argument)
    if file is None:
        return
    if await section(stay).batch.flag(stay.caller, file.directory, file.name):
        await stay.console.say("files.flagged", name=file.name)
    else:
        await section(stay).batch.unflag(stay.caller, file.directory, file.name)
        await stay.console.say("files.unflagged", name=file.name)


async def show(stay: Stay) -> None:
    """List both queues."""
    down = await section(stay).batch.downloads(stay.caller)
    up = await section(stay).batch.uploads(stay.caller)
    if not down and not up:
        await stay.console.say("files.batch.empty")
        return
    look = stay.console.look
    rows = []
    for number, one in enumerate(down, 1):
        price = f"{one.cost:,}" if one.cost else "free"
        if look.linear:
            rows.append(f"{number}. {plain(one.file.name)}, {size_text(one.file.size)}, {price}")
        else:
            name = plain(one.file.name, look.columns - 28).ljust(look.columns - 28)
            size = size_text(one.file.size)
            rows.append(f"\x01n\x01h\x01y{number:3} \x01c{name} \x01n\x01g{size:>6} \x01w{price:>14}\x01n")
    for queued in up:
        rows.append(f"\x01n\x01h\x01y  < \x01c{plain(queued.name)}\x01n {plain(queued.description, 30)}")
    await stay.console.page(rows)


async def _download(stay: Stay) -> None:
    flagged = [one.file for one in await section(stay).batch.downloads(stay.caller)]
    if flagged:
        await send(stay, flagged)
    else:
        await stay.console.say("files.batch.empty")


async def _upload(stay: Stay) -> None:
    """What was announced; also whatever else the caller's program sends, to the upload directory."""
    queued = await section(stay).batch.uploads(stay.caller)
    code = queued[0].directory if queued else here(stay).code
    target = section(stay).areas.upload_target(stay.caller, code)
    if target is None:
        await stay.console.say("files.batch.nowhere")
        return
    await take(stay, target, announced(queued), batch=True)


async def _remove(stay: Stay) -> None:
    down = await section(stay).batch.downloads(stay.caller)
    up = await section(stay).batch.uploads(stay.caller)
    rows = [plain(one.file.name) for one in down] + [f"< {plain(one.name)}" for one in up]
    if not rows:
        await stay.console.say("files.batch.empty")
        return
    chosen = await stay.console.pick("files.batch.remove", rows)
    if chosen is None:
        return
    if chosen < len(down):
        file = down[chosen].file
        await section(stay).batch.unflag(stay.caller, file.directory, file.name)
    else:
        one = up[chosen - len(down)]
        await section(stay).batch.unflag(stay.caller, one.directory, one.name, upload=True)


async def leaving(stay: Stay) -> bool:
    """At log-off: flagged files are still there. False: the caller wants to stay."""
    try:
        down = await section(stay).batch.downloads(stay.caller)
    except Refusal:
        return True
    if not down:
        return True
    answer = await stay.console.choose("files.leaving", "DCKQ", default="K", count=len(down))
    if answer == "D":
        await _download(stay)
    elif answer == "C":
        await section(stay).batch.clear(stay.caller)
    return answer != "Q"
