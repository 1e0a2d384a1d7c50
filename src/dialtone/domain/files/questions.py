"""Questions and changes about file records, made for one call of the store each."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable, Sequence

from dialtone.domain.model.file import FileRecord
from dialtone.domain.ports.store import Records, Store
from dialtone.formats.search import SearchTree

STEP = 200  # files asked for at a time


async def every(store: Store, code: str) -> AsyncIterator[FileRecord]:
    """All files of a directory by name, a page at a time."""
    after = ""
    while True:
        page = await store.read(page_after(code, after))
        for file in page:
            yield file
        if len(page) < STEP:
            return
        after = page[-1].name


def page_after(code: str, after: str) -> Callable[[Records], Awaitable[list[FileRecord]]]:
    """The files behind one."""
    return lambda records: records.files.page(code, after=after, most=STEP)


def one(code: str, name: str) -> Callable[[Records], Awaitable[FileRecord | None]]:
    """One file."""
    return lambda records: records.files.get(code, name)


def several(code: str, names: Sequence[str]) -> Callable[[Records], Awaitable[list[FileRecord]]]:
    """Those of these files that are there, in this order."""

    async def question(records: Records) -> list[FileRecord]:
        found = [await records.files.get(code, name) for name in names]
        return [file for file in found if file is not None]

    return question


def new(code: str, since: float, most: int) -> Callable[[Records], Awaitable[list[FileRecord]]]:
    """Those that came after a moment."""
    return lambda records: records.files.new([code], since, most=most)


def found(
    code: str, name: str, words: SearchTree | None, most: int
) -> Callable[[Records], Awaitable[list[FileRecord]]]:
    """Those that fit."""
    return lambda records: records.files.find([code], name=name, words=words, most=most)


def removal(code: str, name: str) -> Callable[[Records], Awaitable[bool]]:
    """One file goes."""
    return lambda records: records.files.remove(code, name)
