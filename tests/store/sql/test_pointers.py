from __future__ import annotations

from pathlib import Path

from dialtone.store.sql import pointers
from tests.store.sql.plans import plan


def test_pointers_of_a_user_lie_together(tmp_path: Path) -> None:
    assert plan(tmp_path, pointers._ALL) == "SEARCH pointers USING PRIMARY KEY (user_number=?)"
