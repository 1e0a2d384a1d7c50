from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import apsw
import pytest

from dialtone.base.errors import StoreError
from dialtone.store.sql.engine import Table
from dialtone.store.sqlite.connection import create, open_connection
from dialtone.store.sqlite.engine import Reader, Writer
from dialtone.store.steps import finish

THINGS = Table("things", ("id", "text"))
COUNTS = Table("counts", ("name", "count"), key=1)


@pytest.fixture
def connection(tmp_path: Path) -> Iterator[apsw.Connection]:
    create(str(tmp_path / "store"))
    connection = open_connection(str(tmp_path / "store"), writing=True)
    connection.execute("CREATE TABLE things (id INTEGER PRIMARY KEY AUTOINCREMENT, text TEXT) STRICT")
    connection.execute("CREATE TABLE counts (name TEXT PRIMARY KEY, count INTEGER NOT NULL) STRICT")
    yield connection
    connection.close(True)


@pytest.fixture
def ran() -> list[str]:
    return []


@pytest.fixture
def writer(connection: apsw.Connection, ran: list[str]) -> Writer:
    return Writer(connection, ran.append)


def test_insertions_wait_until_a_statement_names_their_table(writer: Writer, ran: list[str]) -> None:
    writer.insert(THINGS, (1, "one"))
    writer.insert(COUNTS, ("a", 5))
    assert finish(writer.rows("SELECT count FROM counts")) == [(5,)]
    assert [sql.split(" (")[0] for sql in ran] == ["INSERT INTO counts", "SELECT count FROM counts"]
    assert finish(writer.change("DELETE FROM things WHERE id = $1", (1,))) == 1


def test_many_rows_are_written_with_few_statements_in_their_order(writer: Writer, ran: list[str]) -> None:
    for number in range(1, 102):
        writer.insert(THINGS, (number, str(number)))
    writer.write_all()
    assert len(ran) == 4  # 64 + 32 + 4 + 1
    rows = finish(writer.rows("SELECT id, text FROM things ORDER BY id"))
    assert rows == [(number, str(number)) for number in range(1, 102)]


def test_of_rows_with_a_key_the_last_counts(writer: Writer) -> None:
    writer.insert(COUNTS, ("a", 1))
    writer.insert(COUNTS, ("b", 2))
    writer.insert(COUNTS, ("a", 3))
    writer.write_all()
    writer.insert(COUNTS, ("b", 4))
    assert finish(writer.rows("SELECT name, count FROM counts ORDER BY name")) == [("a", 3), ("b", 4)]


def test_numbers_grow_beyond_everything_ever_committed(writer: Writer, connection: apsw.Connection) -> None:
    connection.execute("INSERT INTO things VALUES (7, 'x')")
    connection.execute("DELETE FROM things")
    assert [finish(writer.number(THINGS)) for _ in range(3)] == [8, 9, 10]


def test_after_forgetting_collected_rows_are_gone_and_numbers_are_read_again(
    writer: Writer, connection: apsw.Connection
) -> None:
    writer.insert(THINGS, (finish(writer.number(THINGS)), "lost"))
    writer.forget()
    connection.execute("INSERT INTO things VALUES (20, 'another process')")
    assert finish(writer.number(THINGS)) == 21
    assert finish(writer.rows("SELECT text FROM things")) == [("another process",)]


def test_marks_tell_whether_a_change_wrote(writer: Writer) -> None:
    writer.insert(THINGS, (1, "of the change before"))
    before = writer.mark()
    finish(writer.rows("SELECT 1 FROM things"))  # this writes the row of the change before
    assert writer.mark() == before
    finish(writer.change("UPDATE things SET text = 'x' WHERE id = $1", (99,)))
    assert writer.mark() == before
    finish(writer.change("UPDATE things SET text = 'x' WHERE id = $1", (1,)))
    assert writer.mark() != before
    before = writer.mark()
    writer.insert(THINGS, (2, "x"))
    assert writer.mark() != before


def test_half_characters_are_replaced_and_not_refused(writer: Writer) -> None:
    writer.insert(THINGS, (1, "a\ud800b"))
    writer.write_all()
    assert finish(writer.rows("SELECT id FROM things WHERE text = $1", ("a\ufffdb",))) == [(1,)]
    assert finish(writer.rows("SELECT id FROM things WHERE text = $1", ("a\udfffb",))) == [(1,)]


def test_a_wrong_statement_is_its_own_trouble_and_a_full_disk_everybodys(connection: apsw.Connection) -> None:
    def tap(sql: str) -> None:
        if "full" in sql:
            raise apsw.FullError("full")

    writer = Writer(connection, tap)
    with pytest.raises(StoreError):
        writer.execute("SELECT * FROM nowhere")
    assert writer.failure is None
    with pytest.raises(StoreError) as caught:
        writer.execute("SELECT 'full'")
    assert writer.failure is caught.value


def test_a_reader_changes_nothing(connection: apsw.Connection) -> None:
    reader = Reader(connection)
    for attempt in (lambda: reader.insert(THINGS, (1, "x")), lambda: finish(reader.change("DELETE FROM things"))):
        with pytest.raises(StoreError):
            attempt()
    with pytest.raises(StoreError):
        finish(reader.number(THINGS))
