"""Remove, move and describe files: one's own, and those of others for operators."""

from __future__ import annotations

from collections.abc import Sequence

from dialtone.base.errors import Refusal
from dialtone.domain.files import names
from dialtone.domain.files.areas import who
from dialtone.domain.files.editing import Changes
from dialtone.domain.model.file import FileRecord
from dialtone.formats.description import SHORT_MOST
from dialtone.formats.text.ctrl_a import without_codes
from dialtone.terminal import keys
from dialtone.terminal.console import plain
from dialtone.terminal.files.looking import show_info, view_file
from dialtone.terminal.files.room import here, section, title
from dialtone.terminal.stay import Stay

MOST = 500  # files that are gone through at a time
EXTENDED_LINES = 50


async def edit(stay: Stay, argument: str) -> None:
    """Go through files of this directory that one may change."""
    files, directory = section(stay), here(stay)
    text = argument.strip() or await stay.console.ask("files.edit.which", most=64)
    if text is None:
        return
    found = []
    async for file in files.listing.files(stay.caller, directory.code, pattern=names.pattern(text)):
        if files.editing.may(stay.caller, file):
            found.append(file)
        if len(found) >= MOST:
            break
    if not found:
        await stay.console.say("files.edit.none")
    for file in found:
        if not await _edit_one(stay, file):
            return


async def _edit_one(stay: Stay, file: FileRecord) -> bool:
    """The menu of one file. False: the caller has had enough."""
    operates = section(stay).areas.operates(who(stay.caller), here(stay))
    await show_info(stay, file)
    while True:
        words = "files.edit.operator" if operates else "files.edit"
        answer = await stay.console.choose(words, "DERVSQ" + ("MNC" if operates else ""), default="S", name=file.name)
        if answer in ("Q", keys.ABORT):
            return False
        if answer == "S":
            return True
        try:
            if answer == "V":
                await view_file(stay, file)
            elif answer == "R":
                if await remove_file(stay, file):
                    return True
            elif answer == "M":
                if await move_files(stay, [file]):
                    return True
            else:
                file = await _changed(stay, file, answer)
        except Refusal as no:
            await stay.refused(no)


async def _changed(stay: Stay, file: FileRecord, what: str) -> FileRecord:
    changes = await _asked(stay, file, what)
    if changes is None:
        return file
    changed = await section(stay).editing.change(stay.caller, file.directory, file.name, changes)
    await stay.console.say("files.edit.done", name=changed.name)
    return changed


async def _asked(stay: Stay, file: FileRecord, what: str) -> Changes | None:
    console = stay.console
    if what == "D":
        text = await console.ask("files.edit.description", most=SHORT_MOST, default=file.description)
        return None if text is None else Changes(description=text)
    if what == "N":
        text = await console.ask("files.edit.name", most=64, default=file.name)
        return Changes(name=text) if text else None
    if what == "C":
        cost = await console.number("files.edit.cost", 0, 2**40, default=file.cost)
        return None if cost is None else Changes(cost=cost)
    return await _extended(stay, file)


async def _extended(stay: Stay, file: FileRecord) -> Changes | None:
    """The longer description, line by line; an empty line ends it."""
    console = stay.console
    if file.extended:
        await console.text(without_codes(file.extended), colours=False)
    if not await console.yes("files.edit.extended", default=not file.extended):
        return None
    lines: list[str] = []
    while len(lines) < EXTENDED_LINES:
        line = await console.ask("files.edit.line", most=min(console.look.columns - 4, 78))
        if line is None:
            return None
        if not line:
            break
        lines.append(line)
    return Changes(extended="\n".join(lines))


async def remove_file(stay: Stay, file: FileRecord) -> bool:
    """Remove one, after asking. Returns whether it was. Raises Refusal."""
    if not await stay.console.yes("files.remove.ask", default=False, name=file.name):
        return False
    await section(stay).editing.remove(stay.caller, file.directory, file.name)
    await stay.console.say("files.remove.done", name=file.name)
    return True


async def move_files(stay: Stay, files: Sequence[FileRecord]) -> bool:
    """Move files to a directory of the caller's choice. Returns whether anything was moved. Raises Refusal."""
    areas = section(stay).areas
    directories = [one for one in areas.scanned(stay.caller) if areas.operates(who(stay.caller), one)]
    if not files or not directories:
        await stay.console.say("files.move.nowhere")
        return False
    rows = [f"{plain(one.library.name)}: {plain(title(one))}" for one in directories]
    chosen = await stay.console.pick("files.move.where", rows)
    if chosen is None:
        return False
    target = directories[chosen]
    for file in files:
        await section(stay).editing.move(stay.caller, file.directory, file.name, target.code)
        await stay.console.say("files.move.done", name=file.name, directory=title(target))
    return True
