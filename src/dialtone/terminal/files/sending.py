"""Downloads: from one file to everything that is flagged."""

from __future__ import annotations

from collections.abc import Sequence

from dialtone.base.errors import Refusal
from dialtone.config.files import DirectoryFlag
from dialtone.domain.files.fetching import Fetch
from dialtone.domain.model.file import FileRecord
from dialtone.domain.ports.transfers import Result, Source
from dialtone.terminal.files import protocols
from dialtone.terminal.files.carrying import FetchSource, settle
from dialtone.terminal.files.room import ask_file, section, size_text
from dialtone.terminal.stay import Stay
from dialtone.terminal.transfer import Sending


async def download(stay: Stay, argument: str) -> None:
    """Send a file of this directory, or what is flagged when no name is given."""
    files = section(stay)
    if not argument.strip():
        flagged = await files.batch.downloads(stay.caller)
        if flagged and await stay.console.yes("files.download.flagged", count=len(flagged)):
            await send(stay, [one.file for one in flagged])
            return
    file = await ask_file(stay, argument)
    if file is not None:
        await send(stay, [file])


async def send(stay: Stay, wanted: Sequence[FileRecord]) -> list[Result]:
    """Send files to the caller; what came of each. Raises Gone, HangUp."""
    files = await _permitted(stay, wanted)
    if not files:
        return []
    cost = sum(section(stay).fetching.cost(stay.caller, file) for file in files)
    total = sum(file.size for file in files)
    price = f"{cost:,} credits" if cost else "free"
    await stay.console.say("files.download.total", count=len(files), size=size_text(total), price=price)
    protocol = await protocols.choose(stay, "files.protocol.download", batch=len(files) > 1)
    if protocol is None:
        return []
    fetches = await _begun(stay, files)
    if not fetches:
        return []
    core = protocol.download(stay.console.terminal.protocol == "Telnet")
    sources: list[Source] = [FetchSource(fetch) for fetch in fetches]
    await stay.console.say("files.start.download", protocol=protocol.name)
    driver = Sending(stay.console.terminal, core, stay.house.clock, sources)
    began = stay.house.clock.monotonic()
    with stay.doing("downloading"):
        try:
            await driver.run()
        finally:
            await settle(fetches, driver.results)
    await _afterwards(stay, fetches, driver.results, stay.house.clock.monotonic() - began)
    return driver.results


async def _permitted(stay: Stay, wanted: Sequence[FileRecord]) -> list[FileRecord]:
    """Those the caller may have; about the others he is told."""
    files: list[FileRecord] = []
    for file in wanted:
        try:
            left, rate = stay.left(), _rate(stay)
            permitted = await section(stay).fetching.check(stay.caller, file.directory, file.name, left=left, rate=rate)
            files.append(permitted)
        except Refusal as no:
            await stay.console.say("files.failed", name=file.name, reason=no.text)
    return files


def _rate(stay: Stay) -> float:
    """Bytes a second of the caller's line, as far as it is known."""
    return stay.call.rate / 10 if 0 < stay.call.rate <= 115_200 else 0.0


async def _begun(stay: Stay, files: Sequence[FileRecord]) -> list[Fetch]:
    """Take the price of each; those for which there was not enough are told and left out."""
    fetches: list[Fetch] = []
    for file in files:
        try:
            fetches.append(await section(stay).fetching.begin(stay.caller, file.directory, file.name))
        except Refusal as no:
            await stay.console.say("files.failed", name=file.name, reason=no.text)
    return fetches


async def _afterwards(stay: Stay, fetches: Sequence[Fetch], results: Sequence[Result], seconds: float) -> None:
    await protocols.report(stay, results)
    for fetch, result in zip(fetches, results, strict=False):
        if result.ok:
            await section(stay).batch.unflag(stay.caller, fetch.directory.code, fetch.name)
    if all(fetch.directory.has(DirectoryFlag.TFREE) for fetch in fetches):
        protocols.prolong(stay, seconds)
    await stay.refresh()
    await protocols.maybe_hang_up(stay)
