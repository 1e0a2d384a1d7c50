"""How copies are read and counted."""

from __future__ import annotations

import pytest

from dialtone.domain.model.mail_folder import INBOX, SPAM, TRASH, FolderId
from dialtone.domain.model.mailbox_view import BETWEEN
from dialtone.store.sql.copies import Tally, summary


@pytest.mark.parametrize(
    ("folder", "spam", "marks", "expected"),
    [
        (0, 0, 0, (INBOX, False, False)),
        (0, 1, 1, (SPAM, True, False)),
        (-1, 0, 2, (TRASH, False, True)),
        (7, 0, 3, (FolderId(7), True, True)),
    ],
)
def test_a_row_says_where_it_is_and_how_it_is_marked(
    folder: int, spam: int, marks: int, expected: tuple[FolderId, bool, bool]
) -> None:
    found = summary((4, "tag", 9, spam, 1, folder, marks, 5, "<id>", "sender", "subject", "author", 2.5))
    assert (found.folder, found.answered, found.flagged) == expected
    assert (found.uid, found.letter, found.read, found.spam, found.received) == (4, 5, True, bool(spam), 2.5)


def test_only_the_inbox_and_the_spam_count() -> None:
    tally = Tally((2, 20, 1, 9, 3))
    assert tally.comes(INBOX, 5, 1) == 9
    assert tally.comes(7, 100, 0) == 10
    tally.leaves(TRASH, 100, 0)
    assert tally.all == (3, 25, 2, 11, 0)
    tally.leaves(INBOX, 20, 1)
    assert tally.all == (2, 5, 1, 11, 0)


def test_changes_are_counted_between_arrivals_and_their_numbers_only_grow() -> None:
    tally = Tally((0, 0, 0, 1, 0))
    numbers = [tally.changes(), tally.changes(), tally.comes(INBOX, 5, 0) << BETWEEN, tally.changes()]
    numbers += [tally.comes(7, 5, 0) << BETWEEN, tally.changes()]
    assert numbers == sorted(set(numbers))
