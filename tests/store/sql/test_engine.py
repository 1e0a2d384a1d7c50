from __future__ import annotations

import pytest

from dialtone.store.sql.engine import MOST_VALUES, Table, insertion, marks, padded, pieces


def test_parameters_are_numbered_from_the_first() -> None:
    assert marks(1, 3) == "$1, $2, $3"
    assert marks(4, 1) == "$4"


def test_lists_are_padded_so_that_few_statements_serve_all_lengths() -> None:
    assert padded([7]) == [7]
    assert padded([7, 8, 9]) == [7, 8, 9, 9]
    assert {len(padded(list(range(count)))) for count in range(1, 513)} == {2**power for power in range(10)}


def test_long_lists_are_cut_and_none_is_lost() -> None:
    assert pieces([]) == []
    long = pieces(list(range(MOST_VALUES + 3)))
    assert [len(piece) for piece in long] == [MOST_VALUES, 4]
    assert {value for piece in long for value in piece} == set(range(MOST_VALUES + 3))


@pytest.mark.parametrize(
    ("table", "rows", "text"),
    [
        (Table("t", ("a", "b")), 2, "INSERT INTO t (a, b) VALUES ($1, $2), ($3, $4)"),
        (
            Table("t", ("a", "b", "c"), key=1),
            1,
            "INSERT INTO t (a, b, c) VALUES ($1, $2, $3) ON CONFLICT (a) DO UPDATE SET b = excluded.b, c = excluded.c",
        ),
    ],
)
def test_insertions(table: Table, rows: int, text: str) -> None:
    assert insertion(table, rows) == text
