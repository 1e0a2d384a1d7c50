from __future__ import annotations

from pathlib import Path

from dialtone.store.sql import attempts
from tests.store.sql.plans import plan


def test_a_key_is_looked_up_directly(tmp_path: Path) -> None:
    assert "SEARCH attempts USING PRIMARY KEY" in plan(tmp_path, attempts._GET)
    assert "SEARCH notes USING PRIMARY KEY" in plan(tmp_path, attempts._NOTE)
