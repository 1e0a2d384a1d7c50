"""One's own folder for a while: unpack, look, take with one (spec bbs.md 8.6, temp directory)."""

from __future__ import annotations

from dialtone.base.errors import Refusal
from dialtone.domain.ports.transfers import Source
from dialtone.terminal import keys
from dialtone.terminal.console import plain
from dialtone.terminal.files import protocols
from dialtone.terminal.files.carrying import OpenSource
from dialtone.terminal.files.looking import show_members, show_text
from dialtone.terminal.files.room import ask_file, here, section, size_text
from dialtone.terminal.stay import Stay
from dialtone.terminal.transfer import Sending

_SHOWN_MOST = 256 * 1024  # bytes


async def temp(stay: Stay, argument: str) -> None:
    """The menu of the folder."""
    verbs = {"E": _extract, "X": _extract_again, "L": _list, "V": _view, "D": _download, "R": _remove, "C": _pack}
    here(stay)
    await section(stay).temporary.clear(stay.node)  # of somebody whose line dropped with the whole program
    try:
        while True:
            answer = await stay.console.choose("files.temp", "EXLVDCRQ?", default="Q")
            if answer in ("Q", keys.ABORT):
                return
            try:
                if answer == "?":
                    await stay.console.say("files.temp.help")
                else:
                    await verbs[answer](stay)
            except Refusal as no:
                await stay.refused(no)
    finally:
        await section(stay).temporary.clear(stay.node)


async def _extract(stay: Stay) -> None:
    file = await ask_file(stay, "", "files.temp.archive")
    if file is None:
        return
    pattern = await stay.console.ask("files.temp.pattern", most=64, default="*")
    if pattern:
        made = await section(stay).temporary.extract(stay.caller, stay.node, file.directory, file.name, pattern)
        await stay.console.say("files.temp.extracted", count=len(made))


async def _extract_again(stay: Stay) -> None:
    name = await _chosen(stay)
    if name:
        made = await section(stay).temporary.extract_again(stay.node, name)
        await stay.console.say("files.temp.extracted", count=len(made))


async def _list(stay: Stay) -> None:
    found = await section(stay).temporary.files(stay.node)
    if not found:
        await stay.console.say("files.temp.empty")
    for one in found:
        await stay.console.say("files.temp.row", name=one.name, size=size_text(one.size))


async def _view(stay: Stay) -> None:
    name = await _chosen(stay)
    if not name:
        return
    if section(stay).listing.is_archive(name):
        await show_members(stay, name, await section(stay).temporary.members(stay.node, name))
        return
    reading = await section(stay).temporary.open(stay.node, name)
    try:
        data = await reading.read(0, _SHOWN_MOST)
    finally:
        await reading.close()
    await show_text(stay, name, data)


async def _download(stay: Stay) -> None:
    name = await _chosen(stay)
    if not name:
        return
    protocol = await protocols.choose(stay, "files.protocol.download", batch=False)
    if protocol is None:
        return
    sources: list[Source] = [OpenSource(name, await section(stay).temporary.open(stay.node, name))]
    await stay.console.say("files.start.download", protocol=protocol.name)
    core = protocol.download(stay.console.terminal.protocol == "Telnet")
    await protocols.report(stay, await Sending(stay.console.terminal, core, stay.house.clock, sources).run())


async def _pack(stay: Stay) -> None:
    name = await section(stay).temporary.pack(stay.caller, stay.node)
    await stay.console.say("files.temp.packed", name=name)


async def _remove(stay: Stay) -> None:
    name = await _chosen(stay)
    if name and await section(stay).temporary.remove(stay.node, name):
        await stay.console.say("files.remove.done", name=name)


async def _chosen(stay: Stay) -> str:
    """A file of the folder; "" for none."""
    found = await section(stay).temporary.files(stay.node)
    if not found:
        await stay.console.say("files.temp.empty")
        return ""
    chosen = await stay.console.pick("files.which", [plain(one.name) for one in found])
    return "" if chosen is None else found[chosen].name
