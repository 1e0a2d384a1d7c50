"""Rows of `copies`: how they are read for lists, and how they count in their mailbox."""

from __future__ import annotations

from dialtone.domain.model.mail import CopySummary
from dialtone.domain.model.mail_folder import INBOX, SPAM, FolderId
from dialtone.domain.model.mailbox_view import latest
from dialtone.store.sql.engine import Row

Counters = tuple[int, int, int, int, int]  # messages, bytes, spam, next uid, changes since the last arrival

ANSWERED, FLAGGED = 1, 2  # bits of `marks`: those of `mailbox_view` without the first, which is `seen`

SUMMARY = (
    "SELECT c.uid, c.tag, c.size, c.spam, c.seen, c.folder, c.marks, "
    "c.letter, l.message_id, l.sender, l.subject, l.author, l.received "
    "FROM copies c JOIN letters l ON l.id = c.letter WHERE c.user_number = $1"
)


class Tally:
    """The counters of a mailbox while copies come and go."""

    __slots__ = ("all",)

    def __init__(self, counters: Counters) -> None:
        self.all = counters

    def leaves(self, folder: int, size: int, spam: int) -> None:
        """A copy went."""
        if folder == INBOX:
            messages, total, spams, uid, changes = self.all
            self.all = (messages - 1, total - size, spams - spam, uid, changes)

    def comes(self, folder: int, size: int, spam: int) -> int:
        """A copy came; the uid it has."""
        messages, total, spams, uid, _ = self.all
        if folder == INBOX:
            messages, total, spams = messages + 1, total + size, spams + spam
        self.all = (messages, total, spams, uid + 1, 0)
        return uid

    def changes(self) -> int:
        """Something changed; the modification sequence of that."""
        messages, total, spams, uid, changes = self.all
        self.all = (messages, total, spams, uid, changes + 1)
        return latest(uid, changes + 1)


def summary(row: Row) -> CopySummary:
    """From a row of `SUMMARY`."""
    uid, tag, size, spam, read, folder, marked, letter, message_id, sender, subject, author, received = row
    return CopySummary(
        uid,
        tag,
        size,
        bool(spam),
        bool(read),
        letter,
        message_id,
        sender,
        subject,
        author,
        received,
        folder=SPAM if spam else FolderId(folder),
        answered=bool(marked & ANSWERED),
        flagged=bool(marked & FLAGGED),
    )
