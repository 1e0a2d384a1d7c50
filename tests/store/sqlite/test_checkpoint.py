from __future__ import annotations

import os
from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from dialtone.store.sqlite import checkpoint
from dialtone.store.sqlite.checkpoint import Checkpoints
from dialtone.store.sqlite.connection import create, open_connection


@pytest.fixture
def path(tmp_path: Path) -> str:
    create(str(tmp_path / "store"))
    return str(tmp_path / "store")


@pytest.fixture
def writer(path: str) -> Iterator[apsw.Connection]:
    connection = open_connection(path, writing=True)
    connection.execute("CREATE TABLE texts (text BLOB)")
    yield connection
    connection.close(True)


def write(connection: apsw.Connection, pages: int) -> None:
    connection.execute("INSERT INTO texts VALUES (zeroblob($1))", (pages * 4096,))


def log_pages(path: str) -> int:
    return os.path.getsize(path + "-wal") // 4096


def test_nothing_is_carried_over_before_it_is_time(writer: apsw.Connection, path: str) -> None:
    checkpoints = Checkpoints(writer)
    write(writer, 100)
    checkpoints.after_commit()
    assert checkpoints.pending
    assert os.path.getsize(path) < 100 * 4096
    checkpoints.carry()
    assert not checkpoints.pending
    assert os.path.getsize(path) > 100 * 4096


def test_the_file_does_not_grow_while_nobody_reads(writer: apsw.Connection, path: str) -> None:
    checkpoints = Checkpoints(writer)
    for _ in range(50):
        write(writer, 200)
        checkpoints.after_commit()
    assert log_pages(path) < 2 * checkpoint.SOON


def test_under_readers_that_never_leave_together_it_stays_within_bounds(
    writer: apsw.Connection, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint, "LATE", 3000)
    readers = [open_connection(path, writing=False) for _ in range(2)]
    checkpoints = Checkpoints(writer)
    for turn in range(60):
        reader = readers[turn % 2]
        if reader.in_transaction:
            reader.execute("COMMIT")
        reader.execute("BEGIN")
        reader.execute("SELECT COUNT(*) FROM texts").fetchall()
        write(writer, 200)
        if turn % 10 == 9:  # now and then all of them are through
            for other in readers:
                if other.in_transaction:
                    other.execute("COMMIT")
        checkpoints.after_commit()
    assert log_pages(path) < 6000
    for reader in readers:
        reader.close(True)


def test_a_reader_that_stays_makes_nobody_wait_long(
    writer: apsw.Connection, path: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(checkpoint, "LATE", 500)
    monkeypatch.setattr(checkpoint, "WAIT_SECONDS", 0.01)
    reader = open_connection(path, writing=False)
    reader.execute("BEGIN")
    reader.execute("SELECT COUNT(*) FROM texts").fetchall()
    checkpoints = Checkpoints(writer)
    for _ in range(20):
        write(writer, 200)
        checkpoints.after_commit()
    assert reader.execute("SELECT COUNT(*) FROM texts").fetchall() == [(0,)]
    reader.close(True)
    checkpoints.carry()
    write(writer, 1)
    checkpoints.carry()
    assert checkpoints.length < 100
