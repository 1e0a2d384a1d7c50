"""What is known of files is changed; files are renamed, moved and removed. Source: spec bbs.md 1.5, 1.6, 8.3.

A user may do so with what he uploaded (removing not with restriction R), exemption R and operators with everything in
the directory; moving is for operators of both directories.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, replace

from dialtone.base.errors import Refusal, Why
from dialtone.config.files import DirectoryFlag, FileDirectory
from dialtone.domain.files import diary, names
from dialtone.domain.files.areas import Areas, Who, who
from dialtone.domain.model.actor import Actor
from dialtone.domain.model.file import FileRecord
from dialtone.domain.model.user import NOBODY
from dialtone.domain.ports.file_store import FileStore
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Store
from dialtone.formats.description import SHORT_MOST, shortened, typed
from dialtone.formats.text.foreign import one_line

NOT_YOURS = "You may change only files you have uploaded."


@dataclass(frozen=True, slots=True, kw_only=True)
class Changes:
    """What is to be different; None stays. `written` is the file's own time in seconds since 1970. The last three are
    for operators."""

    description: str | None = None
    extended: str | None = None
    tags: str | None = None
    written: float | None = None
    cost: int | None = None
    uploader: str | None = None
    name: str | None = None


class Editing:
    """See the module's text."""

    __slots__ = ("_areas", "_clock", "_disk", "_store")

    def __init__(self, store: Store, clock: Clock, areas: Areas, disk: FileStore) -> None:
        self._store = store
        self._clock = clock
        self._areas = areas
        self._disk = disk

    def may(self, actor: Actor, file: FileRecord) -> bool:
        """Whether somebody may change what is known of a file."""
        directory = self._areas.all.find(file.directory)
        return directory is not None and self._owns(who(actor), directory, file)

    def may_remove(self, actor: Actor, file: FileRecord) -> bool:
        """Whether somebody may remove a file."""
        return self.may(actor, file) and not who(actor).is_(restriction="R")

    async def change(self, actor: Actor, code: str, name: str, changes: Changes) -> FileRecord:
        """Change what is known of a file; the result. Raises Refusal: NOT_FOUND, DENIED, INVALID, EXISTS; OSError."""
        asking, directory, file = await self._owned(actor, code, name)
        operates = self._areas.operates(asking, directory)
        if not operates and (changes.cost, changes.uploader, changes.name) != (None, None, None):
            raise Refusal(Why.DENIED, "Only operators of the directory may change that.")
        new = replace(
            file,
            description=_given(changes.description, file.description, _short),
            extended=_given(changes.extended, file.extended, typed),
            tags=_given(changes.tags, file.tags, lambda text: one_line(text, 60)),
            written=file.written if changes.written is None else changes.written,
            cost=file.cost if changes.cost is None else max(changes.cost, 0),
            uploader=_given(changes.uploader, file.uploader, lambda text: one_line(text, 25)),
        )
        if changes.name is not None and changes.name != file.name:
            return await self._rename(asking, directory, file, new, changes.name)
        if not await self._store.write(lambda records: records.files.change(new)):
            raise Refusal(Why.NOT_FOUND, "There is no such file.")
        if changes.written is not None:
            with suppress(FileNotFoundError):  # not on disk: what is known of it has changed all the same
                await self._disk.set_time(str(directory.path), file.name, changes.written)
        diary.edited(asking.name, directory.code, file.name, "changed")
        return new

    async def remove(self, actor: Actor, code: str, name: str, *, from_disk: bool = True) -> FileRecord:
        """Remove a file from its directory, and from disk. Raises Refusal: NOT_FOUND, DENIED; OSError."""
        asking, directory, file = await self._owned(actor, code, name)
        if asking.is_(restriction="R"):
            raise Refusal(Why.DENIED, "You may not remove files.")
        if not await self._store.write(lambda records: records.files.remove(directory.code, file.name)):
            raise Refusal(Why.NOT_FOUND, "There is no such file.")
        if from_disk:
            await self._disk.remove(str(directory.path), file.name)
        diary.edited(asking.name, directory.code, file.name, "removed")
        return file

    async def move(self, actor: Actor, code: str, name: str, to_code: str) -> FileRecord:
        """Move a file to another directory. Raises Refusal: NOT_FOUND, DENIED, EXISTS; OSError."""
        asking, directory, file = await self._owned(actor, code, name)
        target = self._areas.find(actor, to_code)
        if not (self._areas.operates(asking, directory) and self._areas.operates(asking, target)):
            raise Refusal(Why.DENIED, "Only operators of both directories may move files.")
        if target.code == directory.code:
            raise Refusal(Why.EXISTS, "It is there already.")
        uploaded = self._clock.now() if directory.has(DirectoryFlag.MOVENEW) else file.uploaded
        new = replace(file, directory=target.code, uploaded=uploaded)
        await self._relocate(directory, target, file, new)
        diary.edited(asking.name, directory.code, file.name, f"moved to {target.code}:")
        return new

    async def _rename(
        self, asking: Who, directory: FileDirectory, file: FileRecord, new: FileRecord, name: str
    ) -> FileRecord:
        new = replace(new, name=names.check(name, self._areas.all.options))
        await self._relocate(directory, directory, file, new)
        diary.edited(asking.name, directory.code, file.name, f"renamed to {new.name}:")
        return new

    async def _relocate(self, source: FileDirectory, target: FileDirectory, file: FileRecord, new: FileRecord) -> None:
        """First the bytes, then the record; the bytes go back when the record cannot follow."""
        there = await self._store.read(lambda records: records.files.get(new.directory, new.name))
        if there is not None and (there.directory, there.name) != (file.directory, file.name):
            raise Refusal(Why.EXISTS, "A file of that name is there already.")
        try:
            await self._disk.move(str(source.path), file.name, str(target.path), new.name)
            moved = True
        except FileExistsError:
            raise Refusal(Why.EXISTS, "A file of that name lies there already.") from None
        except FileNotFoundError:
            moved = False  # not on disk: what is known of it moves all the same
        try:
            old = {"old_name": file.name, "old_directory": file.directory}
            if not await self._store.write(lambda records: records.files.change(new, **old)):
                raise Refusal(Why.NOT_FOUND, "There is no such file.")
        except BaseException:
            if moved:
                await self._disk.move(str(target.path), new.name, str(source.path), file.name)
            raise

    async def _owned(self, actor: Actor, code: str, name: str) -> tuple[Who, FileDirectory, FileRecord]:
        asking, directory = who(actor), self._areas.find(actor, code)
        file = await self._store.read(lambda records: records.files.get(directory.code, name))
        if file is None or not self._areas.shows(asking, directory, file):
            raise Refusal(Why.NOT_FOUND, "There is no such file.")
        if not self._owns(asking, directory, file):
            raise Refusal(Why.DENIED, NOT_YOURS)
        return asking, directory, file

    def _owns(self, asking: Who, directory: FileDirectory, file: FileRecord) -> bool:
        if self._areas.operates(asking, directory) or asking.is_(exemption="R"):
            return True
        return file.uploader_user == asking.number != NOBODY and not asking.is_(restriction="G")


def _short(text: str) -> str:
    return shortened(one_line(text, 1000), SHORT_MOST)


def _given(text: str | None, old: str, clean: Callable[[str], str]) -> str:
    return old if text is None else clean(text)
