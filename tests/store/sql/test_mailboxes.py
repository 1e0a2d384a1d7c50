"""How folders in columns are asked for, and how they come."""

from __future__ import annotations

from array import array
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.model.mail_folder import INBOX, SPAM, FolderId
from dialtone.store.sql import gone, mailboxes
from dialtone.store.sql.engine import marks
from dialtone.store.sql.mailboxes import _all_of, _folder, unpacked
from tests.store.sql.plans import plan

INDEXED = "USING COVERING INDEX copies_folder (user_number=? AND folder=?"


@pytest.mark.parametrize(
    ("sql", "expected"),
    [
        (mailboxes._WHOLE.format(packed="COUNT(*)", folder=_folder(INBOX)), "USING PRIMARY KEY (user_number=?)"),
        (mailboxes._WHOLE.format(packed="SUM(size)", folder=_all_of(FolderId(3))), INDEXED),
        (mailboxes._TOUCHED.format(folder=_folder(INBOX)), "USING PRIMARY KEY (user_number=? AND uid>?)"),
        (mailboxes._TOUCHED.format(folder=_folder(SPAM)), "USING INDEX copies_changed (user_number=? AND modseq>?"),
        (mailboxes._LAST.format(folder=_folder(INBOX)), "USING PRIMARY KEY (user_number=?)"),
        (mailboxes._LAST.format(folder=_folder(FolderId(3))), "COVERING INDEX copies_folder (user_number=? AND folder"),
        (mailboxes._WITHIN.format(folder=_folder(INBOX), uids=marks(3, 4)), "PRIMARY KEY (user_number=? AND uid=?)"),
        (mailboxes._LATER.format(uids=marks(3, 4)), "PRIMARY KEY (user_number=? AND uid=?)"),
        (mailboxes._ORIGINS.format(uids=marks(2, 4)), "PRIMARY KEY (user_number=? AND uid=?)"),
        (mailboxes._COPIED.format(uids=marks(2, 4)), "PRIMARY KEY (letter=? AND user_number=? AND uid=?)"),
        (mailboxes._COPIES_OF.format(uids=marks(2, 4)), "PRIMARY KEY (letter=? AND user_number=?)"),
        (gone._SINCE, "PRIMARY KEY (user_number=? AND folder=? AND modseq>?)"),
        (gone._ENDS, "PRIMARY KEY (user_number=? AND folder=?)"),
        (gone._OLDEST, "PRIMARY KEY (user_number=? AND folder=?)"),
    ],
)
def test_the_engine_goes_straight_to_what_is_asked_for(tmp_path: Path, sql: str, expected: str) -> None:
    found = plan(tmp_path, sql)
    assert expected in found
    assert "SCAN" not in found.replace("SCAN CONSTANT ROW", "")


@given(st.lists(st.tuples(*[st.integers(0, 2**63 - 1)] * 4), unique_by=lambda row: row[0], max_size=20))
def test_packed_rows_come_in_the_order_of_their_first_column(rows: list[tuple[int, ...]]) -> None:
    text = "".join(f"{number:016x}" for row in rows for number in row)
    assert unpacked(text, 4) == [
        array("Q", column) for column in (zip(*sorted(rows), strict=True) if rows else [()] * 4)
    ]


def test_no_rows_are_four_empty_columns() -> None:
    assert unpacked(None, 4) == [array("Q")] * 4
