"""What every engine promises about the records of files."""

from __future__ import annotations

import asyncio
from dataclasses import replace
from typing import Any

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.file import DirectoryState, FileRecord, Queued
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.store import Records, Store
from dialtone.formats.search import parse

ANN, BOB = UserNumber(1), UserNumber(2)

WHOLE = FileRecord(
    directory="GAMES",
    name="Döner Quest 2.ZIP",
    size=5_000_000_000,
    uploader="Ann",
    uploader_user=ANN,
    uploaded=100.5,
    written=50.25,
    description="A game",
    extended="Lines\nof text % _ \\",
    tags="game fun",
    author="Eve",
    group="ACiD",
    cost=1234,
    downloads=3,
    last_download=99.0,
    anonymous=True,
    crc32=0xFFFFFFFF,
    md5="0" * 32,
    sha1="ab" * 20,
    recipients=(ANN, BOB),
)


async def add(store: Store, directory: str, name: str, **fields: Any) -> bool:
    """Add a file."""
    return await store.write(lambda records: records.files.add(FileRecord(directory=directory, name=name, **fields)))


async def get(store: Store, directory: str, name: str) -> FileRecord | None:
    """One file."""
    return await store.read(lambda records: records.files.get(directory, name))


async def change(store: Store, file: FileRecord, **old: str) -> bool:
    """Store other fields."""
    return await store.write(lambda records: records.files.change(file, **old))


async def names(store: Store, directory: str, **which: Any) -> list[str]:
    """A page of a directory."""
    return [file.name for file in await store.read(lambda records: records.files.page(directory, **which))]


async def find(store: Store, *directories: str, name: str = "", words: str = "", most: int = 500) -> list[str]:
    """Look for files."""
    tree = parse(words)
    found = await store.read(lambda records: records.files.find(directories, name=name, words=tree, most=most))
    return [file.name for file in found]


async def enqueue(store: Store, name: str, *, user: UserNumber = ANN, **fields: Any) -> bool:
    """Flag a file."""
    whole = {"directory": "GAMES", **fields}
    return await store.write(lambda records: records.files.enqueue(Queued(user=user, name=name, **whole)))


async def flagged(store: Store, user: UserNumber = ANN, *, upload: bool = False) -> list[str]:
    """The names of flagged files."""
    return [queued.name for queued in await store.read(lambda records: records.files.queue(user, upload=upload))]


async def dequeue(store: Store, name: str, *, user: UserNumber = ANN, upload: bool = False) -> bool:
    """Take one off."""
    return await store.write(lambda records: records.files.dequeue(user, "GAMES", name, upload=upload))


class FileSuite:
    """Needs the fixture `store`."""

    async def test_a_file_keeps_every_field_and_is_found_without_case(self, store: Store) -> None:
        assert await store.write(lambda records: records.files.add(WHOLE))
        assert await get(store, "GAMES", "DÖNER quest 2.zip") == WHOLE
        assert await get(store, "OTHER", WHOLE.name) is None
        assert await get(store, "GAMES", "Döner Quest 2.ZI") is None
        assert (await store.verify()).counts["files"] == 1

    async def test_SQL_03_a_directory_has_a_name_once(self, store: Store) -> None:
        added = await asyncio.gather(*(add(store, "GAMES", name) for name in ("A.ZIP", "a.zip", "A.zip")))
        assert sorted(added) == [False, False, True]
        assert await add(store, "OTHER", "a.zip")
        assert len(await names(store, "GAMES")) == 1

    async def test_pages_go_on_after_a_name(self, store: Store) -> None:
        for name in ("b.zip", "A.zip", "c.zip", "D.zip", "_e.zip", "ä.zip"):
            await add(store, "GAMES", name)
        await add(store, "OTHER", "b.zip")
        assert await names(store, "GAMES") == ["_e.zip", "A.zip", "b.zip", "c.zip", "D.zip", "ä.zip"]
        assert await names(store, "GAMES", after="B.ZIP", most=2) == ["c.zip", "D.zip"]
        assert await names(store, "GAMES", after="bb") == ["c.zip", "D.zip", "ä.zip"]
        assert await names(store, "NONE") == []

    async def test_new_files_come_by_directory_in_the_order_given(self, store: Store) -> None:
        for directory, name, uploaded in (("A", "z", 30.0), ("A", "b", 20.0), ("B", "c", 20.5), ("C", "d", 90.0)):
            await add(store, directory, name, uploaded=uploaded)
        await add(store, "A", "old", uploaded=10.0)

        async def new(since: float, *directories: str, most: int = 500) -> list[str]:
            found = await store.read(lambda records: records.files.new(directories, since, most=most))
            return [file.name for file in found]

        assert await new(10.0, "B", "A", "NONE") == ["c", "b", "z"]
        assert await new(20.0, "A", "B") == ["z", "c"]
        assert await new(0.0, "A", "B", most=3) == ["b", "old", "z"]
        assert await new(90.0, "A", "B", "C") == []
        assert await new(0.0) == []

    async def test_names_are_found_by_patterns(self, store: Store) -> None:
        for name in ("Doom.zip", "doom2.ZIP", "quake.zip", "a_b.txt", "axb.txt", "50%.arj", "x[1].zip", "back\\slash"):
            await add(store, "GAMES", name)
        assert await find(store, "GAMES", name="DOOM*") == ["Doom.zip", "doom2.ZIP"]
        assert await find(store, "GAMES", name="doom?.zip") == ["doom2.ZIP"]
        assert await find(store, "GAMES", name="*.t?t") == ["a_b.txt", "axb.txt"]
        assert await find(store, "GAMES", name="doom.zip") == ["Doom.zip"]
        assert await find(store, "GAMES", name="doom") == []
        assert len(await find(store, "GAMES", name="**")) == 8
        assert len(await find(store, "GAMES")) == 8
        assert await find(store, "OTHER", name="*") == []
        assert await find(store) == []

    async def test_SQL_01_patterns_mean_nothing_but_star_and_question_mark(self, store: Store) -> None:
        for name in ("a_b.txt", "axb.txt", "50%.arj", "500.arj", "x[1].zip", "x1.zip", "back\\slash"):
            await add(store, "GAMES", name)
        assert await find(store, "GAMES", name="a_b.*") == ["a_b.txt"]
        assert await find(store, "GAMES", name="50%*") == ["50%.arj"]
        assert await find(store, "GAMES", name="x[1]*") == ["x[1].zip"]
        assert await find(store, "GAMES", name="*\\*") == ["back\\slash"]
        for name in ("' OR 1=1--", "%", "_______", "\x00", "a_b.txt\x00", "\ud83d", "*" * 4000 + "b", "*a" * 2000):
            assert await find(store, "GAMES", name=name) == []
        assert await get(store, "GAMES", "%") is None

    async def test_words_are_found_in_descriptions_and_tags(self, store: Store) -> None:
        await add(store, "GAMES", "1", description="The Quick fox", extended="100% fun\n\nfor all", tags="retro")
        await add(store, "GAMES", "2", description="quicksilver", tags="x_y")
        await add(store, "DEMOS", "3", description="quick", extended="straße")
        assert await find(store, "GAMES", "DEMOS", words="quick") == ["1", "2", "3"]
        assert await find(store, "DEMOS", "GAMES", words="QUICK", most=2) == ["3", "1"]
        assert await find(store, "GAMES", "DEMOS", words='"quick"') == ["1", "3"]
        assert await find(store, "GAMES", "DEMOS", words="quick !fox") == ["2", "3"]
        assert await find(store, "GAMES", words="retro OR x_y") == ["1", "2"]
        assert await find(store, "GAMES", words="%") == ["1"]
        assert await find(store, "GAMES", "DEMOS", words="STRASSE") == ["3"]
        assert await find(store, "GAMES", words='"fun for all"') == ["1"]
        assert await find(store, "GAMES", "DEMOS", words="quick", name="?") == ["1", "2", "3"]
        assert await find(store, "GAMES", "DEMOS", words="quick", name="3") == ["3"]

    async def test_many_files_are_looked_at(self, store: Store) -> None:
        async def fill(records: Records) -> None:
            for number in range(600):
                text = "odd one" if number % 2 else "oddly even"
                await records.files.add(FileRecord(directory="GAMES", name=f"{number:03}", description=text))

        await store.write(fill)
        assert len(await find(store, "GAMES", words='"odd"')) == 300
        assert await find(store, "GAMES", words='"odd"', most=2) == ["001", "003"]

    async def test_duplicates_are_found_in_all_directories(self, store: Store) -> None:
        for directory, name, sha1 in (("B", "x.zip", "AB" * 20), ("A", "X.ZIP", ""), ("A", "y.zip", "ab" * 20)):
            await add(store, directory, name, sha1=sha1)
        same = await store.read(lambda records: records.files.by_name("x.Zip"))
        assert [(file.directory, file.name) for file in same] == [("A", "X.ZIP"), ("B", "x.zip")]
        same = await store.read(lambda records: records.files.by_hash("Ab" * 20))
        assert [(file.directory, file.name) for file in same] == [("A", "y.zip"), ("B", "x.zip")]
        assert await store.read(lambda records: records.files.by_hash("")) == []
        assert await store.read(lambda records: records.files.by_name("none")) == []

    async def test_fields_change(self, store: Store) -> None:
        await add(store, "GAMES", "a.zip", description="old words")
        new = replace(WHOLE, name="A.zip", description="other words")
        assert await change(store, new)
        assert await get(store, "GAMES", "a.zip") == new
        assert (await find(store, "GAMES", words="old"), await find(store, "GAMES", words="other")) == ([], ["A.zip"])
        assert not await change(store, replace(new, name="none.zip"))
        assert not await change(store, replace(new, directory="NONE"))

    async def test_files_are_renamed_and_moved(self, store: Store) -> None:
        await add(store, "GAMES", "a.zip", size=1)
        await add(store, "GAMES", "b.zip", size=2)
        await add(store, "OTHER", "a.zip", size=3)
        assert await change(store, FileRecord(directory="GAMES", name="c.zip", size=4), old_name="A.ZIP")
        assert await names(store, "GAMES") == ["b.zip", "c.zip"]
        assert await change(store, FileRecord(directory="OTHER", name="c.zip", size=4), old_directory="GAMES")
        moved = FileRecord(directory="GAMES", name="d.zip", size=5)
        assert await change(store, moved, old_name="c.zip", old_directory="OTHER")
        assert (await names(store, "GAMES"), await names(store, "OTHER")) == (["b.zip", "d.zip"], ["a.zip"])
        assert await get(store, "GAMES", "d.zip") == moved

    async def test_a_file_never_takes_the_place_of_another(self, store: Store) -> None:
        await add(store, "GAMES", "a.zip", size=1)
        await add(store, "GAMES", "b.zip", size=2)
        assert not await change(store, FileRecord(directory="GAMES", name="B.zip"), old_name="a.zip")
        assert not await change(store, FileRecord(directory="GAMES", name="z.zip"), old_name="none")
        sizes = [file.size for file in await store.read(lambda records: records.files.page("GAMES"))]
        assert sizes == [1, 2]

    async def test_downloads_are_counted(self, store: Store) -> None:
        await add(store, "GAMES", "a.zip")
        for at in (7.0, 8.0):
            await store.write(lambda records, at=at: records.files.count_download("GAMES", "A.ZIP", at))  # type: ignore[misc]
        await store.write(lambda records: records.files.count_download("GAMES", "none", 9.0))
        found = await get(store, "GAMES", "a.zip")
        assert found is not None and (found.downloads, found.last_download) == (2, 8.0)

    async def test_directories_count_their_files(self, store: Store) -> None:
        for directory, name, size, uploaded in (("B", "1", 10, 5.0), ("A", "1", 1, 7.0), ("A", "2", 2, 6.0)):
            await add(store, directory, name, size=size, uploaded=uploaded)
        states = await store.read(lambda records: records.files.states())
        assert states == {"A": DirectoryState(2, 3, 7.0), "B": DirectoryState(1, 10, 5.0)}

        async def remove(name: str) -> bool:
            return await store.write(lambda records: records.files.remove("B", name))

        assert [await remove("1"), await remove("1"), await remove("x")] == [True, False, False]
        assert await store.read(lambda records: records.files.states()) == {"A": DirectoryState(2, 3, 7.0)}

    async def test_texts_that_no_encoding_holds_do_not_stop_a_file(self, store: Store) -> None:
        assert await add(store, "GAMES", "half \ud83d.zip", description="\udcff", tags="\ud800")
        found = await get(store, "GAMES", "half \ud83d.zip")
        assert found is not None and (found.name, found.description) == ("half \ufffd.zip", "\ufffd")
        assert not await add(store, "GAMES", "half \ufffd.zip")

    async def test_a_failed_change_leaves_the_files_as_they_were(self, store: Store) -> None:
        async def give_up(records: Records) -> None:
            await records.files.add(WHOLE)
            await records.files.change(FileRecord(directory="GAMES", name="z"), old_name="a")
            await records.files.enqueue(Queued(user=ANN, directory="GAMES", name="a"))
            raise Refusal(Why.FULL)

        await add(store, "GAMES", "a")
        with pytest.raises(Refusal):
            await store.write(give_up)
        assert (await names(store, "GAMES"), await flagged(store)) == (["a"], [])


class FlaggedSuite:
    """Needs the fixture `store`."""

    async def test_flagged_files_wait_in_order_for_their_user(self, store: Store) -> None:
        for name, added in (("late", 9.0), ("b.zip", 5.0), ("a.zip", 5.0)):
            assert await enqueue(store, name, added=added)
        assert await enqueue(store, "b.zip", user=BOB)
        assert await enqueue(store, "b.zip", upload=True, description="mine")
        assert await flagged(store) == ["b.zip", "a.zip", "late"]
        assert (await flagged(store, BOB), await flagged(store, UserNumber(3))) == (["b.zip"], [])
        (announced,) = await store.read(lambda records: records.files.queue(ANN, upload=True))
        assert announced == Queued(user=ANN, directory="GAMES", name="b.zip", upload=True, description="mine")

    async def test_SQL_03_a_file_is_flagged_once(self, store: Store) -> None:
        results = await asyncio.gather(*(enqueue(store, name) for name in ("A.zip", "a.zip", "a.ZIP")))
        assert sorted(results) == [False, False, True]
        assert await enqueue(store, "a.zip", directory="OTHER")
        assert len(await flagged(store)) == 2

    async def test_a_flag_is_taken_off(self, store: Store) -> None:
        await enqueue(store, "a.zip")
        await enqueue(store, "a.zip", upload=True)
        await enqueue(store, "a.zip", user=BOB)
        assert [await dequeue(store, "A.ZIP"), await dequeue(store, "a.zip")] == [True, False]
        assert (await flagged(store), await flagged(store, upload=True), await flagged(store, BOB)) == (
            [],
            ["a.zip"],
            ["a.zip"],
        )
