"""How sub-boards in columns are asked for."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.store.sql import board_views, posts
from dialtone.store.sql.board_views import read_steps, write_steps
from tests.store.sql.plans import plan


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (board_views._ALL.format(packed="SUM(size)"), "(board=?)"),
        (board_views._LATER, "posts_changed (board=? AND modseq>?)"),
        (board_views._LATER, "(board=? AND number>?)"),
        (board_views._STATE, "PRIMARY KEY (board=?)"),
        (board_views._VIEW, "PRIMARY KEY (user_number=? AND board=?)"),
        (board_views._MARKS, "PRIMARY KEY (user_number=? AND board=?)"),
        (posts._STAMP, "(board=? AND number=?)"),
    ],
)
def test_the_engine_goes_straight_to_what_is_asked_for(tmp_path: Path, sql: str, expected: str) -> None:
    found = plan(tmp_path, sql)
    assert expected in found
    assert "SCAN" not in found


@given(st.lists(st.tuples(st.integers(0, 2**40), st.integers(0, 2**63 - 1)), max_size=10))
def test_steps_are_read_as_they_were_written(steps: list[tuple[int, int]]) -> None:
    assert read_steps(write_steps(steps)) == tuple(steps)
