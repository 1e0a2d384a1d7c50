"""What the records need from an engine, and the small grammar of parameters.

Rows of the busiest tables are not written at once: an engine may collect them and write many with one statement, no
later than the next statement that names their table, and before the commit. That is why a row's number comes from
`number` and not from the insertion.
"""

from __future__ import annotations

import sys
from array import array
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from typing import Any, Protocol, TypeVar

from dialtone.formats.search import SearchTree

Item = TypeVar("Item")
Value = int | float | str | bytes | None
Row = tuple[Any, ...]

MOST_VALUES = 512  # in one list of a statement: longer ones are cut into pieces


@dataclass(frozen=True, slots=True, eq=False)
class Table:
    """A table whose rows may be collected. The first `key` columns identify a row; with a key, a later row replaces
    an earlier one."""

    name: str
    columns: tuple[str, ...]
    key: int = 0


class Engine(Protocol):
    """One connection, inside a transaction that somebody else opened."""

    skip_locked: str  # what a SELECT ends with that takes rows nobody else is taking: "" where writers are alone

    async def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        """Run a statement and return its rows."""
        ...

    async def change(self, sql: str, values: Sequence[Value] = ()) -> int:
        """Run a statement and return how many rows it changed."""
        ...

    async def number(self, table: Table) -> int:
        """A number for a new row, never given to an earlier one that was committed."""
        ...

    def insert(self, table: Table, row: Sequence[Value]) -> None:
        """Write a row a little later (see the module's text)."""
        ...

    def packed(self, columns: Sequence[str]) -> str:
        """An expression for all rows of a statement together: these columns (numbers from 0 to 2**63 - 1) as
        hexadecimal digits, 16 for each, row after row in no particular order; NULL when there are no rows."""
        ...

    def joined(self, column: str, between: bytes) -> str:
        """An expression for this column (bytes) of all rows of a statement together, with `between` between them, in
        the order of `packed` beside it; NULL when there are no rows."""
        ...

    async def keep_words(self, table: str, id: int, words: str) -> None:
        """Put a text into an index of the engine's own, under a number that is not in it; nothing when it has none."""
        ...

    async def drop_words(self, table: str, ids: Sequence[int]) -> None:
        """Take the texts with these numbers, which are in it, out of such an index."""
        ...

    def having_words(self, table: str, text: str, column: str, mark: str) -> tuple[str, str]:
        """A condition true of every row whose `column` is the number of a text in that index which has this text in it,
        and the value of its one parameter `mark`; ("", "") when the index cannot tell."""
        ...

    def hinted(self, words: SearchTree, mark: str) -> tuple[str, str]:
        """A condition on `post_words w`, quick to find by an index of the engine's own and true of every row whose
        words fit, and the value of its one parameter `mark`; ("", "") when there is no such index for these words."""
        ...


def numbers(text: str | None) -> array[int]:
    """What `Engine.packed` gave of one column."""
    found = array("Q", bytes.fromhex(text or ""))
    if sys.byteorder == "little":
        found.byteswap()
    return found


@lru_cache(maxsize=1024)
def insertion(table: Table, rows: int) -> str:
    """The statement that writes `rows` rows of `table`."""
    width = len(table.columns)
    places = ", ".join(f"({marks(1 + width * row, width)})" for row in range(rows))
    text = f"INSERT INTO {table.name} ({', '.join(table.columns)}) VALUES {places}"
    if not table.key:
        return text
    news = ", ".join(f"{column} = excluded.{column}" for column in table.columns[table.key :])
    return f"{text} ON CONFLICT ({', '.join(table.columns[: table.key])}) DO UPDATE SET {news}"


@lru_cache(maxsize=1024)
def marks(first: int, count: int) -> str:
    """`count` parameters from number `first` on: "$3, $4"."""
    return ", ".join(f"${number}" for number in range(first, first + count))


def padded(values: Sequence[Item]) -> list[Item]:
    """Repeat the last value until there are 1, 2, 4, 8 ... of them, so that lists of all lengths share few
    statements. `values` is not empty."""
    wanted = 1 << (len(values) - 1).bit_length()
    return [*values, *[values[-1]] * (wanted - len(values))]


def pieces(values: Sequence[Item]) -> list[list[Item]]:
    """Cut a list into padded lists of at most MOST_VALUES."""
    return [padded(values[start : start + MOST_VALUES]) for start in range(0, len(values), MOST_VALUES)]
