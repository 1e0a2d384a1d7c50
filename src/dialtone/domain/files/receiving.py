"""Files come in from people. Sources: spec bbs.md 8.5; services.md 3.9; security FTP-04, FTP-10, ARC-03, SLO-09.

`begin` checks in the order of the specification and opens an unfinished file beside where the file will lie;
`Upload.write` takes bytes while there is room; `Upload.complete` has the file tested, hashed, described, gives it its
name and adds it to the directory in one change with the counters and credits. A broken upload stays as a part for a
while, and its owner can go on with it. Every face does exactly this.
"""

from __future__ import annotations

import errno
from collections.abc import Callable
from contextlib import suppress
from dataclasses import replace
from datetime import date, timedelta

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.config.file_options import FileOptions
from dialtone.config.files import DirectoryFlag, FileDirectory, Role
from dialtone.config.tables import PatternList
from dialtone.domain.access.timekeeping import day_of
from dialtone.domain.files import credits, diary, names, telling
from dialtone.domain.files.admission import NO_ROOM, Admission, Wanted, part_name
from dialtone.domain.files.areas import Areas, Who, who
from dialtone.domain.files.examining import Examination
from dialtone.domain.model.actor import Actor
from dialtone.domain.model.file import FileRecord
from dialtone.domain.model.happenings import UserChanged
from dialtone.domain.model.user import SYSOP, User
from dialtone.domain.ports.file_store import FileStore, Hashes, NewFile
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store
from dialtone.domain.presence.telegrams import Telegrams
from dialtone.formats.description import SHORT_MOST, shortened, typed
from dialtone.formats.text.foreign import one_line

TAGS_MOST = 60  # characters
LOOK_EVERY = 4 * 1024 * 1024  # bytes between two looks at the free space


class Upload:
    """An upload under way. `offset` is what was there when it began, in bytes."""

    __slots__ = ("_ended", "_looked", "_receiving", "_who", "_writing", "directory", "file", "offset", "part")

    def __init__(
        self,
        receiving: Receiving,
        asking: Who,
        directory: FileDirectory,
        file: FileRecord,
        part: str,
        writing: NewFile,
    ) -> None:
        self._receiving = receiving
        self._who = asking
        self._writing = writing
        self._looked = writing.size
        self._ended = False
        self.directory = directory
        self.file = file
        self.part = part
        self.offset = writing.size

    @property
    def size(self) -> int:
        """Bytes that are here."""
        return self._writing.size

    def describe(self, description: str = "", extended: str = "", tags: str = "") -> None:
        """Say what it is, while it arrives or before it is complete; "" leaves what was said."""
        said = {"description": _short(description), "extended": typed(extended), "tags": _tags(tags)}
        self.file = replace(self.file, **{name: text for name, text in said.items() if text})  # type: ignore[arg-type]

    async def write(self, data: bytes) -> None:
        """Take bytes. Raises Refusal (TOO_BIG, NO_SPACE): then the upload is over and nothing of it stays."""
        try:
            await self._receiving._room(self, len(data))
            await self._writing.write(data)
        except OSError as error:
            await self.abandon(f"cannot be written: {error.strerror}", keep=True)
            raise Refusal(Why.NO_SPACE, NO_ROOM, temporary=True) from error
        except Refusal as no:
            await self.abandon(no.text, keep=False)
            raise

    async def complete(self, *, seconds: float = 0.0) -> FileRecord:
        """All of it is here: returns the new file. `seconds` is how long the transfer took. Raises Refusal (EMPTY,
        BAD_CONTENT, EXISTS, DENIED): then nothing of it stays; StoreError, OSError: the part stays."""
        if self._ended:
            raise Refusal(Why.GONE, "This upload is over.")
        try:
            file = await self._receiving._keep(self, await self._finished(), seconds)
        except Refusal as no:
            await self.abandon(no.text, keep=False)
            raise
        except (OSError, StoreError) as error:
            await self.abandon(str(error), keep=True)
            raise
        self._end()
        return file

    async def _finished(self) -> Hashes | None:
        """All of it is on disk."""
        try:
            return await self._writing.finish(written=self.file.written)
        except OSError as error:
            if error.errno not in (errno.ENOSPC, errno.EDQUOT):
                raise
            await self.abandon(f"cannot be written: {error.strerror}", keep=True)
            raise Refusal(Why.NO_SPACE, NO_ROOM, temporary=True) from error

    async def abandon(self, reason: str, *, keep: bool = True) -> None:
        """It does not arrive whole; with `keep` the part stays for a while. Harmless when the upload is over."""
        if self._ended:
            return
        with suppress(OSError):
            await self._writing.close(sync=False)
        if not keep or not self.size:
            with suppress(OSError):
                await self._receiving._disk.remove(str(self.directory.path), self.part)
        diary.failed(self._who.name, self.directory.code, self.file.name, "upload", reason)
        self._end()

    def _end(self) -> None:
        self._ended = True
        self._receiving._active.discard((self.directory.code, self.file.name.casefold()))


class Receiving:
    """See the module's text. `touch` touches a semaphore file, `banned` is text/file.can."""

    __slots__ = (
        "_active",
        "_admission",
        "_areas",
        "_clock",
        "_disk",
        "_examination",
        "_store",
        "_telegrams",
        "_touch",
    )

    def __init__(
        self,
        store: Store,
        clock: Clock,
        areas: Areas,
        disk: FileStore,
        examination: Examination,
        telegrams: Telegrams,
        *,
        touch: Callable[[str], None] = lambda name: None,
        banned: PatternList | None = None,
    ) -> None:
        self._store = store
        self._clock = clock
        self._areas = areas
        self._disk = disk
        self._examination = examination
        self._telegrams = telegrams
        self._touch = touch
        self._admission = Admission(store, areas, disk, banned)
        self._active: set[tuple[str, str]] = set()  # directory and name of uploads under way

    @property
    def options(self) -> FileOptions:
        """Limits and policies of all directories."""
        return self._areas.all.options

    async def check(self, actor: Actor, code: str, wanted: Wanted) -> FileDirectory:
        """Whether somebody may upload this now; returns the directory. Raises Refusal: DENIED, FULL, NO_SPACE, INVALID
        or BAD_PARAMETER (the name), EXISTS, TOO_BIG, TOO_MANY, NOT_FOUND (directory, recipients)."""
        asking = who(actor)
        directory = self._areas.all.find(code)
        if directory is None:
            raise Refusal(Why.NOT_FOUND, f"there is no directory {code.upper()}")
        try:
            await self._admission.check(asking, directory, wanted)
        except Refusal as no:
            if no.why is Why.BAD_PARAMETER:
                diary.attack(asking.name, directory.code, wanted.name)
            else:
                diary.refused(asking.name, directory.code, wanted.name, no.text)
            raise
        return directory

    async def begin(self, actor: Actor, code: str, wanted: Wanted) -> Upload:
        """Begin an upload. Raises Refusal as `check`, BUSY (somebody uploads the same just now); OSError."""
        directory, asking = await self.check(actor, code, wanted), who(actor)
        file = self._record(asking, directory, wanted)
        key = (directory.code, file.name.casefold())
        if key in self._active:
            raise Refusal(Why.BUSY, "That file is being uploaded just now.", temporary=True)
        self._active.add(key)
        try:
            part = part_name(asking.number, file.name)
            writing = await self._open(directory, part, file.name, wanted)
        except BaseException:
            self._active.discard(key)
            raise
        return Upload(self, asking, directory, file, part, writing)

    async def resumable(self, actor: Actor, code: str, name: str) -> int:
        """How many bytes of a file somebody has uploaded already without finishing."""
        directory = self._areas.all.find(code)
        if directory is None or names.illegal(name):
            return 0
        found = await self._disk.find(str(directory.path), part_name(who(actor).number, name))
        return found.size if found is not None else 0

    async def space(self, directory: FileDirectory) -> int:
        """Bytes that may still be uploaded to a directory before the disk counts as full."""
        return max(await self._disk.free(str(directory.path)) - self.options.min_space, 0)

    # the transfer

    def _record(self, asking: Who, directory: FileDirectory, wanted: Wanted) -> FileRecord:
        now = self._clock.now()
        return FileRecord(
            directory=directory.code,
            name=self._admission.name(wanted),
            uploader=asking.user.alias if asking.user is not None else "",
            uploader_user=asking.number,
            uploaded=now,
            written=wanted.written if 0 < wanted.written <= now + 86400 else now,
            description=_short(wanted.description),
            extended=typed(wanted.extended),
            tags=_tags(wanted.tags) if directory.has(DirectoryFlag.TAGS) else "",
            anonymous=wanted.anonymous or directory.has(DirectoryFlag.AONLY),
            recipients=wanted.recipients if directory.role is Role.USER else (),
        )

    async def _open(self, directory: FileDirectory, part: str, name: str, wanted: Wanted) -> NewFile:
        root = str(directory.path)
        # What a test may change is hashed after that.
        hashed = not directory.has(DirectoryFlag.NOHASH) and not self._examination.tests(name)
        with suppress(FileExistsError):  # as nearly always there is none
            if not wanted.resume:
                return await self._disk.create(root, part, hashed=hashed)
        here = await self._disk.find(root, part)
        goes_on = here is not None and wanted.resume and (wanted.size is None or here.size < wanted.size)
        if here is not None and not goes_on:
            await self._disk.remove(root, part)
        return await self._disk.create(root, part, resume=goes_on, hashed=hashed)

    async def _room(self, upload: Upload, more: int) -> None:
        options = self._areas.all.options
        if options.max_size and upload.size + more > options.max_size:
            raise Refusal(Why.TOO_BIG, f"Files of more than {options.max_size} bytes are not taken.")
        if upload.size + more - upload._looked >= LOOK_EVERY:
            upload._looked = upload.size + more
            await self._admission.check_space(upload.directory, more)

    async def _keep(self, upload: Upload, hashes: Hashes | None, seconds: float) -> FileRecord:
        """Everything between the last byte and the answer."""
        directory, asking, root = upload.directory, upload._who, str(upload.directory.path)
        if not upload.size:
            raise Refusal(Why.EMPTY, "The file is empty.")
        file = replace(upload.file, size=upload.size, cost=upload.size)
        file = await self._examination.test(directory, upload.part, file)
        file = await self._examination.known(directory, upload.part, file, hashes)
        await self._admission.check_content(asking, directory, file)
        file = await self._examination.described(directory, upload.part, file)
        file = replace(file, description=self._dated(directory, file) or "No description given")
        if self._examination.tests(upload.file.name):
            await self._disk.set_time(root, upload.part, file.written)
        try:
            await self._disk.move(root, upload.part, root, file.name)
        except FileExistsError:
            raise Refusal(Why.EXISTS, "A file of that name lies there already.") from None
        try:
            await self._store.write(lambda records: self._add(records, asking, directory, file, upload, seconds))
        except BaseException:
            with suppress(OSError):  # as it was: a part that can be tried again
                await self._disk.move(root, file.name, root, upload.part)
            raise
        diary.uploaded(asking.name, directory.code, file.name, file.size, seconds)
        if directory.semaphore:
            self._touch(directory.semaphore)
        return file

    def _dated(self, directory: FileDirectory, file: FileRecord) -> str:
        if not directory.has(DirectoryFlag.ULDATE) or not file.description:
            return file.description
        day = day_of(self._clock, file.uploaded)
        return shortened(f"{_date(day)} {file.description}", SHORT_MOST)

    async def _add(
        self,
        records: Records,
        asking: Who,
        directory: FileDirectory,
        file: FileRecord,
        upload: Upload,
        seconds: float,
    ) -> None:
        """The record, and what the uploader has of it."""
        if not await records.files.add(file):
            raise Refusal(Why.EXISTS, "That file is here already.")
        user = await records.users.get(asking.number) if asking.user is not None else None
        if user is not None:
            rate = (file.size - upload.offset) / seconds if seconds > 0 else 0.0
            await records.users.change(_rewarded(user, directory, file.size, rate))
            records.announce(UserChanged(user.number))
        if not directory.has(DirectoryFlag.NOSTAT):
            day = day_of(self._clock, file.uploaded)
            await records.statistics.count(day, uploads=1, uploaded=file.size)
        await records.files.dequeue(asking.number, directory.code, file.name, upload=True)
        await self._tell(records, asking, directory, file)

    async def _tell(self, records: Records, asking: Who, directory: FileDirectory, file: FileRecord) -> None:
        """Telegrams to whom the file is for."""
        now = file.uploaded
        if directory.role is Role.SYSOP and asking.number != SYSOP:
            text = telling.uploaded(asking.name, file.name, directory.description or directory.name)
            await self._telegrams.place(records, SYSOP, asking.name, text, now)
        for number in file.recipients:
            await self._telegrams.place(records, number, asking.name, telling.sent(asking.name, file.name), now)


def _rewarded(user: User, directory: FileDirectory, size: int, rate: float) -> User:
    user = replace(user, uploads=user.uploads + 1, uploaded=user.uploaded + size)
    if not directory.has(DirectoryFlag.CDTUL):
        return user
    amount = credits.share(size, directory.upload_percent)
    if directory.has(DirectoryFlag.CDTMIN):
        return credits.earn_minutes(user, amount, rate)[0]
    return credits.earn(user, amount)


def _short(text: str) -> str:
    return shortened(one_line(text, 1000), SHORT_MOST)


def _tags(text: str) -> str:
    return " ".join(one_line(text, 1000).split())[:TAGS_MOST]


def _date(day: int) -> str:
    return (date(1970, 1, 1) + timedelta(days=day)).isoformat()
