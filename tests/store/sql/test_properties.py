from __future__ import annotations

from pathlib import Path

import pytest

from dialtone.store.sql import properties
from tests.store.sql.plans import plan


@pytest.mark.parametrize("sql", [properties._GET, properties._SECTION, properties._ALL, properties._REMOVE])
def test_the_properties_of_one_user_are_found_by_an_index(tmp_path: Path, sql: str) -> None:
    assert "SCAN" not in plan(tmp_path, sql)
