from __future__ import annotations

from pathlib import Path

import pytest

from dialtone.store.sql import users
from tests.store.sql.plans import plan


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        (users._BY_ALIAS, "users_alias"),
        (users._BY_REAL_NAME, "users_real_name"),
        (users._BY_ADDRESS, "users_address"),
        (users._BY_NETMAIL, "users_netmail"),
    ],
)
def test_people_are_found_by_an_index(tmp_path: Path, sql: str, index: str) -> None:
    assert f"USING INDEX {index}" in plan(tmp_path, sql)
