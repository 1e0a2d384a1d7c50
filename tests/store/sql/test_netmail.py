from __future__ import annotations

from pathlib import Path

from dialtone.store.sql import netmail
from tests.store.sql.plans import plan


def test_the_mail_of_one_network_is_read_by_its_index_and_in_order(tmp_path: Path) -> None:
    found = plan(tmp_path, netmail._ALL_OF)
    assert "netmail_network (network=?)" in found
    assert "TEMP B-TREE" not in found


def test_one_is_read_with_its_letter_by_their_numbers(tmp_path: Path) -> None:
    assert plan(tmp_path, netmail._GET).count("USING INTEGER PRIMARY KEY") == 2
