"""What somebody sees of the files: lists in the order of a directory, searches, what is new, what is inside.

Uploaders of anonymous files are shown to operators only. Lists are streams: however large a directory is, a caller's
session holds a page of it. Sources: spec bbs.md 8.1 (sort), 8.3.
"""

from __future__ import annotations

from collections.abc import AsyncIterator, Callable, Collection, Sequence
from dataclasses import replace
from fnmatch import fnmatchcase
from typing import Any

from dialtone.base.errors import Refusal, Why
from dialtone.config.files import DirectoryFlag, FileDirectory, Library, Role, Sort
from dialtone.domain.files import diary, names, questions
from dialtone.domain.files.areas import Areas, Who, who
from dialtone.domain.model.actor import Actor
from dialtone.domain.model.file import DirectoryState, FileRecord
from dialtone.domain.model.user import NOBODY
from dialtone.domain.ports.archives import Archives, Member, NotAnArchive
from dialtone.domain.ports.file_commands import FileCommands
from dialtone.domain.ports.file_store import FileStore, ReadFile
from dialtone.domain.ports.store import Store
from dialtone.formats.search import SearchTree

ANONYMOUS = "Anonymous"
SORTED_MOST = 50_000  # files of a directory that are put in an order of their own
FOUND_MOST = 500  # of a search in one directory
TEXT_MOST = 1024 * 1024  # bytes of a file that are shown

_KEYS: dict[Sort, Callable[[FileRecord], Any]] = {
    Sort.NAME_DOWN: lambda file: file.name.casefold(),
    Sort.NAME_CASE: lambda file: file.name,
    Sort.NAME_CASE_DOWN: lambda file: file.name,
    Sort.DATE: lambda file: file.uploaded,
    Sort.DATE_DOWN: lambda file: file.uploaded,
    Sort.SIZE: lambda file: file.size,
    Sort.SIZE_DOWN: lambda file: file.size,
    Sort.NATURAL: lambda file: names.natural_key(file.name),
}
_DOWN = frozenset({Sort.NAME_DOWN, Sort.NAME_CASE_DOWN, Sort.DATE_DOWN, Sort.SIZE_DOWN})
_TEXT_WORDS = "txt asc ans nfo diz doc md me 1st log ini cfg bat sdi now"
_TEXTS = frozenset(_TEXT_WORDS.split())


class Listing:
    """See the module's text. Every method takes who asks; what they may not see is as if it was not there."""

    __slots__ = ("_archives", "_areas", "_commands", "_disk", "_store")

    def __init__(
        self,
        store: Store,
        areas: Areas,
        disk: FileStore,
        archives: Archives | None = None,
        commands: FileCommands | None = None,
    ) -> None:
        self._store = store
        self._areas = areas
        self._disk = disk
        self._archives = archives
        self._commands = commands

    # lists

    async def files(self, actor: Actor, code: str, *, pattern: str = "*") -> AsyncIterator[FileRecord]:
        """The files of a directory in its order, those whose names fit. Raises Refusal as `Areas.find`."""
        directory, asking = self._areas.find(actor, code), who(actor)
        lower = pattern.lower()
        async for file in self._ordered(directory):
            if self._areas.shows(asking, directory, file) and (lower == "*" or fnmatchcase(file.name.lower(), lower)):
                yield self._face(asking, directory, file)

    async def page(
        self, actor: Actor, code: str, *, sort: Sort | None = None, start: int = 0, most: int = 50
    ) -> list[FileRecord]:
        """Up to `most` files of a directory from the one with the number `start` (from 0) on; `sort` None: its own
        order. Raises Refusal as `Areas.find`."""
        directory, asking = self._areas.find(actor, code), who(actor)
        found: list[FileRecord] = []
        special = directory.role in (Role.SYSOP, Role.USER)
        skip = 0 if special else start
        number = skip
        async for file in self._ordered(directory, sort, skip=skip):
            if not self._areas.shows(asking, directory, file):
                continue
            if number >= start:
                found.append(self._face(asking, directory, file))
            number += 1
            if len(found) >= most:
                break
        return found

    async def get(self, actor: Actor, code: str, name: str) -> FileRecord:
        """One file. Raises Refusal as `Areas.find`, and NOT_FOUND."""
        directory, asking = self._areas.find(actor, code), who(actor)
        file = None
        if not names.illegal(name):
            file = await self._store.read(questions.one(directory.code, name))
        if file is None or not self._areas.shows(asking, directory, file):
            raise Refusal(Why.NOT_FOUND, "There is no such file.")
        return self._face(asking, directory, file)

    async def new(
        self, actor: Actor, directories: Sequence[FileDirectory], since: float
    ) -> AsyncIterator[tuple[FileDirectory, list[FileRecord]]]:
        """The files of each directory that came after `since` (seconds since 1970); only directories with any."""
        states = await self.states(actor)
        for directory in directories:
            if states.get(directory.code, DirectoryState()).newest > since:
                found = await self._store.read(questions.new(directory.code, since, FOUND_MOST))
                if shown := self._shown(actor, directory, found):
                    yield directory, shown

    async def find(
        self,
        actor: Actor,
        directories: Sequence[FileDirectory],
        *,
        name: str = "",
        words: SearchTree | None = None,
    ) -> AsyncIterator[tuple[FileDirectory, list[FileRecord]]]:
        """The files of each directory whose names fit the pattern and whose descriptions fit the words."""
        states = await self.states(actor)
        for directory in directories:
            if not states.get(directory.code, DirectoryState()).files:
                continue
            found = await self._store.read(questions.found(directory.code, name, words, FOUND_MOST))
            if shown := self._shown(actor, directory, found):
                yield directory, shown

    async def states(self, actor: Actor) -> dict[str, DirectoryState]:
        """Counts of the directories somebody sees, by code; those without files are left out."""
        asking = who(actor)
        states = await self._store.read(lambda records: records.files.states())
        seen = {code for code, one in self._areas.all.directories.items() if self._areas.sees(asking, one)}
        return {code: state for code, state in states.items() if code in seen}

    async def totals(self, actor: Actor, library: Library) -> DirectoryState:
        """Counts of a library, as far as somebody sees it."""
        states = await self.states(actor)
        codes = [seen.directory.code for seen in self._areas.directories(actor, library)]
        own = [states[code] for code in codes if code in states]
        newest = max((state.newest for state in own), default=0.0)
        return DirectoryState(sum(state.files for state in own), sum(state.bytes for state in own), newest)

    async def missing(self, directory: FileDirectory, files: Collection[FileRecord]) -> set[str]:
        """The names of those that are not on disk, where the directory asks for that."""
        if not directory.has(DirectoryFlag.FCHK) or not files:
            return set()
        root = str(directory.path)
        return {file.name for file in files if await self._disk.find(root, file.name) is None}

    # what is inside

    def is_archive(self, name: str) -> bool:
        """Whether there is something to list inside."""
        return self._archives is not None and self._archives.knows(name)

    def is_text(self, name: str) -> bool:
        """Whether files of such a name are texts, by their extension."""
        return names.extension(name) in _TEXTS

    async def members(self, actor: Actor, code: str, name: str) -> list[Member]:
        """What is in an archive. Raises Refusal: as `get`; DENIED, GONE (not on disk), BAD_CONTENT (no archive)."""
        directory, file = await self._readable(actor, code, name)
        if self._archives is None or not self._archives.knows(file.name):
            raise Refusal(Why.BAD_CONTENT, "That file is no archive that can be looked into here.")
        try:
            return await self._archives.members(str(directory.path), file.name)
        except NotAnArchive as no:
            diary.unreadable(directory.code, file.name, str(no))
            raise Refusal(Why.BAD_CONTENT, f"It cannot be looked into: {no}.") from None
        except FileNotFoundError:
            raise Refusal(Why.GONE, "That file is not on line at the moment.") from None

    async def text(self, actor: Actor, code: str, name: str, *, member: str = "", most: int = TEXT_MOST) -> bytes:
        """The beginning of a file, or of a member of an archive. Raises Refusal as `members`."""
        directory, file = await self._readable(actor, code, name)
        try:
            if member and self._archives is not None:
                return await self._archives.read(str(directory.path), file.name, member, most=most)
            reading = await self._disk.open(str(directory.path), file.name)
            try:
                return await reading.read(0, most)
            finally:
                await reading.close()
        except NotAnArchive as no:
            raise Refusal(Why.BAD_CONTENT, f"It cannot be looked into: {no}.") from None
        except FileNotFoundError:
            raise Refusal(Why.GONE, "That file is not on line at the moment.") from None

    async def open(self, actor: Actor, code: str, name: str) -> ReadFile:
        """A file to be looked at, as `text`; whoever opens it closes it. Raises Refusal as `members`."""
        directory, file = await self._readable(actor, code, name)
        try:
            return await self._disk.open(str(directory.path), file.name)
        except FileNotFoundError:
            raise Refusal(Why.GONE, "That file is not on line at the moment.") from None

    async def viewed(self, actor: Actor, code: str, name: str) -> tuple[str, ...] | None:
        """What the sysop's command for viewing such files prints; None when there is none for this caller."""
        directory, file = await self._readable(actor, code, name)
        for row in self._areas.all.options.viewable:
            if self._commands is not None and row.fits(file.name) and self._areas.meets(actor, row.requirements):
                outcome = await self._commands.run(row.command, str(directory.path), file.name, given_name=file.name)
                return outcome.lines or (outcome.trouble,)
        return None

    async def _readable(self, actor: Actor, code: str, name: str) -> tuple[FileDirectory, FileRecord]:
        """A file whose content somebody may see: as whoever may download from the directory, whatever it costs."""
        directory, asking = self._areas.find(actor, code), who(actor)
        file = await self.get(actor, code, name)
        reason = self._areas.cannot_download(asking, directory)
        if reason and file.uploader_user != asking.number:
            raise Refusal(Why.DENIED, reason)
        return directory, file

    # helpers

    async def _ordered(
        self, directory: FileDirectory, sort: Sort | None = None, *, skip: int = 0
    ) -> AsyncIterator[FileRecord]:
        """All files of a directory but the first `skip`."""
        sort = directory.sort if sort is None else sort
        if sort is Sort.NAME:
            async for file in questions.every(self._store, directory.code):
                if skip:
                    skip -= 1
                else:
                    yield file
            return
        key = _KEYS[sort]
        order: list[tuple[Any, str]] = []
        async for file in questions.every(self._store, directory.code):
            order.append((key(file), file.name))
            if len(order) >= SORTED_MOST:
                break
        order.sort(reverse=sort in _DOWN)
        for start in range(skip, len(order), questions.STEP):
            wanted = [name for _, name in order[start : start + questions.STEP]]
            for file in await self._store.read(questions.several(directory.code, wanted)):
                yield file

    def _shown(self, actor: Actor, directory: FileDirectory, found: Sequence[FileRecord]) -> list[FileRecord]:
        asking = who(actor)
        if not self._areas.sees(asking, directory):
            return []
        return [self._face(asking, directory, file) for file in found if self._areas.shows(asking, directory, file)]

    def _face(self, asking: Who, directory: FileDirectory, file: FileRecord) -> FileRecord:
        if not file.anonymous or file.uploader_user == asking.number or self._areas.operates(asking, directory):
            return file
        return replace(file, uploader=ANONYMOUS, uploader_user=NOBODY)
