from __future__ import annotations

from pathlib import Path

import pytest

from dialtone.store.sql import votes
from dialtone.store.sql.engine import marks
from tests.store.sql.plans import plan


@pytest.mark.parametrize(
    ("sql", "index"),
    [
        (votes._CAST, "posts_1 (board=? AND number=?)"),
        (votes._MINE.format(numbers=marks(3, 4)), "PRIMARY KEY (board=? AND number=? AND user_number=?)"),
        (votes._TALLIES.format(numbers=marks(2, 4)), "PRIMARY KEY (board=? AND number=?)"),
        (votes._QUESTIONS.format(numbers=marks(2, 4)), "PRIMARY KEY (board=? AND number=?)"),
        (votes._POLL, "PRIMARY KEY (board=? AND number=?)"),
        (votes._BEST, "b USING PRIMARY KEY (board=?)"),
        (votes._FORGET_BALLOTS.format(numbers=marks(2, 4)), "PRIMARY KEY (board=? AND number=?)"),
    ],
)
def test_votes_are_found_by_their_message(tmp_path: Path, sql: str, index: str) -> None:
    found = plan(tmp_path, sql).replace("sqlite_autoindex_", "")
    assert index in found
    assert "SCAN" not in found
