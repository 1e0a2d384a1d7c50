from __future__ import annotations

from pathlib import Path

import pytest

from dialtone.store.sql import credentials
from tests.store.sql.plans import plan


@pytest.mark.parametrize(
    "sql",
    [
        credentials._KEYS,
        credentials._KEY,
        credentials._HAS_KEY,
        credentials._USED_KEY,
        credentials._TOKEN,
        credentials._TAKE,
        credentials._CUT,
        credentials._REVOKE,
    ],
)
def test_keys_and_tokens_are_found_by_an_index(tmp_path: Path, sql: str) -> None:
    assert "SCAN" not in plan(tmp_path, sql)
