from __future__ import annotations

import os
from pathlib import Path

import apsw
import pytest

from dialtone.base.errors import StoreError
from dialtone.store.sqlite.connection import check_sqlite, create, open_connection, spoils_batch, translated


def pragma(connection: apsw.Connection, name: str) -> object:
    return connection.execute(f"PRAGMA {name}").fetchall()[0][0]


@pytest.mark.parametrize("version", ["3.40.1", "3.51.2", "3.7.0"])
def test_a_sqlite_that_can_damage_databases_is_refused(version: str) -> None:
    with pytest.raises(StoreError) as caught:
        check_sqlite(version)
    assert not caught.value.temporary


@pytest.mark.parametrize("version", ["3.51.3", "3.52.0", "3.54.1", "4.0"])
def test_a_good_one_is_taken(version: str) -> None:
    check_sqlite(version)


def test_every_commit_is_synced_and_only_the_writer_carries_over(tmp_path: Path) -> None:
    create(str(tmp_path / "store"))
    for writing in (True, False):
        connection = open_connection(str(tmp_path / "store"), writing=writing)
        full_sync = 2
        assert pragma(connection, "journal_mode") == "wal"
        assert pragma(connection, "synchronous") == full_sync
        assert pragma(connection, "wal_autocheckpoint") == 0
        assert pragma(connection, "query_only") == int(not writing)
        connection.close()


def test_only_we_may_read_the_file_and_an_existing_one_is_left_as_it_is(tmp_path: Path) -> None:
    path = tmp_path / "store"
    create(str(path))
    assert os.stat(path).st_mode & 0o777 == 0o600
    path.write_bytes(b"kept")
    create(str(path))
    assert path.read_bytes() == b"kept"


def test_a_folder_that_is_not_there_is_told(tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        create(str(tmp_path / "nowhere" / "store"))


def test_what_is_not_a_database_is_a_lasting_error(tmp_path: Path) -> None:
    (tmp_path / "store").write_bytes(b"this is no database, however long it may be. " * 100)
    with pytest.raises(StoreError) as caught:
        open_connection(str(tmp_path / "store"), writing=True)
    assert not caught.value.temporary


@pytest.mark.parametrize(
    ("error", "temporary", "spoils"),
    [
        (apsw.FullError, True, True),
        (apsw.IOError, True, True),
        (apsw.BusyError, True, True),
        (apsw.ConnectionClosedError, True, True),
        (apsw.CorruptError, False, True),
        (apsw.ConstraintError, False, False),
        (apsw.SQLError, False, False),
    ],
)
def test_what_the_engines_errors_mean(error: type[apsw.Error], temporary: bool, spoils: bool) -> None:
    assert translated(error("x")).temporary is temporary
    assert spoils_batch(error("x")) is spoils
