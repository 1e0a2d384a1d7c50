"""Uploads: one file, what was announced, or whatever the caller's program sends."""

from __future__ import annotations

from collections.abc import Sequence

from dialtone.base.errors import Refusal, Why
from dialtone.config.files import DirectoryFlag, FileDirectory, Role
from dialtone.domain.files.admission import Wanted
from dialtone.domain.files.areas import NOT_HERE, who
from dialtone.domain.files.editing import Changes
from dialtone.domain.model.file import Queued
from dialtone.domain.model.user import UserNumber
from dialtone.formats.description import SHORT_MOST
from dialtone.terminal import keys
from dialtone.terminal.files import protocols
from dialtone.terminal.files.carrying import Taken, UploadSink
from dialtone.terminal.files.room import here, section, size_text, title
from dialtone.terminal.files.sending import send
from dialtone.terminal.stay import Stay
from dialtone.terminal.transfer import Receiving as Driver

NONE_GIVEN = "No description given"


async def upload(stay: Stay, argument: str) -> None:
    """Take a file to this directory, or to the upload directory where this one takes none."""
    files = section(stay)
    target = files.areas.upload_target(stay.caller, here(stay).code)
    if target is None:
        reason = files.areas.cannot_upload(who(stay.caller), here(stay))
        raise Refusal(Why.DENIED, reason or NOT_HERE)
    await _upload_to(stay, target, argument)


async def to_sysop(stay: Stay, argument: str) -> None:
    """Take a file for the sysop."""
    target = section(stay).settings.special(Role.SYSOP)
    if target is None:
        raise Refusal(Why.UNSUPPORTED, "There is no directory for files to the sysop.")
    await _upload_to(stay, target, argument)


async def to_user(stay: Stay, argument: str) -> None:
    """Take a file for other users."""
    target = section(stay).settings.special(Role.USER)
    if target is None:
        raise Refusal(Why.UNSUPPORTED, "There is no directory for files from user to user.")
    recipients = await _recipients(stay, argument)
    if recipients:
        await _upload_to(stay, target, "", recipients)


async def from_users(stay: Stay, argument: str) -> None:
    """Send the caller what others have left for him."""
    target = section(stay).settings.special(Role.USER)
    found = []
    if target is not None:
        async for file in section(stay).listing.files(stay.caller, target.code):
            if stay.user.number in file.recipients:
                found.append(file)
    if not found:
        await stay.console.say("files.from_users.none")
        return
    for file in found:
        await stay.console.say("files.from_users.row", name=file.name, size=size_text(file.size), by=file.uploader)
    if await stay.console.yes("files.from_users.ask", count=len(found)):
        await send(stay, found)


async def _recipients(stay: Stay, argument: str) -> tuple[UserNumber, ...]:
    most = section(stay).settings.options.max_recipients
    found: list[UserNumber] = []
    text: str | None = argument
    while len(found) < most:
        text = text or await stay.console.ask("files.to_user.ask", most=60)
        if not text:
            break
        user = await stay.house.directory.by_login(text)
        if user is None or not user.active:
            await stay.console.say("files.to_user.unknown", name=text)
        elif user.number not in found:
            found.append(user.number)
            await stay.console.say("files.to_user.added", name=user.alias)
        text = None
    return tuple(found)


async def _upload_to(stay: Stay, target: FileDirectory, argument: str, recipients: tuple[UserNumber, ...] = ()) -> None:
    files, console = section(stay), stay.console
    await console.say("files.upload.to", library=target.library.name, directory=title(target))
    name = argument.strip() or (await console.ask("files.upload.name", most=64))
    if name is None:
        return
    name = name.strip()
    wanted = Wanted(name=name or "any", recipients=recipients)
    known: dict[str, tuple[str, Wanted]] = {}
    if name:
        await files.receiving.check(stay.caller, target.code, wanted)
        described = await _described(stay, target, wanted)
        if described is None:
            return
        known[name.casefold()] = (target.code, described)
        if await _announced(stay, target, described):
            return
    elif recipients:
        await console.say("files.upload.needs_name")
        return
    else:
        known = announced(await files.batch.uploads(stay.caller))
    await take(stay, target, known, batch=not name)


def announced(queued: Sequence[Queued]) -> dict[str, tuple[str, Wanted]]:
    """What was said of files that will come, for `UploadSink.known`."""
    return {one.name.casefold(): (one.directory, Wanted(name=one.name, description=one.description)) for one in queued}


async def _described(stay: Stay, target: FileDirectory, wanted: Wanted) -> Wanted | None:
    """Ask what there is to know about a file; None when the caller gives up."""
    console = stay.console
    words = "files.upload.description.diz" if target.has(DirectoryFlag.DIZ) else "files.upload.description"
    description = await console.ask(words, most=SHORT_MOST)
    if description is None:
        return None
    tags = ""
    if target.has(DirectoryFlag.TAGS):
        tags = await console.ask("files.upload.tags", most=60) or ""
    anonymous = False
    if target.has(DirectoryFlag.ANON) and who(stay.caller).is_(exemption="A"):
        anonymous = await console.yes("files.upload.anonymous", default=False)
    return Wanted(
        name=wanted.name, description=description, tags=tags, anonymous=anonymous, recipients=wanted.recipients
    )


async def _announced(stay: Stay, target: FileDirectory, wanted: Wanted) -> bool:
    """Whether the file is put off for a batch."""
    if wanted.recipients or wanted.anonymous or target.role is Role.USER:
        return False
    answer = await stay.console.choose("files.upload.now", "NBQ", default="N")
    if answer == "B":
        await section(stay).batch.announce(stay.caller, target.code, wanted.name, wanted.description)
        await stay.console.say("files.upload.announced", name=wanted.name)
    return answer in ("B", "Q", keys.ABORT)


async def take(
    stay: Stay, target: FileDirectory, known: dict[str, tuple[str, Wanted]], *, batch: bool
) -> Sequence[Taken]:
    """Receive what the caller's program sends; what came. Raises Gone, HangUp."""
    protocol = await protocols.choose(stay, "files.protocol.upload", batch=batch)
    if protocol is None:
        return []
    sink = UploadSink(section(stay).receiving, stay.caller, stay.house.clock, target.code, known)
    await stay.console.say("files.start.upload", protocol=protocol.name)
    driver = Driver(stay.console.terminal, protocol.upload(), stay.house.clock, sink)
    began = stay.house.clock.monotonic()
    with stay.doing("uploading"):
        await driver.run()
    if not target.has(DirectoryFlag.ULTIME):
        protocols.prolong(stay, stay.house.clock.monotonic() - began)
    await stay.refresh()
    await _report(stay, sink.taken)
    await protocols.maybe_hang_up(stay)
    return sink.taken


async def _report(stay: Stay, taken: Sequence[Taken]) -> None:
    """Say what came of each file, and ask about those that say nothing of themselves."""
    if not taken:
        await stay.console.say("files.upload.nothing")
    for one in taken:
        if one.file is None:
            await stay.console.say("files.failed", name=one.name, reason=one.reason or "not complete")
            continue
        await stay.console.say("files.upload.done", name=one.file.name, size=f"{one.file.size:,}")
        if one.file.description == NONE_GIVEN:
            text = await stay.console.ask("files.upload.describe", most=SHORT_MOST, name=one.file.name)
            if text and section(stay).editing.may(stay.caller, one.file):
                changes = Changes(description=text)
                await section(stay).editing.change(stay.caller, one.file.directory, one.file.name, changes)
