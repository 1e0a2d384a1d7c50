"""What left folders: as a short text, and how much of it is kept."""

from __future__ import annotations

from pathlib import Path

from hypothesis import given
from hypothesis import strategies as st

from dialtone.domain.model.mail import Uid
from dialtone.domain.model.mail_folder import INBOX
from dialtone.store.sql.gone import EVERY, MOST_ROWS, read_uids, write_uids
from dialtone.store.sqlite import SqliteStore
from tests.store.deliveries import Delivery, to_user


@given(st.sets(st.integers(1, 60) | st.integers(1, 2**32), max_size=40))
def test_sets_of_uids_are_read_as_they_were_written(uids: set[int]) -> None:
    assert list(read_uids(write_uids(uids))) == sorted(uids)


def test_runs_of_uids_are_short() -> None:
    assert write_uids([7, 5, 6, 9, 12, 11]) == "5-7,9,11-12"


async def test_rows_of_a_folder_are_bounded(tmp_path: Path) -> None:
    store, removals = SqliteStore(tmp_path / "store"), MOST_ROWS + 3 * EVERY
    for number in range(removals):
        await store.write(Delivery(number, to_user(1)))
    user = to_user(1).destination.user.number  # type: ignore[union-attr]
    for uid in range(removals, 0, -1):
        await store.write(lambda records: records.mail.remove(user, [Uid(uid)]))  # noqa: B023
    columns = await store.read(lambda records: records.mailboxes.columns(user, INBOX))
    assert columns.next_uid == removals + 1
    kept = await store.read(lambda records: records.mailboxes.gone(user, INBOX, columns.modseq - MOST_ROWS // 2))
    assert kept == list(range(1, MOST_ROWS // 2 + 1))
    assert await store.read(lambda records: records.mailboxes.gone(user, INBOX, 0)) is None
    await store.close()
