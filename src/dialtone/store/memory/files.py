"""What is known of the files in the board's directories."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import replace

from dialtone.domain.model.file import DirectoryState, FileRecord, Queued
from dialtone.domain.model.user import UserNumber
from dialtone.formats.search import SearchTree, fits_folded
from dialtone.formats.wildcards import matches, reduced
from dialtone.store.file_texts import name_key, storable_file, storable_queued, words_of
from dialtone.store.memory.undo import UndoLog

_Key = tuple[str, str]  # directory, name without case
_QueueKey = tuple[UserNumber, bool, str, str]  # user, upload, directory, name without case


class MemoryFiles:
    """See `FileRecords`."""

    __slots__ = ("_last", "_log", "flagged", "rows")

    def __init__(self, log: UndoLog) -> None:
        self._log = log
        self._last = 0
        self.rows: dict[_Key, FileRecord] = {}
        self.flagged: dict[_QueueKey, tuple[float, int, Queued]] = {}  # when, and in which order

    async def add(self, file: FileRecord) -> bool:
        key = (file.directory, name_key(file.name))
        if key in self.rows:
            return False
        self._log.put(self.rows, key, storable_file(file))
        return True

    async def get(self, directory: str, name: str) -> FileRecord | None:
        return self.rows.get((directory, name_key(name)))

    async def page(self, directory: str, *, after: str = "", most: int = 200) -> list[FileRecord]:
        behind = name_key(after)
        return [file for key, file in self._of((directory,)) if key > behind or not behind][:most]

    def _of(self, directories: Iterable[str]) -> list[tuple[str, FileRecord]]:
        """The files of some directories in order, with the names they are sorted by."""
        found: list[tuple[str, FileRecord]] = []
        for directory in dict.fromkeys(directories):
            found += sorted((key, file) for (place, key), file in self.rows.items() if place == directory)
        return found

    async def new(self, directories: Collection[str], since: float, *, most: int = 500) -> list[FileRecord]:
        return [file for _, file in self._of(directories) if file.uploaded > since][:most]

    async def find(
        self, directories: Collection[str], *, name: str = "", words: SearchTree | None = None, most: int = 500
    ) -> list[FileRecord]:
        pattern = reduced(name)
        named = [file for key, file in self._of(directories) if not pattern or matches(key, pattern)]
        return [file for file in named if words is None or fits_folded(words, words_of(file))][:most]

    async def by_name(self, name: str) -> list[FileRecord]:
        wanted = name_key(name)
        return [file for (_, key), file in sorted(self.rows.items()) if key == wanted]

    async def by_hash(self, sha1: str) -> list[FileRecord]:
        wanted = sha1.lower()
        return [file for _, file in sorted(self.rows.items()) if wanted and file.sha1 == wanted]

    async def change(self, file: FileRecord, *, old_name: str = "", old_directory: str = "") -> bool:
        old = (old_directory or file.directory, name_key(old_name or file.name))
        new = (file.directory, name_key(file.name))
        if old not in self.rows or (new != old and new in self.rows):
            return False
        if new != old:
            self._log.drop(self.rows, old)
        self._log.put(self.rows, new, storable_file(file))
        return True

    async def count_download(self, directory: str, name: str, at: float) -> None:
        file = await self.get(directory, name)
        if file is not None:
            counted = replace(file, downloads=file.downloads + 1, last_download=at)
            self._log.put(self.rows, (directory, name_key(name)), counted)

    async def remove(self, directory: str, name: str) -> bool:
        there = await self.get(directory, name) is not None
        if there:
            self._log.drop(self.rows, (directory, name_key(name)))
        return there

    async def states(self) -> dict[str, DirectoryState]:
        directories = sorted({directory for directory, _ in self.rows})
        return {directory: _state([file for _, file in self._of((directory,))]) for directory in directories}

    async def queue(self, user: UserNumber, *, upload: bool) -> list[Queued]:
        rows = [row for key, row in self.flagged.items() if key[:2] == (user, upload)]
        return [queued for _, _, queued in sorted(rows, key=lambda row: row[:2])]

    async def enqueue(self, queued: Queued) -> bool:
        key = (queued.user, queued.upload, queued.directory, name_key(queued.name))
        if key in self.flagged:
            return False
        self._last += 1
        self._log.put(self.flagged, key, (queued.added, self._last, storable_queued(queued)))
        return True

    async def dequeue(self, user: UserNumber, directory: str, name: str, *, upload: bool) -> bool:
        key = (user, upload, directory, name_key(name))
        if key not in self.flagged:
            return False
        self._log.drop(self.flagged, key)
        return True


def _state(files: list[FileRecord]) -> DirectoryState:
    return DirectoryState(len(files), sum(file.size for file in files), max(file.uploaded for file in files))
