"""Directories are kept in order: old files are purged, unfinished uploads cleared, files found on disk added.

Source: spec bbs.md 8.1 (max files, max age), 8.5 (adding without transfer).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from dialtone.base.errors import Refusal, Why
from dialtone.config.files import DirectoryFlag, FileDirectory
from dialtone.domain.files import diary, names, questions, reserves
from dialtone.domain.files.areas import Areas, Who, who
from dialtone.domain.files.examining import Examination
from dialtone.domain.model.actor import Actor
from dialtone.domain.model.file import FileRecord
from dialtone.domain.model.user import NOBODY
from dialtone.domain.people import audit
from dialtone.domain.ports.file_store import FileStore, OnDisk
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Store
from dialtone.formats.description import SHORT_MOST, shortened

DAY = 86400.0
SYSOP_NAME = "Sysop"  # shown for what a command added


@dataclass(frozen=True, slots=True)
class Adopted:
    """What came of one file found on disk; `reason` is "" when it was added."""

    name: str
    reason: str = ""


@dataclass(frozen=True, slots=True)
class Checked:
    """One thing that is not as it should be in a directory. `what`: "missing" (known, but not on disk), "unknown" (on
    disk, but not known), "size" (another one on disk), "unfinished"."""

    directory: str
    name: str
    what: str


class Maintenance:
    """See the module's text."""

    __slots__ = ("_areas", "_clock", "_disk", "_examination", "_store")

    def __init__(self, store: Store, clock: Clock, areas: Areas, disk: FileStore, examination: Examination) -> None:
        self._store = store
        self._clock = clock
        self._areas = areas
        self._disk = disk
        self._examination = examination

    async def daily(self) -> int:
        """Everything that is done once a day; how many files went."""
        removed = 0
        for directory in self._areas.all.directories.values():
            removed += await self.purge(directory)
            await self.clear_parts(directory)
        await self._store.write(lambda records: reserves.give_back(records, self._clock.now()))
        return removed

    async def purge(self, directory: FileDirectory) -> int:
        """Remove files older than `max_age` and the oldest beyond `max_files`; how many."""
        if not directory.max_age and not directory.max_files:
            return 0
        files = [file async for file in questions.every(self._store, directory.code)]
        since_download = directory.has(DirectoryFlag.SINCEDL)
        ages = sorted((max(file.uploaded, file.last_download if since_download else 0.0), file.name) for file in files)
        before = self._clock.now() - directory.max_age * DAY if directory.max_age else 0.0
        beyond = max(len(ages) - directory.max_files, 0) if directory.max_files else 0
        old = [name for index, (age, name) in enumerate(ages) if age < before or index < beyond]
        for name in old:
            await self._store.write(questions.removal(directory.code, name))
            await self._disk.remove(str(directory.path), name)
        if old:
            diary.purged(directory.code, len(old))
        return len(old)

    async def purge_now(self, actor: Actor, code: str) -> int:
        """The same at the word of an operator of the directory. Raises Refusal (NOT_FOUND, DENIED)."""
        directory = self._areas.find(actor, code)
        if not self._areas.operates(who(actor), directory):
            raise Refusal(Why.DENIED, "Only operators of the directory may purge it.")
        count = await self.purge(directory)
        audit.note(actor, "files.purged", directory.code, f"{count} files")
        return count

    async def clear_parts(self, directory: FileDirectory) -> int:
        """Remove unfinished uploads nobody came back to; how many."""
        before = self._clock.now() - self._areas.all.options.part_days * DAY
        parts = await self._disk.unfinished(str(directory.path))
        old = [one for one in parts if one.name.startswith(names.PART_PREFIX) and one.written < before]
        for one in old:
            await self._disk.remove(str(directory.path), one.name)
        return len(old)

    async def adopt(
        self,
        actor: Actor,
        code: str,
        *,
        only: Sequence[str] = (),
        description: str = "",
        uploader: str = "",
        progress: Callable[[Adopted], None] = lambda one: None,
    ) -> list[Adopted]:
        """Add files that lie in a directory's folder without being known: all, or those of these names. Their
        descriptions come out of them where there is one. Only for operators. Raises Refusal (NOT_FOUND, DENIED);
        OSError."""
        asking, directory = who(actor), self._areas.find(actor, code)
        if not self._areas.operates(asking, directory):
            raise Refusal(Why.DENIED, "Only operators of the directory may add files.")
        done: list[Adopted] = []
        for one in await self._found(directory, only):
            reason = await self._adopt(directory, one, description, uploader, asking)
            done.append(Adopted(one.name, reason))
            progress(done[-1])
        missing = [Adopted(name, "it is not there") for name in only if name not in {one.name for one in done}]
        for absent in missing:
            progress(absent)
        added = sum(not one.reason for one in done)
        if added:
            diary.adopted(directory.code, added)
            audit.note(actor, "files.added", directory.code, f"{added} files")
        return done + missing

    async def check(self, actor: Actor, code: str) -> list[Checked]:
        """What is not in order in a directory. Raises Refusal as `adopt`."""
        directory = self._areas.find(actor, code)
        if not self._areas.operates(who(actor), directory):
            raise Refusal(Why.DENIED, "Only operators of the directory may check it.")
        on_disk = {one.name: one for one in await self._disk.everything(str(directory.path))}
        found: list[Checked] = []
        async for file in questions.every(self._store, directory.code):
            there = on_disk.pop(file.name, None)
            if there is None:
                found.append(Checked(directory.code, file.name, "missing"))
            elif there.size != file.size:
                found.append(Checked(directory.code, file.name, "size"))
        found += [Checked(directory.code, name, "unknown") for name in on_disk]
        parts = await self._disk.unfinished(str(directory.path))
        return found + [Checked(directory.code, one.name, "unfinished") for one in parts]

    async def _found(self, directory: FileDirectory, only: Sequence[str]) -> list[OnDisk]:
        on_disk = await self._disk.everything(str(directory.path))
        wanted = set(only)
        known = set() if only else {file.name async for file in questions.every(self._store, directory.code)}
        return [one for one in on_disk if (one.name in wanted if only else one.name not in known)]

    async def _adopt(self, directory: FileDirectory, one: OnDisk, description: str, uploader: str, asking: Who) -> str:
        """Add one; "" or why not."""
        if names.illegal(one.name) or len(one.name) > 200:
            return "the name is not legal here"
        now = self._clock.now()
        file = FileRecord(
            directory=directory.code,
            name=one.name,
            size=one.size,
            cost=one.size,
            uploader=uploader or (asking.user.alias if asking.user is not None else SYSOP_NAME),
            uploader_user=NOBODY if uploader else asking.number,
            uploaded=now,
            written=one.written,
            description=shortened(description, SHORT_MOST),
        )
        file = await self._examination.known(directory, one.name, file)
        file = await self._examination.described(directory, one.name, file)
        added = await self._store.write(lambda records: records.files.add(file))
        return "" if added else "it is known already"
