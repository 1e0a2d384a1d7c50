"""What of the store keeps mailboxes for clients that have a copy of them (IMAP)."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import NamedTuple, Protocol

from dialtone.domain.model.mail import LetterId, Uid
from dialtone.domain.model.mail_folder import FolderId
from dialtone.domain.model.mailbox_view import (
    BoardColumns,
    BoardView,
    Columns,
    News,
    Opened,
    Origin,
    PostMark,
    Renewed,
    Totals,
)
from dialtone.domain.model.user import UserNumber

MOST_NEWS = 5000  # messages
MOST_POST_MARKS = 5000  # of a reader on a sub-board


class Masks(NamedTuple):
    """A change of marks: what stays of those there are, and what is added."""

    keep: int
    add: int


class MailboxRecords(Protocol):
    """Folders of mail in columns, by modification sequence (`domain/model/mailbox_view.py`). Every verb of `mail` and
    `folders` that changes something gives a new one in the same change."""

    async def mark(self, user: UserNumber) -> int:
        """The counter of all the user's mail: while it stays, nothing has changed in any of his folders."""
        ...

    async def columns(self, user: UserNumber, folder: FolderId) -> Columns:
        """A folder."""
        ...

    async def news(self, user: UserNumber, folder: FolderId, since: int) -> News | None:
        """What happened in a folder after this modification sequence. None: nobody remembers so far back, or it is so
        much (MOST_NEWS) that the folder is better read anew."""
        ...

    async def gone(self, user: UserNumber, folder: FolderId, since: int) -> list[int] | None:
        """Uids of messages that left a folder after this modification sequence, ascending; None: nobody remembers so
        far back."""
        ...

    async def totals(self, user: UserNumber, folder: FolderId) -> Totals:
        """A folder, counted."""
        ...

    async def within(self, user: UserNumber, folder: FolderId, uids: Collection[int], marked: int = 0) -> list[Uid]:
        """Those of the named messages that are in this folder and have all these marks, ascending."""
        ...

    async def later(self, user: UserNumber, uids: Collection[int], since: int) -> list[Uid]:
        """Those of the named messages whose marks changed, or which came, after this modification sequence."""
        ...

    async def change_marks(self, user: UserNumber, uids: Collection[int], masks: Masks) -> list[Uid]:
        """Change marks of messages in whatever folder; those that have others now."""
        ...

    async def origins(self, user: UserNumber, uids: Sequence[int]) -> list[Origin]:
        """Of the named messages that exist, in that order."""
        ...

    async def opened(self, user: UserNumber, uids: Sequence[int], most: int) -> list[Opened]:
        """The same with at most `most` bytes of the text, none of texts in files; in that order."""
        ...

    async def copies_of(self, user: UserNumber, letters: Collection[LetterId]) -> list[Uid]:
        """The user's copies of these letters, in whatever folder, ascending."""
        ...

    async def copy(
        self, user: UserNumber, uids: Sequence[int], folder: FolderId, at: float
    ) -> list[tuple[Uid, Uid, LetterId]]:
        """Copy messages to a folder that is there, with their marks: old and new uid, and the letter. `at`: when."""
        ...

    async def put(
        self,
        user: UserNumber,
        letter: LetterId,
        prefix: bytes,
        *,
        size: int,
        folder: FolderId,
        marks: int,
        at: float,
    ) -> Uid:
        """Put a letter into a folder that is there, with these marks."""
        ...

    async def filed(self, user: UserNumber) -> int:
        """How many messages are in other folders than inbox and spam."""
        ...

    async def keywords(self, user: UserNumber) -> tuple[str, ...]:
        """The user's keywords in the order of their bits."""
        ...

    async def add_keyword(self, user: UserNumber, name: str) -> int | None:
        """The bit of a keyword (without case), made when there is none. None: there are as many as there may be."""
        ...

    async def forget(self, user: UserNumber) -> None:
        """Remove keywords and what is remembered of messages that went (the account goes)."""
        ...


class BoardViewRecords(Protocol):
    """Sub-boards in columns, and what each reader marked there. Every verb of `posts` that adds, removes, or changes a
    message gives the sub-board a new modification sequence in the same change; how far somebody has read changes
    elsewhere, and is compared with what was seen last (`BoardView`)."""

    async def columns(self, board: str) -> BoardColumns:
        """All messages of a sub-board, held ones included."""
        ...

    async def later(self, board: str, number: int, modseq: int) -> BoardColumns:
        """Those with higher numbers, and those that changed after this modification sequence."""
        ...

    async def renewed(self, board: str, uids: Collection[int] | None = None) -> list[Renewed]:
        """Messages that are known by another number than their own: those known by one of `uids`, or all."""
        ...

    async def touch(self, board: str) -> int:
        """Something of a reader's changes: the modification sequence of that."""
        ...

    async def view(self, user: UserNumber, board: str) -> BoardView | None:
        """How far a reader had read when that was looked at last."""
        ...

    async def keep_view(self, user: UserNumber, board: str, view: BoardView) -> None:
        """Keep it."""
        ...

    async def marks(self, user: UserNumber, board: str) -> list[PostMark]:
        """What a reader marked, by number."""
        ...

    async def put_marks(self, user: UserNumber, board: str, marks: Sequence[PostMark]) -> None:
        """Keep marks; the oldest beyond MOST_POST_MARKS of a reader on a sub-board go."""
        ...

    async def forget(self, user: UserNumber) -> None:
        """Remove all of a reader's (the account goes)."""
        ...
