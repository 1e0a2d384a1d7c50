"""One file is looked at: what is known of it, its text, what is in an archive."""

from __future__ import annotations

from dialtone.base.errors import Refusal
from dialtone.domain.files import names
from dialtone.domain.model.file import FileRecord
from dialtone.domain.ports.archives import Member
from dialtone.formats.text.foreign import characters
from dialtone.formats.text.sauce import split
from dialtone.terminal.boards.dates import date_time
from dialtone.terminal.console import plain
from dialtone.terminal.files import lines
from dialtone.terminal.files.room import ask_file, long_size, section, size_text
from dialtone.terminal.stay import Stay

SHOWN_MOST = 256 * 1024  # bytes of a text


async def info(stay: Stay, argument: str) -> None:
    """Show what is known of a file."""
    file = await ask_file(stay, argument)
    if file is not None:
        await show_info(stay, file)


async def view(stay: Stay, argument: str) -> None:
    """Show a text, or what is in an archive."""
    file = await ask_file(stay, argument)
    if file is not None:
        await view_file(stay, file)


async def show_info(stay: Stay, file: FileRecord) -> None:
    """Everything about one file."""
    console, clock, files = stay.console, stay.house.clock, section(stay)
    cost = files.fetching.cost(stay.caller, file)
    await console.say("files.info.head", name=file.name)
    rows: list[tuple[str, str]] = [
        ("size", f"{file.size:,} bytes" if file.size < 10_000 else f"{file.size:,} bytes, {long_size(file.size)}"),
        ("cost", f"{cost:,} credits" if cost else "free"),
        ("description", file.description),
        ("uploader", file.uploader),
        ("uploaded", date_time(clock, file.uploaded)),
        ("written", date_time(clock, file.written) if file.written else ""),
        ("downloads", _downloads(stay, file)),
        ("tags", file.tags),
        ("author", ", ".join(one for one in (file.author, file.group) if one)),
        ("sha1", file.sha1),
    ]
    for name, value in rows:
        if value:
            await console.say(f"files.info.{name}", value=value)
    if file.extended:
        await console.put("\r\n")
        await console.page(lines.extended(file, console.look))
    await console.put("\x01n")


def _downloads(stay: Stay, file: FileRecord) -> str:
    if not file.downloads:
        return "none yet"
    return f"{file.downloads}, the last on {date_time(stay.house.clock, file.last_download)}"


async def view_file(stay: Stay, file: FileRecord) -> None:
    """Show one: an archive's members (and one of them), the sysop's way for its kind, or its text."""
    files = section(stay)
    with stay.doing("viewing a file"):
        if files.listing.is_archive(file.name):
            await _archive(stay, file)
            return
        printed = await files.listing.viewed(stay.caller, file.directory, file.name)
        if printed is not None:
            await stay.console.page([plain(line) for line in printed])
        elif files.listing.is_text(file.name):
            data = await files.listing.text(stay.caller, file.directory, file.name, most=SHOWN_MOST)
            await show_text(stay, file.name, data)
        else:
            await stay.console.say("files.view.not_text", name=file.name)


async def _archive(stay: Stay, file: FileRecord) -> None:
    members = await section(stay).listing.members(stay.caller, file.directory, file.name)
    while True:
        await show_members(stay, file.name, members)
        name = (await stay.console.ask("files.view.member", most=200) or "").strip()
        if not name:
            return
        member = _member(members, name)
        if member is None:
            await stay.console.say("files.none", what=name)
            continue
        try:
            data = await section(stay).listing.text(
                stay.caller, file.directory, file.name, member=member.name, most=SHOWN_MOST
            )
        except Refusal as no:
            await stay.refused(no)
            continue
        await show_text(stay, member.name, data)


async def show_members(stay: Stay, name: str, members: list[Member]) -> bool:
    """List what is in an archive."""
    look = stay.console.look
    await stay.console.say("files.view.archive", name=name, count=len(members))
    rows = []
    for number, member in enumerate(members, 1):
        if look.linear:
            rows.append(f"{number}. {plain(member.name)}, {long_size(member.size)}")
        else:
            room = max(look.columns - 14, 20)
            size = size_text(member.size)
            rows.append(f"\x01n\x01h\x01y{number:4} \x01n\x01g{size:>6}  \x01c{plain(member.name, room)}\x01n")
    return await stay.console.page(rows)


def _member(members: list[Member], text: str) -> Member | None:
    """One by number or name."""
    if text.isdecimal() and 1 <= int(text) <= len(members):
        return members[int(text) - 1]
    wanted = text.casefold()
    for one in members:
        if wanted in (one.name.casefold(), one.name.rpartition("/")[2].casefold()):
            return one
    return None


async def show_text(stay: Stay, name: str, data: bytes) -> bool:
    """Show a text with its colours; what is no text is not shown."""
    body, _ = split(data)
    if b"\0" in body[:4096] and names.extension(name) != "ans":
        await stay.console.say("files.view.not_text", name=name)
        return True
    text = characters(body) if b"\x1b[" not in body else body.decode("cp437")
    await stay.console.say("files.view.head", name=name)
    return await stay.console.text(text)
