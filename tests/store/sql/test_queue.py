from __future__ import annotations

from pathlib import Path

import pytest

from dialtone.store.sql import queue
from dialtone.store.sql.engine import marks
from tests.store.sql.plans import plan


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        (queue._PICK.format(others=f" AND domain NOT IN ({marks(2, 4)})"), "queue_due"),
        (queue._GOAL, "queue_goal"),
        (queue._NEXT_DUE, "queue_due"),
        (queue._WAITING, "queue_user"),
    ],
)
def test_claiming_looks_at_an_index_alone(tmp_path: Path, sql: str, index: str) -> None:
    found = plan(tmp_path, sql)
    assert f"COVERING INDEX {index}" in found
    assert "TEMP B-TREE" not in found


def test_an_entry_is_read_with_its_letter_by_their_numbers(tmp_path: Path) -> None:
    found = plan(tmp_path, queue._LEASED.format(ids=marks(1, 4)))
    assert found.count("USING INTEGER PRIMARY KEY") == 2
