from __future__ import annotations

from pathlib import Path

import pytest

from dialtone.store.sql import posts
from dialtone.store.sql.engine import marks
from dialtone.store.sqlite import SqliteStore
from dialtone.testing.conformance.store_posts import post_on, publish
from tests.store.sql.plans import plan


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        (posts._GET, "posts_1 (board=? AND number=?)"),
        (posts._PAGE.format(held=posts._HELD[None]), "posts_1 (board=? AND number>?)"),
        (posts._PAGE.format(held=posts._HELD[False]), "posts_1 (board=? AND number>?)"),
        (posts._PAGE.format(held=posts._HELD[True]), "posts_held (board=? AND number>?)"),
        (posts._PAGE_BACK.format(held=posts._HELD[False]), "posts_1 (board=? AND number<?)"),
        (posts._PAGE_BACK.format(held=posts._HELD[True]), "posts_held (board=? AND number<?)"),
        (posts._COUNT.format(held=posts._HELD[None]), "COVERING INDEX posts_1 (board=? AND number>?)"),
        (posts._COUNT.format(held=posts._HELD[True]), "COVERING INDEX posts_held (board=? AND number>?)"),
        (posts._ADDRESSED.format(boards=marks(3, 2), limit="$5"), "posts_recipient (recipient_user=? AND posted>?)"),
        (posts._OLDEST.format(held=posts._HELD[False]), "posts_1 (board=?)"),
        (posts._OLDEST.format(held=posts._HELD[True]), "posts_held (board=?)"),
        (posts._OLD, "posts_1 (board=?)"),
        (posts._TEXTS.format(numbers=marks(2, 4)), "posts_1 (board=? AND number=?)"),
        (posts._REMOVE.format(numbers=marks(2, 4)), "posts_1 (board=? AND number=?)"),
        (posts._RELEASE, "posts_1 (board=? AND number=?)"),
        (posts._ANCESTORS.format(ids=marks(2, 4)), "posts_message (message_id=? AND board=?)"),
        (posts._BY_MESSAGE_ID, "posts_message (message_id=?)"),
        (posts._DUPLICATE, "posts_message (message_id=? AND board=?)"),
        (posts._DUPLICATE, "posts_digest (board=? AND digest=?)"),
        (posts._STATE, "posts_1 (board=?)"),
    ],
)
def test_messages_are_found_by_an_index(tmp_path: Path, sql: str, index: str) -> None:
    found = plan(tmp_path, sql).replace("sqlite_autoindex_", "")
    assert index in found
    assert "TEMP B-TREE" not in found
    assert not any(line.startswith("SCAN p") for line in found.splitlines())


async def test_the_counters_of_a_sub_board_are_not_counted_anew(tmp_path: Path) -> None:
    ran: list[str] = []
    store = SqliteStore(tmp_path / "store", tap=ran.append)
    for tag in "ab":
        ran.clear()
        await publish(store, "MAIN", tag * 16)
    written = [sql for sql in ran if sql.startswith(("SELECT", "INSERT", "UPDATE", "DELETE"))]
    changed = [sql for sql in written if not sql.startswith("SELECT body")]  # that one counts its lines
    assert sorted(sql.split()[2] for sql in changed) == ["boards", "letters", "posts"]
    assert "COUNT" not in posts._STATE
    await store.close()


async def test_a_change_sees_the_letters_of_its_own_posts(tmp_path: Path) -> None:
    async def change(records: object) -> int:
        number = await post_on(records, "MAIN", "a" * 16)  # type: ignore[arg-type]
        return len(await records.posts.texts("MAIN", [number]))  # type: ignore[attr-defined]

    store = SqliteStore(tmp_path / "store")
    assert await store.write(change) == 1
    await store.close()
