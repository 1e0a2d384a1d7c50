from __future__ import annotations

from pathlib import Path

import pytest

from dialtone.store.sql import files
from tests.store.sql.plans import plan


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        (files._GET, "files_1 (directory=? AND name_key=?)"),
        (files._PAGE, "files_1 (directory=? AND name_key>?)"),
        (files._FIND.format(more="", limit="$3"), "files_1 (directory=? AND name_key>?)"),
        (files._NEW, "files_uploaded (directory=? AND uploaded>?)"),
        (files._BY_NAME, "files_name (name_key=?)"),
        (files._BY_HASH, "files_sha1 (sha1=?)"),
        (files._STATES, "COVERING INDEX files_uploaded"),
        (files._QUEUE, "file_queue_1 (user_number=? AND upload=?)"),
    ],
)
def test_files_are_found_by_an_index(tmp_path: Path, sql: str, index: str) -> None:
    assert index in plan(tmp_path, sql).replace("sqlite_autoindex_", "")


def test_pages_need_no_sorting(tmp_path: Path) -> None:
    for sql in (files._PAGE, files._FIND.format(more="", limit="$3"), files._BY_NAME, files._BY_HASH):
        assert "TEMP B-TREE" not in plan(tmp_path, sql)
