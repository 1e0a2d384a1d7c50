from __future__ import annotations

from pathlib import Path

import pytest

from dialtone.store.sql import folders, mail
from dialtone.store.sql.engine import marks
from dialtone.store.sqlite import SqliteStore
from tests.store.deliveries import Delivery, to_user
from tests.store.sql.plans import plan


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        (folders._PAGE_WAITING, "SEARCH c USING PRIMARY KEY (user_number=? AND uid<?)"),
        (folders._PAGE_FILED, "SEARCH f USING COVERING INDEX copies_folder (user_number=? AND folder=? AND uid<?)"),
        (folders._UIDS_FILED, "INDEX copies_folder (user_number=? AND folder=?)"),
        (folders._OF.format(uids=marks(2, 4)), "SEARCH c USING PRIMARY KEY (user_number=? AND uid=?)"),
        (folders._COUNTS, "SEARCH copies USING PRIMARY KEY (user_number=?)"),
        (folders._FILED, "COVERING INDEX copies_folder (user_number=?)"),
        (folders._DROP, "copies_folder (user_number=? AND folder=?)"),
        (folders._THROWN_AWAY, "copies_trash (moved<?)"),
        (folders._NAMED, "folders_1 (user_number=? AND name_key=?)"),
        (folders._ALL, "folders_1 (user_number=?)"),
        (mail._MARK.format(uids=marks(7, 4)), "SEARCH copies USING PRIMARY KEY (user_number=? AND uid=?)"),
        (folders._ELSEWHERE.format(uids=marks(2, 4)), "SEARCH copies USING PRIMARY KEY (user_number=? AND uid=?)"),
        (mail._TAKE.format(uids=marks(2, 4)), "SEARCH copies USING PRIMARY KEY (user_number=? AND uid=?)"),
        (mail._HEADS, "SEARCH copies USING PRIMARY KEY (user_number=?)"),
        (mail._SUMMARIES, "SEARCH c USING PRIMARY KEY (user_number=?)"),
    ],
)
def test_messages_and_folders_are_found_by_an_index(tmp_path: Path, sql: str, index: str) -> None:
    found = plan(tmp_path, sql).replace("sqlite_autoindex_", "")
    assert index in found
    assert "SCAN" not in found


@pytest.mark.parametrize("sql", [folders._PAGE_WAITING, folders._PAGE_FILED, mail._SUMMARIES, folders._ALL])
def test_pages_need_no_sorting(tmp_path: Path, sql: str) -> None:
    assert "TEMP B-TREE" not in plan(tmp_path, sql)


async def test_a_delivery_into_the_inbox_writes_nothing_about_folders(tmp_path: Path) -> None:
    ran: list[str] = []
    store = SqliteStore(tmp_path / "store", tap=ran.append)
    await store.write(Delivery(1, to_user(1)))
    assert not [sql for sql in ran if "folder" in sql]
    await store.close()
