from __future__ import annotations

from pathlib import Path

import pytest

from dialtone.store.sql import drafts, mail
from tests.store.sql.plans import plan


@pytest.mark.parametrize("sql", [drafts._SENT, drafts._CUT_SENT, drafts._SENT_TEXT])
def test_the_sent_mail_of_one_user_is_found_by_an_index(tmp_path: Path, sql: str) -> None:
    found = plan(tmp_path, sql)
    assert "SCAN" not in found
    assert "TEMP B-TREE" not in found


@pytest.mark.parametrize("sql", [drafts._GET, drafts._ALL, drafts._CUT])
def test_the_drafts_of_one_user_are_found_by_an_index(tmp_path: Path, sql: str) -> None:
    assert "SCAN" not in plan(tmp_path, sql)


def test_dropping_a_letter_does_not_walk_through_the_sent_mail(tmp_path: Path) -> None:
    assert "sent_letter (letter=?" in plan(tmp_path, mail._DROP_LETTERS.format(ids="$1"))
