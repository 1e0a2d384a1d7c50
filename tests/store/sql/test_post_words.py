from __future__ import annotations

import asyncio
import tempfile
from pathlib import Path

import apsw
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialtone.domain.model.post import PostNumber
from dialtone.domain.ports.store import Records
from dialtone.formats.search import SearchTree, fits, parse
from dialtone.store.sql import post_words
from dialtone.store.sql.engine import marks
from dialtone.store.sqlite import SqliteStore
from dialtone.testing.conformance.store_posts import post_on, publish
from tests.store.sql.plans import plan
from tests.store.sql.test_searching import LETTERS, TREES
from tests.support.examples import examples


def tree(text: str) -> SearchTree:
    found = parse(text)
    assert found is not None
    return found


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        (post_words._NEXT, "posts_1 (board=? AND number>?)"),
        (post_words._HOLES, "p USING INDEX posts_1 (board=? AND number=?)"),
        (post_words._SKIPPED, "posts_1 (board=? AND number>? AND number<?)"),
        (post_words._DROP_WORDS.format(numbers=marks(2, 4)), "post_words_1 (board=? AND number=?)"),
        (post_words._WORDS.format(ids=marks(1, 4)), "INTEGER PRIMARY KEY"),
        (post_words._FIND.format(boards=marks(1, 2), more=""), "post_words_1 (board=?)"),
    ],
)
def test_words_are_found_by_an_index(tmp_path: Path, sql: str, index: str) -> None:
    assert index in plan(tmp_path, sql).replace("sqlite_autoindex_", "")


async def test_accepting_a_message_does_nothing_for_the_index(tmp_path: Path) -> None:
    ran: list[str] = []
    store = SqliteStore(tmp_path / "store", tap=ran.append)
    await publish(store, "MAIN", "a" * 16)
    assert not any("post_words" in sql or "post_holes" in sql or "post_index" in sql for sql in ran)
    await store.close()


async def test_of_very_many_candidates_the_newest_are_looked_at(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(post_words, "MOST_LOOKED_AT", 3)
    store = SqliteStore(tmp_path / "store")
    for number in range(1, 6):
        await publish(store, "MAIN", f"{number:016x}", posted=float(number))
        text = "cat" if number in (1, 4) else "catalogue"
        await store.write(lambda records, n=number, t=text: records.posts.index("MAIN", PostNumber(n), t))  # type: ignore[misc]
    found = await store.read(lambda records: records.posts.find(tree('"cat"'), ["MAIN"]))
    assert found == [("MAIN", 4)]
    await store.close()


async def test_the_index_takes_part_in_the_check_of_the_store(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store")
    await publish(store, "MAIN", "a" * 16)
    await store.write(lambda records: records.posts.index("MAIN", PostNumber(1), "some words"))
    await asyncio.gather(*(publish(store, "MAIN", tag * 16) for tag in "bc"))
    assert (await store.verify()).problems == []
    await store.close()
    connection = apsw.Connection(str(tmp_path / "store"))
    connection.execute("DELETE FROM post_words; UPDATE post_index SET upto = 2; INSERT INTO post_holes VALUES ('X', 1)")
    connection.execute(
        "INSERT INTO ballots VALUES ('X', 2, 1, 1, 1.0); INSERT INTO polls VALUES ('X', 3, 1, 0, 0, '[]')"
    )
    connection.execute("INSERT INTO post_words (board, number, posted, words) VALUES ('X', 4, 1.0, 'w')")
    connection.close()
    store = SqliteStore(tmp_path / "store")
    assert sorted((await store.verify()).problems) == [
        "message 1 of sub-board MAIN: its words cannot be found",
        "message 1 of sub-board X: to be read for its words, and not there",
        "message 2 of sub-board MAIN: its words cannot be found",
        "message 2 of sub-board X: votes without a message",
        "message 3 of sub-board X: a poll without a message",
        "message 4 of sub-board X: words to find without a message",
    ]
    await store.close()


@settings(max_examples=examples(25), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.text(LETTERS, max_size=12), min_size=1, max_size=6), st.lists(TREES, min_size=1, max_size=6))
def test_what_is_found_is_what_fits(texts: list[str], trees: list[SearchTree]) -> None:
    asyncio.run(compare(texts, trees))


async def compare(texts: list[str], trees: list[SearchTree]) -> None:
    """Look for each of the trees in a new store with these texts."""

    async def fill(records: Records) -> None:
        for number, text in enumerate(texts, 1):
            await post_on(records, "MAIN", f"{number:016x}", posted=float(number), author="", to="")
            await records.posts.index("MAIN", PostNumber(number), text)

    with tempfile.TemporaryDirectory() as folder:
        store = SqliteStore(Path(folder) / "store")
        await store.write(fill)
        for asked in trees:
            found = await store.read(lambda records, asked=asked: records.posts.find(asked, ["MAIN"]))  # type: ignore[misc]
            expected = [number for number, text in enumerate(texts, 1) if fits(asked, text)]
            assert [number for _, number in found] == expected[::-1]
        await store.close()
