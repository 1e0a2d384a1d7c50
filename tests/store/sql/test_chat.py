"""Statements of chat go by their indexes."""

from __future__ import annotations

from pathlib import Path

import pytest

from dialtone.store.sql import chat
from tests.store.sql.plans import plan


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        (chat._TRIM, "chat_lines_channel (channel=?"),
        (chat._DROP_LINES, "chat_lines_channel (channel=?)"),
        (chat._DROP, "chat_channels USING PRIMARY KEY (channel=?)"),
    ],
)
def test_channels_are_found_by_their_index(tmp_path: Path, sql: str, index: str) -> None:
    assert index in plan(tmp_path, sql)
