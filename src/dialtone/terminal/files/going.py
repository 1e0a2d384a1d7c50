"""Going from directory to directory, and what is known of them."""

from __future__ import annotations

from dialtone.config.files import DirectoryFlag, FileDirectory, Library
from dialtone.domain.files.areas import SeenDirectory, who
from dialtone.domain.model.file import DirectoryState
from dialtone.terminal.boards.dates import date
from dialtone.terminal.console import plain
from dialtone.terminal.files.room import enter, here, library_here, long_size, section, size_text, title
from dialtone.terminal.stay import Stay


async def go(stay: Stay, argument: str) -> None:
    """To a directory of this library, by number."""
    seen = section(stay).areas.directories(stay.caller, library_here(stay))
    await _enter_numbered(stay, seen, argument)


async def go_library(stay: Stay, argument: str) -> None:
    """To a library, by number; the first directory in it."""
    seen = section(stay).areas.libraries(stay.caller)
    number = int(argument) if argument.isdecimal() and len(argument) < 6 else 0
    for one in seen:
        if one.number == number:
            await _enter_library(stay, one.library)
            return
    await stay.console.say("files.go.none", most=len(seen))


async def jump(stay: Stay, argument: str) -> None:
    """Choose a library and a directory."""
    areas = section(stay).areas
    libraries = areas.libraries(stay.caller)
    library = library_here(stay)
    if len(libraries) > 1:
        start = next((index for index, one in enumerate(libraries) if one.library == library), 0)
        rows = [plain(one.library.description or one.library.name) for one in libraries]
        chosen = await stay.console.pick("files.jump.library", rows, start=start)
        if chosen is None:
            return
        library = libraries[chosen].library
    seen = areas.directories(stay.caller, library)
    code = stay.where.directory
    start = next((index for index, one in enumerate(seen) if one.directory.code == code), 0)
    chosen = await stay.console.pick("files.jump.directory", [plain(title(one.directory)) for one in seen], start=start)
    if chosen is not None:
        await _told(stay, enter(stay, seen[chosen].directory))


async def list_directories(stay: Stay, argument: str) -> None:
    """The directories of this library with counts."""
    files, library, code = section(stay), library_here(stay), here(stay).code
    states = await files.listing.states(stay.caller)
    await stay.console.say("files.dirs.head", library=library.description or library.name)
    seen = files.areas.directories(stay.caller, library)
    rows = []
    for one in seen:
        state = states.get(one.directory.code)
        rows.append(_row(stay, one.number, title(one.directory), state, one.directory.code == code))
    await stay.console.page(rows)


async def list_libraries(stay: Stay, argument: str) -> None:
    """The libraries with counts."""
    files, library = section(stay), library_here(stay)
    await stay.console.say("files.libs.head")
    rows = []
    for one in files.areas.libraries(stay.caller):
        total = await files.listing.totals(stay.caller, one.library)
        rows.append(_row(stay, one.number, one.library.description or one.library.name, total, one.library == library))
    await stay.console.page(rows)


async def about(stay: Stay, argument: str) -> None:
    """What this directory is, and what one may do here."""
    files, directory = section(stay), here(stay)
    state = (await files.listing.states(stay.caller)).get(directory.code, DirectoryState())
    asking = who(stay.caller)
    say = stay.console.say
    await say("files.about.head", library=directory.library.name, directory=title(directory))
    await say("files.about.count", files=state.files, size=long_size(state.bytes))
    if state.newest:
        await say("files.about.newest", date=date(stay.house.clock, state.newest))
    upload = files.areas.cannot_upload(asking, directory)
    download = files.areas.cannot_download(asking, directory)
    price = "free" if files.areas.is_free(asking, directory) else "for credits"
    await say("files.about.download", what=download or price)
    await say("files.about.upload", what=upload or _reward(directory))
    if directory.extensions:
        await say("files.about.types", types=", ".join(directory.extensions))
    if directory.max_age:
        await say("files.about.age", days=directory.max_age)
    if files.areas.operates(asking, directory):
        await say("files.about.operator", code=directory.code)


def _reward(directory: FileDirectory) -> str:
    if not directory.has(DirectoryFlag.CDTUL):
        return "welcome"
    kind = "minutes" if directory.has(DirectoryFlag.CDTMIN) else "credits"
    return f"{directory.upload_percent}% of the size in {kind}"


async def next_directory(stay: Stay, argument: str) -> None:
    """The directory behind this one."""
    await _step(stay, 1)


async def previous_directory(stay: Stay, argument: str) -> None:
    """The directory before this one."""
    await _step(stay, -1)


async def next_library(stay: Stay, argument: str) -> None:
    """The library behind this one."""
    await _step_library(stay, 1)


async def previous_library(stay: Stay, argument: str) -> None:
    """The library before this one."""
    await _step_library(stay, -1)


async def _step(stay: Stay, by: int) -> None:
    directory = here(stay)
    seen = section(stay).areas.directories(stay.caller, directory.library)
    codes = [one.directory.code for one in seen]
    place = codes.index(directory.code) if directory.code in codes else 0
    await _told(stay, enter(stay, seen[(place + by) % len(seen)].directory))


async def _step_library(stay: Stay, by: int) -> None:
    library = library_here(stay)
    seen = [one.library for one in section(stay).areas.libraries(stay.caller)]
    place = seen.index(library) if library in seen else 0
    await _enter_library(stay, seen[(place + by) % len(seen)])


async def _enter_library(stay: Stay, library: Library) -> None:
    seen = section(stay).areas.directories(stay.caller, library)
    if not seen:
        await stay.console.say("files.go.empty", library=library.description or library.name)
        return
    await _told(stay, enter(stay, seen[0].directory))


async def _enter_numbered(stay: Stay, seen: list[SeenDirectory], argument: str) -> None:
    number = int(argument) if argument.isdecimal() and len(argument) < 6 else 0
    for one in seen:
        if one.number == number:
            await _told(stay, enter(stay, one.directory))
            return
    await stay.console.say("files.go.none", most=len(seen))


async def _told(stay: Stay, directory: FileDirectory) -> None:
    await stay.console.say("files.go.here", library=directory.library.name, directory=title(directory))


def _row(stay: Stay, number: int, name: str, state: DirectoryState | None, current: bool) -> str:
    state = state or DirectoryState()
    look = stay.console.look
    if look.linear:
        mark = ", you are here" if current else ""
        return f"{number}. {plain(name)}, {state.files} files{mark}"
    room = look.columns - 24
    mark = "\x01h\x01w>" if current else " "
    return (
        f"\x01n{mark}\x01h\x01y{number:4} \x01n\x01c{plain(name, room).ljust(room)} "
        f"\x01h\x01w{state.files:6} \x01n\x01g{size_text(state.bytes):>6}\x01n"
    )
