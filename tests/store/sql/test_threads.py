from __future__ import annotations

from pathlib import Path

import pytest

from dialtone.store.sql import threads
from dialtone.store.sql.engine import marks
from tests.store.sql.plans import plan


@pytest.mark.parametrize("hidden", [False, True])
def test_threads_are_listed_from_indexes_along_the_sub_board(tmp_path: Path, hidden: bool) -> None:
    found = plan(tmp_path, threads.active(hidden=hidden)).replace("sqlite_autoindex_", "")
    assert "p USING INDEX posts_1 (board=? AND number<?)" in found
    assert "q USING COVERING INDEX posts_thread (board=? AND thread=? AND number>?)" in found
    assert found.count("USING COVERING INDEX posts_thread (board=? AND thread=?") == 3
    assert "TEMP B-TREE" not in found


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        (threads._opened(threads._THREAD, hidden=False), "posts_thread (board=? AND thread=?"),
        (
            threads._opened(threads._BEFORE, hidden=False),
            "COVERING INDEX posts_thread (board=? AND thread=? AND number<?)",
        ),
        (threads._SOME.format(numbers=marks(2, 4)), "posts_1 (board=? AND number=?)"),
        (threads._NEWEST, "posts_1 (board=?)"),
    ],
)
def test_messages_are_found_by_an_index(tmp_path: Path, sql: str, index: str) -> None:
    found = plan(tmp_path, sql).replace("sqlite_autoindex_", "")
    assert index in found
    assert "TEMP B-TREE" not in found
