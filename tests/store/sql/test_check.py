from __future__ import annotations

from collections.abc import Sequence

from dialtone.base.errors import StoreError
from dialtone.formats.search import SearchTree
from dialtone.store.sql.check import MOST_PROBLEMS, check
from dialtone.store.sql.engine import Row, Table, Value
from dialtone.store.steps import finish


class Broken:
    """An engine that can count nothing but letters."""

    skip_locked = ""

    async def rows(self, sql: str, values: Sequence[Value] = ()) -> list[Row]:
        if sql == "SELECT COUNT(*) FROM letters":
            return [(7,)]
        raise StoreError("damaged", temporary=False)

    async def change(self, sql: str, values: Sequence[Value] = ()) -> int:
        raise AssertionError("a check changes nothing")

    async def number(self, table: Table) -> int:
        raise AssertionError("a check changes nothing")

    def insert(self, table: Table, row: Sequence[Value]) -> None:
        raise AssertionError("a check changes nothing")

    def packed(self, columns: Sequence[str]) -> str:
        raise AssertionError("a check asks for no columns")

    def hinted(self, words: SearchTree, mark: str) -> tuple[str, str]:
        raise AssertionError("a check looks for no words")


def test_what_cannot_be_read_is_told_and_the_rest_is_checked_all_the_same() -> None:
    found = finish(check(Broken()))
    assert found.counts == {"letters": 7}
    assert len(found.problems) > 10
    assert all("damaged" in problem for problem in found.problems)


def test_a_ruined_store_does_not_bury_its_reader() -> None:
    assert MOST_PROBLEMS <= 1000
