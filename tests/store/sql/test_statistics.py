from __future__ import annotations

from pathlib import Path

import pytest

from dialtone.store.sql import statistics
from tests.store.sql.plans import plan


@pytest.mark.parametrize("sql", [statistics._DAY, statistics._CUT, statistics._END])
def test_counting_and_noting_calls_does_not_walk_through_a_table(tmp_path: Path, sql: str) -> None:
    assert "SCAN" not in plan(tmp_path, sql)


@pytest.mark.parametrize("sql", [statistics._DAYS, statistics._CALLS])
def test_the_last_ones_are_read_from_the_end_without_sorting(tmp_path: Path, sql: str) -> None:
    assert "TEMP B-TREE" not in plan(tmp_path, sql)
