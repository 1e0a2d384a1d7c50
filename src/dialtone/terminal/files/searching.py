"""Lists: this directory, what is new, names, words in descriptions."""

from __future__ import annotations

from collections.abc import AsyncIterator

from dialtone.config.files import FileDirectory
from dialtone.domain.files import names
from dialtone.domain.model.file import FileRecord
from dialtone.formats.search import parse
from dialtone.terminal import keys
from dialtone.terminal.boards.dates import date_time
from dialtone.terminal.files.browse import Browser, Found
from dialtone.terminal.files.room import here, library_here, section
from dialtone.terminal.stay import Stay

_Groups = AsyncIterator[tuple[FileDirectory, list[FileRecord]]]


async def list_files(stay: Stay, argument: str) -> None:
    """The files of this directory, those that fit a pattern."""
    directory = here(stay)

    async def found() -> Found:
        pattern = names.pattern(argument)
        async for file in section(stay).listing.files(stay.caller, directory.code, pattern=pattern):
            yield directory, file

    with stay.doing("listing files"):
        browser = Browser(stay, found())
        await browser.run()
    if not browser.count:
        await stay.console.say("files.empty")


async def new_scan(stay: Stay, argument: str) -> None:
    """Files that came since the last scan: of this directory, this library, or all."""
    where = argument.strip()[:1].upper() or await _where(stay, "files.new.where")
    if where not in ("D", "L", "A"):
        return
    began = stay.house.clock.now()
    since = stay.user.new_files_since or stay.user.created
    await stay.console.say("files.new.since", date=date_time(stay.house.clock, since) if since else "the beginning")
    places = _places(stay, where, new=where != "D")
    with stay.doing("scanning for new files"):
        whole = await _browse(stay, section(stay).listing.new(stay.caller, places, since))
    if whole and where == "A" and not stay.user.is_guest:
        await section(stay).preferences.change(stay.caller, new_since=began)
        await stay.refresh()


async def search_names(stay: Stay, argument: str) -> None:
    """Files by their names."""
    text = argument or await stay.console.ask("files.search.names", most=64)
    if text is None:
        return
    where = await _where(stay, "files.search.where")
    if where:
        found = section(stay).listing.find(stay.caller, _places(stay, where), name=names.pattern(text))
        await _browse(stay, found)


async def search_words(stay: Stay, argument: str) -> None:
    """Files by words in their descriptions; `ALL` in front looks everywhere without asking."""
    first, _, rest = argument.partition(" ")
    everywhere = first.upper() == "ALL"
    text = (rest if everywhere else argument) or await stay.console.ask("files.search.words", most=128)
    words = parse(text or "")
    if words is None:
        return
    where = "A" if everywhere else await _where(stay, "files.search.where")
    if where:
        await _browse(stay, section(stay).listing.find(stay.caller, _places(stay, where), words=words))


async def _where(stay: Stay, words: str) -> str:
    answer = await stay.console.choose(words, "DLAQ", default="A")
    return "" if answer in ("Q", keys.ABORT) else answer


def _places(stay: Stay, where: str, *, new: bool = False) -> list[FileDirectory]:
    areas = section(stay).areas
    if where == "D":
        return [here(stay)]
    return areas.scanned(stay.caller, library_here(stay) if where == "L" else None, new=new)


async def _browse(stay: Stay, groups: _Groups) -> bool:
    async def found() -> Found:
        async for directory, files in groups:
            for file in files:
                yield directory, file

    browser = Browser(stay, found())
    whole = await browser.run()
    await stay.console.say("files.found", count=browser.count)
    return whole
