from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path
from zlib import crc32

import pytest

from dialtone.domain.model.mail import TraceEntry
from dialtone.store.sql import traces
from dialtone.store.sqlite import SqliteStore
from tests.store.sql.plans import plan

# Two short texts with the same checksum (a well-known pair).
FIRST, SECOND = "plumless", "buckeroo"


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = SqliteStore(tmp_path / "store")
    yield store
    await store.close()


def test_a_search_reads_one_index_and_then_only_rows_that_fit(tmp_path: Path) -> None:
    for sql in (traces._HITS, traces._FIND):
        lines = plan(tmp_path, sql).splitlines()
        assert all("COVERING INDEX traces_keys" in line for line in lines if line.startswith("SCAN"))
        assert any("SEARCH traces USING INTEGER PRIMARY KEY" in line for line in lines)


def test_forgetting_reads_only_what_is_old(tmp_path: Path) -> None:
    assert "SEARCH traces USING INDEX traces_keys (at<?)" in plan(tmp_path, traces._FORGET)


async def test_another_text_with_the_same_checksum_is_not_found(store: SqliteStore) -> None:
    assert crc32(FIRST.encode()) == crc32(SECOND.encode())
    entries = [
        TraceEntry(1.0, "a" * 16, "accepted", sender=FIRST),
        TraceEntry(2.0, "b" * 16, "accepted", sender=SECOND),
        TraceEntry(3.0, FIRST, "accepted"),
        TraceEntry(4.0, SECOND, "accepted"),
    ]
    await store.write(lambda records: records.traces.add(entries))
    assert await store.read(lambda records: records.traces.find(FIRST)) == [entries[0], entries[2]]
    assert await store.read(lambda records: records.traces.find(SECOND)) == [entries[1], entries[3]]
