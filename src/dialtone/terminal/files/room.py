"""Where a caller is in the file section, and the few things every action there needs."""

from __future__ import annotations

from dialtone.base.errors import Refusal, Why
from dialtone.config.files import FileDirectory, Library
from dialtone.domain.files import names
from dialtone.domain.files.service import Files
from dialtone.domain.model.file import FileRecord
from dialtone.terminal.console import plain
from dialtone.terminal.stay import Stay

_UNITS = "KMGTP"


def section(stay: Stay) -> Files:
    """The file section. Raises Refusal where there is none."""
    if stay.house.files is None or not stay.house.files.settings.directories:
        raise Refusal(Why.UNSUPPORTED, "There are no files on this board.")
    return stay.house.files


def here(stay: Stay) -> FileDirectory:
    """The directory a caller is in: where he went, else where he was last time, else the first he sees. Raises
    Refusal when he sees none."""
    areas = section(stay).areas
    for code in (stay.where.directory, stay.user.directory):
        if code:
            try:
                return enter(stay, areas.find(stay.caller, code))
            except Refusal:
                continue
    for library in areas.libraries(stay.caller):
        for seen in areas.directories(stay.caller, library.library):
            return enter(stay, seen.directory)
    raise Refusal(Why.DENIED, "There are no file directories for you.")


def enter(stay: Stay, directory: FileDirectory) -> FileDirectory:
    """Be there from now on."""
    stay.where.directory, stay.where.library = directory.code, directory.library.name
    return directory


def library_here(stay: Stay) -> Library:
    """The library a caller is in. Raises Refusal as `here`."""
    return here(stay).library


def title(directory: FileDirectory) -> str:
    """How a directory is called on screens."""
    return directory.description or directory.name


def size_text(size: int) -> str:
    """A size in at most five characters: 12345, 123K, 1.2M."""
    if size < 100_000:
        return str(size)
    value = float(size)
    for unit in _UNITS:
        value /= 1024
        if value < 999.5:
            return f"{value:.1f}{unit}" if value < 9.95 else f"{value:.0f}{unit}"
    return f"{value:.0f}{_UNITS[-1]}"


def long_size(size: int) -> str:
    """A size in words, for those who listen."""
    for name, unit in (("gigabytes", 1024**3), ("megabytes", 1024**2), ("kilobytes", 1024)):
        if size >= unit:
            return f"{size / unit:.1f} {name}"
    return f"{size} bytes"


async def ask_file(stay: Stay, argument: str, words: str = "files.ask.name") -> FileRecord | None:
    """A file of this directory by its name, from what was typed or asked for; None when nothing was given or there is
    none, which is told. A pattern that fits several has one chosen."""
    text = argument.strip() or (await stay.console.ask(words, most=64) or "").strip()
    if not text:
        return None
    files, directory = section(stay), here(stay)
    try:
        return await files.listing.get(stay.caller, directory.code, text)
    except Refusal:
        found = []
        async for file in files.listing.files(stay.caller, directory.code, pattern=names.pattern(text)):
            found.append(file)
            if len(found) >= 50:
                break
    if not found:
        await stay.console.say("files.none", what=text)
        return None
    if len(found) == 1:
        return found[0]
    chosen = await stay.console.pick("files.which", [plain(file.name) for file in found])
    return None if chosen is None else found[chosen]
