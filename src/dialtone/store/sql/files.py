"""What is known of the files in the board's directories, and the files people have flagged."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import fields
from typing import Any

from dialtone.domain.model.file import DirectoryState, FileRecord, Queued
from dialtone.domain.model.user import UserNumber
from dialtone.formats.search import SearchTree, fits_folded
from dialtone.formats.wildcards import matches, reduced
from dialtone.store.file_texts import name_key, storable_file, storable_queued, words_of
from dialtone.store.sql.engine import Engine, Row, Value, marks
from dialtone.store.sql.searching import holding, like_pattern

_FIELDS = tuple(field.name for field in fields(FileRecord))
_OTHER_NAMES = {"group": "author_group"}  # where SQL has the word
_COLUMNS = tuple(_OTHER_NAMES.get(name, name) for name in _FIELDS)
_ALL_COLUMNS = (*_COLUMNS, "name_key", "words")

_SELECT = f"SELECT {', '.join(_COLUMNS)} FROM files"
_ADD = (
    f"INSERT INTO files ({', '.join(_ALL_COLUMNS)}) VALUES ({marks(1, len(_ALL_COLUMNS))}) "
    "ON CONFLICT (directory, name_key) DO NOTHING"
)
_GET = f"{_SELECT} WHERE directory = $1 AND name_key = $2"
_TAKEN = "SELECT COUNT(*) FROM files WHERE directory = $1 AND name_key = $2"
_PAGE = f"{_SELECT} WHERE directory = $1 AND name_key > $2 ORDER BY name_key LIMIT $3"
_NEW = f"{_SELECT} WHERE directory = $1 AND uploaded > $2 ORDER BY name_key LIMIT $3"
_FIND = (
    f"SELECT {', '.join(_COLUMNS)}, name_key, words FROM files "
    "WHERE directory = $1 AND name_key > $2{more} ORDER BY name_key LIMIT {limit}"
)
_BY_NAME = f"{_SELECT} WHERE name_key = $1 ORDER BY directory"
_BY_HASH = f"{_SELECT} WHERE sha1 = $1 AND sha1 <> '' ORDER BY directory, name_key"
_CHANGE = (
    f"UPDATE files SET {', '.join(f'{name} = ${at}' for at, name in enumerate(_ALL_COLUMNS, 1))} "
    f"WHERE directory = ${len(_ALL_COLUMNS) + 1} AND name_key = ${len(_ALL_COLUMNS) + 2}"
)
_COUNT_DOWNLOAD = (
    "UPDATE files SET downloads = downloads + 1, last_download = $1 WHERE directory = $2 AND name_key = $3"
)
_REMOVE = "DELETE FROM files WHERE directory = $1 AND name_key = $2"
_STATES = "SELECT directory, COUNT(*), SUM(size), MAX(uploaded) FROM files GROUP BY directory ORDER BY directory"
_QUEUE = (
    "SELECT directory, name, description, added FROM file_queue WHERE user_number = $1 AND upload = $2 "
    "ORDER BY added, id"
)
_ENQUEUE = (
    "INSERT INTO file_queue (user_number, upload, directory, name_key, name, description, added) "
    f"VALUES ({marks(1, 7)}) ON CONFLICT (user_number, upload, directory, name_key) DO NOTHING"
)
_DEQUEUE = "DELETE FROM file_queue WHERE user_number = $1 AND upload = $2 AND directory = $3 AND name_key = $4"
_LOOKED_AT = 256  # records at once


class SqlFiles:
    """See `FileRecords`."""

    __slots__ = ("_engine",)

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def add(self, file: FileRecord) -> bool:
        return await self._engine.change(_ADD, _values(file)) > 0

    async def get(self, directory: str, name: str) -> FileRecord | None:
        rows = await self._engine.rows(_GET, (directory, name_key(name)))
        return _file(rows[0]) if rows else None

    async def page(self, directory: str, *, after: str = "", most: int = 200) -> list[FileRecord]:
        return [_file(row) for row in await self._engine.rows(_PAGE, (directory, name_key(after), most))]

    async def new(self, directories: Collection[str], since: float, *, most: int = 500) -> list[FileRecord]:
        found: list[FileRecord] = []
        for directory in dict.fromkeys(directories):
            if len(found) < most:
                found += [_file(row) for row in await self._engine.rows(_NEW, (directory, since, most - len(found)))]
        return found

    async def find(
        self, directories: Collection[str], *, name: str = "", words: SearchTree | None = None, most: int = 500
    ) -> list[FileRecord]:
        pattern, found = reduced(name), list[FileRecord]()
        for directory in dict.fromkeys(directories):
            if len(found) < most:
                found += await self._find(directory, pattern, words, most - len(found))
        return found

    async def _find(self, directory: str, pattern: str, words: SearchTree | None, most: int) -> list[FileRecord]:
        more, values = _narrowed(pattern, words)
        sql = _FIND.format(more=more, limit=f"${len(values) + 3}")
        found: list[FileRecord] = []
        behind = ""
        while len(found) < most:
            rows = await self._engine.rows(sql, (directory, behind, *values, _LOOKED_AT))
            for *columns, key, text in rows:
                if (not pattern or matches(key, pattern)) and (words is None or fits_folded(words, text)):
                    found.append(_file(tuple(columns)))
            if len(rows) < _LOOKED_AT:
                break
            behind = rows[-1][-2]
        return found[:most]

    async def by_name(self, name: str) -> list[FileRecord]:
        return [_file(row) for row in await self._engine.rows(_BY_NAME, (name_key(name),))]

    async def by_hash(self, sha1: str) -> list[FileRecord]:
        return [_file(row) for row in await self._engine.rows(_BY_HASH, (sha1.lower(),))]

    async def change(self, file: FileRecord, *, old_name: str = "", old_directory: str = "") -> bool:
        old = (old_directory or file.directory, name_key(old_name or file.name))
        new = (file.directory, name_key(file.name))
        if new != old and (await self._engine.rows(_TAKEN, new))[0][0]:
            return False
        return await self._engine.change(_CHANGE, (*_values(file), *old)) > 0

    async def count_download(self, directory: str, name: str, at: float) -> None:
        await self._engine.change(_COUNT_DOWNLOAD, (at, directory, name_key(name)))

    async def remove(self, directory: str, name: str) -> bool:
        return await self._engine.change(_REMOVE, (directory, name_key(name))) > 0

    async def states(self) -> dict[str, DirectoryState]:
        return {directory: DirectoryState(*counts) for directory, *counts in await self._engine.rows(_STATES)}

    async def queue(self, user: UserNumber, *, upload: bool) -> list[Queued]:
        rows = await self._engine.rows(_QUEUE, (user, upload))
        return [
            Queued(user=user, directory=directory, name=name, upload=upload, description=description, added=added)
            for directory, name, description, added in rows
        ]

    async def enqueue(self, queued: Queued) -> bool:
        kept = storable_queued(queued)
        where = (kept.user, kept.upload, kept.directory, name_key(kept.name))
        return await self._engine.change(_ENQUEUE, (*where, kept.name, kept.description, kept.added)) > 0

    async def dequeue(self, user: UserNumber, directory: str, name: str, *, upload: bool) -> bool:
        return await self._engine.change(_DEQUEUE, (user, upload, directory, name_key(name))) > 0


def _narrowed(pattern: str, words: SearchTree | None) -> tuple[str, list[Value]]:
    """Conditions true of every file that is looked for; their parameters begin with number 3."""
    more, values = "", list[Value]()
    if pattern:
        more, values = " AND name_key LIKE $3 ESCAPE '\\'", [like_pattern(pattern)]
    condition, likes = holding(words, "words", 3 + len(values)) if words is not None else ("", [])
    return f"{more} AND {condition}" if condition else more, [*values, *likes]


def _values(file: FileRecord) -> list[Value]:
    """One record as a row, in the order of `_ALL_COLUMNS`."""
    kept = storable_file(file)
    written: dict[str, Any] = {name: getattr(kept, name) for name in _FIELDS}
    written["recipients"] = ",".join(map(str, kept.recipients))
    return [*written.values(), name_key(kept.name), words_of(kept)]


def _file(row: Row) -> FileRecord:
    named: dict[str, Any] = dict(zip(_FIELDS, row, strict=True))
    named["anonymous"] = bool(named["anonymous"])
    named["recipients"] = tuple(UserNumber(int(number)) for number in named["recipients"].split(",") if number)
    return FileRecord(**named)
