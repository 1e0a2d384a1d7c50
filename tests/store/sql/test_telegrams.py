from __future__ import annotations

from pathlib import Path

import pytest

from dialtone.store.sql import telegrams
from tests.store.sql.plans import plan


@pytest.mark.parametrize("sql", [telegrams._WAITING, telegrams._TAKE, telegrams._CUT])
def test_the_telegrams_of_one_user_are_found_by_their_index(tmp_path: Path, sql: str) -> None:
    found = plan(tmp_path, sql)
    assert "SCAN" not in found
    assert "telegrams_user (user_number=?" in found
    assert "TEMP B-TREE" not in found
