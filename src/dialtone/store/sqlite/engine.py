"""Statements on one SQLite connection: the engine under the records of `sql/`.

`Reader` runs questions. `Writer` also collects insertions: the rows of many changes are written with few statements,
because each statement costs the thread the interpreter's lock once, and a busy loop gives that back slowly.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any

import apsw

from dialtone.base.errors import StoreError
from dialtone.formats.search import SearchTree
from dialtone.store.sql.engine import Row, Table, Value, insertion
from dialtone.store.sqlite.connection import Tap, spoils_batch, translated
from dialtone.store.sqlite.grams import expression, pieces_of
from dialtone.store.texts import storable

_WORD = re.compile(r"[a-z_]+")
_ROWS_AT_ONCE = (64, 32, 16, 8, 4, 3, 2, 1)


class Reader:
    """Runs statements as they come. `tap` is for tests: called with every statement before it runs, and what it raises
    (an apsw error) is taken for the engine's."""

    skip_locked = ""

    def __init__(self, connection: apsw.Connection, tap: Tap | None = None) -> None:
        self._cursor = connection.cursor()
        self._tap = tap
        self.failure: StoreError | None = None  # the engine's trouble: nothing of this transaction can be kept

    def execute(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """Run one statement to its end. Raises StoreError."""
        try:
            if self._tap is not None:
                self._tap(sql)
            return self._cursor.execute(sql, values).fetchall()
        except UnicodeEncodeError:
            return self.execute(sql, [storable(value) if isinstance(value, str) else value for value in values])
        except apsw.Error as error:
            problem = translated(error)
            if spoils_batch(error):
                self.failure = problem
            raise problem from error

    async def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        return self.execute(sql, values)

    async def change(self, sql: str, values: Sequence[Value] = ()) -> int:
        raise StoreError("a question tried to change something", temporary=False)

    async def number(self, table: Table) -> int:
        raise StoreError("a question tried to change something", temporary=False)

    def insert(self, table: Table, row: Sequence[Value]) -> None:
        raise StoreError("a question tried to change something", temporary=False)

    def packed(self, columns: Sequence[str]) -> str:
        return f"string_agg(printf('{'%016x' * len(columns)}', {', '.join(columns)}), '')"

    def joined(self, column: str, between: bytes) -> str:
        return f"CAST(string_agg({column}, x'{between.hex()}') AS BLOB)"

    async def keep_words(self, table: str, id: int, words: str) -> None:
        raise StoreError("a question tried to change something", temporary=False)

    async def drop_words(self, table: str, ids: Sequence[int]) -> None:
        raise StoreError("a question tried to change something", temporary=False)

    def having_words(self, table: str, text: str, column: str, mark: str) -> tuple[str, str]:
        asked = pieces_of(text)
        return (f"{column} IN (SELECT rowid FROM {table} WHERE {table} MATCH {mark})", asked) if asked else ("", "")

    def hinted(self, words: SearchTree, mark: str) -> tuple[str, str]:
        asked = expression(words)
        return (f"w.id IN (SELECT rowid FROM post_grams WHERE post_grams MATCH {mark})", asked) if asked else ("", "")


class Writer(Reader):
    """Also changes things, inside the transaction that `sqlite/batch.py` opened."""

    def __init__(self, connection: apsw.Connection, tap: Tap | None = None) -> None:
        super().__init__(connection, tap)
        self._connection = connection
        self._waiting: dict[Table, list[Sequence[Value]]] = {}
        self._mentions: dict[str, frozenset[str]] = {}
        self._numbers: dict[Table, int] = {}
        self._collected = 0
        self._written = 0

    def mark(self) -> tuple[int, int]:
        """Equal marks mean that no change wrote anything between them (rows collected earlier may have been)."""
        return self._collected, self._connection.total_changes() - self._written

    def forget(self) -> None:
        """Throw away collected rows and what is known about the database."""
        self._waiting.clear()
        self._numbers.clear()

    async def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        if self._waiting:
            self._write_first(sql)
        return self.execute(sql, values)

    async def change(self, sql: str, values: Sequence[Value] = ()) -> int:
        if self._waiting:
            self._write_first(sql)
        self.execute(sql, values)
        changed: int = self._connection.changes()
        return changed

    async def number(self, table: Table) -> int:
        last = self._numbers.get(table)
        if last is None:
            # AUTOINCREMENT keeps the greatest number ever committed here, also when its row is gone.
            rows = self.execute("SELECT seq FROM sqlite_sequence WHERE name = $1", (table.name,))
            last = rows[0][0] if rows else 0
        self._numbers[table] = last + 1
        return last + 1

    async def keep_words(self, table: str, id: int, words: str) -> None:
        await self.change(f"INSERT INTO {table} (rowid, words) VALUES ($1, $2)", (id, words.replace("\0", " ")))

    async def drop_words(self, table: str, ids: Sequence[int]) -> None:
        for id in ids:
            await self.change(f"DELETE FROM {table} WHERE rowid = $1", (id,))

    def insert(self, table: Table, row: Sequence[Value]) -> None:
        self._collected += 1
        rows = self._waiting.get(table)
        if rows is None:
            self._waiting[table] = [row]
        else:
            rows.append(row)

    def write_all(self) -> None:
        """Write what was collected. Raises StoreError."""
        for table in tuple(self._waiting):
            self._write(table)

    def _write_first(self, sql: str) -> None:
        """Write the collected rows that this statement may look at."""
        words = self._mentions.get(sql)
        if words is None:
            words = self._mentions[sql] = frozenset(_WORD.findall(sql))
        for table in [table for table in self._waiting if table.name in words]:
            self._write(table)

    def _write(self, table: Table) -> None:
        rows = self._waiting.pop(table)
        if table.key:
            rows = list({tuple(row[: table.key]): row for row in rows}.values())
        self._written += len(rows)
        at = 0
        for step in _ROWS_AT_ONCE:
            while len(rows) - at >= step:
                values: list[Any] = []
                for row in rows[at : at + step]:
                    values += row
                self.execute(insertion(table, step), values)
                at += step
