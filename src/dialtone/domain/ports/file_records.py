"""Files of the file areas. See `store.py` for what all records have in common."""

from __future__ import annotations

from collections.abc import Collection
from typing import Protocol

from dialtone.domain.model.file import DirectoryState, FileRecord, Queued
from dialtone.domain.model.user import UserNumber
from dialtone.formats.search import SearchTree


class FileRecords(Protocol):
    """What is known of the files in the board's directories. `directory` is an internal code in upper case; names are
    found without case."""

    async def add(self, file: FileRecord) -> bool:
        """Add one. False: the directory has a file of this name."""
        ...

    async def get(self, directory: str, name: str) -> FileRecord | None:
        """One."""
        ...

    async def page(self, directory: str, *, after: str = "", most: int = 200) -> list[FileRecord]:
        """Files by name (without case), those behind `after`."""
        ...

    async def new(self, directories: Collection[str], since: float, *, most: int = 500) -> list[FileRecord]:
        """Files uploaded after `since`, by directory (in the order given) and name."""
        ...

    async def find(
        self, directories: Collection[str], *, name: str = "", words: SearchTree | None = None, most: int = 500
    ) -> list[FileRecord]:
        """Files whose name fits the pattern (`*`, `?`) and whose descriptions, tags fit the words."""
        ...

    async def by_name(self, name: str) -> list[FileRecord]:
        """Files of this very name in all directories (duplicates)."""
        ...

    async def by_hash(self, sha1: str) -> list[FileRecord]:
        """Files with this content in all directories."""
        ...

    async def change(self, file: FileRecord, *, old_name: str = "", old_directory: str = "") -> bool:
        """Store every field; with an old name or directory it is renamed or moved. False: there is none, or another
        file has the new name."""
        ...

    async def count_download(self, directory: str, name: str, at: float) -> None:
        """Count one."""
        ...

    async def remove(self, directory: str, name: str) -> bool:
        """Remove one. False: there is none."""
        ...

    async def states(self) -> dict[str, DirectoryState]:
        """Counts of every directory that has files."""
        ...

    async def queue(self, user: UserNumber, *, upload: bool) -> list[Queued]:
        """A user's flagged files, oldest first."""
        ...

    async def enqueue(self, queued: Queued) -> bool:
        """Flag one. False: it is flagged."""
        ...

    async def dequeue(self, user: UserNumber, directory: str, name: str, *, upload: bool) -> bool:
        """Take one off. False: it was not there."""
        ...
