from __future__ import annotations

from pathlib import Path

import pytest

from dialtone.store.sql import mail
from dialtone.store.sql.engine import marks
from dialtone.store.sqlite import SqliteStore
from tests.store.deliveries import Delivery, to_user
from tests.store.sql.plans import plan


@pytest.mark.parametrize(
    "sql",
    [
        mail._STATE,
        mail._HEADS,
        mail._TEXTS.format(uids=marks(2, 4)),
        mail._REMOVE.format(uids=marks(2, 4)),
        mail._REMOVE_PREFIXES.format(places="($1, $2, $3), ($4, $5, $6)"),
        mail._DROP_LETTERS.format(ids=marks(1, 4)),
        mail._MARK.format(uids=marks(7, 4)),
    ],
)
def test_no_table_is_read_from_end_to_end(tmp_path: Path, sql: str) -> None:
    lines = [line for line in plan(tmp_path, sql).splitlines() if "VALUES CLAUSE" not in line]
    assert not any(line.startswith("SCAN") for line in lines)


async def test_asking_for_many_texts_is_one_statement(tmp_path: Path) -> None:
    ran: list[str] = []
    store = SqliteStore(tmp_path / "store", tap=ran.append)
    for number in range(40):
        await store.write(Delivery(number, to_user(1)))
    ran.clear()
    texts = await store.write(lambda records: records.mail.texts(to_user(1).destination.user.number, range(1, 41)))  # type: ignore[union-attr, arg-type]
    assert len(texts) == 40
    assert sum(sql.startswith("SELECT c.uid") for sql in ran) == 1
    await store.close()


@pytest.mark.parametrize("fits", ["c.seen = 1 AND c.spam = 1", f"c.spam = 1 AND {mail._RECEIVED} < $1"])
def test_maintenance_reads_the_mailboxes_once_in_their_order_and_letters_by_number(tmp_path: Path, fits: str) -> None:
    found = plan(tmp_path, mail._DOOMED.format(fits=fits, limit="$2" if "$1" in fits else "$1"))
    assert found.startswith("SCAN c") and "TEMP B-TREE" not in found
    assert ("SEARCH l USING INTEGER PRIMARY KEY" in found) is ("$1" in fits)


async def test_a_delivery_asks_nothing_about_boards_and_networks(tmp_path: Path) -> None:
    ran: list[str] = []
    store = SqliteStore(tmp_path / "store", tap=ran.append)
    await store.write(Delivery(1, to_user(1)))
    assert not [sql for sql in ran if "posts" in sql or "boards" in sql or "netmail" in sql]
    await store.close()


async def test_the_counters_of_a_mailbox_are_not_counted_anew(tmp_path: Path) -> None:
    ran: list[str] = []
    store = SqliteStore(tmp_path / "store", tap=ran.append)
    await store.write(Delivery(1, to_user(1)))
    ran.clear()
    await store.write(Delivery(2, to_user(1)))
    assert not [sql for sql in ran if sql.startswith("SELECT")]
    assert "COUNT" not in mail._STATE
    await store.close()
