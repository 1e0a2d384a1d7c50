"""Mail: mailboxes, folders, the queue, traces, netmail, drafts. See `store.py` for what all records have in common."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from typing import Protocol

from dialtone.domain.model.draft import KeptDraft, SentMail
from dialtone.domain.model.mail import (
    CopyHead,
    CopySummary,
    CopyText,
    Letter,
    LetterId,
    MailboxState,
    NewLetter,
    NewQueueEntry,
    QueueEntry,
    TraceEntry,
    Uid,
)
from dialtone.domain.model.mail_folder import INBOX, Folder, FolderCounts, FolderId
from dialtone.domain.model.netmail import Netmail, NewNetmail
from dialtone.domain.model.user import UserNumber

MOST_DRAFTS = 50  # of one user
MOST_DRAFT_TEXT = 1024 * 1024  # characters
MOST_SENT = 1000  # notes of one user


class MailRecords(Protocol):
    """Letters and the copies of them in mailboxes."""

    async def add_letter(self, letter: NewLetter) -> LetterId:
        """Keep a text. It stays as long as a copy, a queue entry, a post, netmail or a note of sent mail refers to
        it."""
        ...

    async def add_copy(
        self,
        user: UserNumber,
        letter: LetterId,
        prefix: bytes,
        *,
        size: int,
        spam: bool,
        folder: FolderId = INBOX,
        read: bool = False,
        flagged: bool = False,
        at: float = 0.0,
    ) -> Uid:
        """Put a copy into a mailbox; `size` is prefix + text in bytes. Uids of a mailbox only grow. `spam` counts in
        the inbox alone; `folder` is INBOX, TRASH, or one of the user's (ask `folders.takes` in the same change); `at`
        is when it comes there, in seconds since 1970 (for the trash)."""
        ...

    async def state(self, user: UserNumber) -> MailboxState:
        """Counts of one mailbox (inbox and spam)."""
        ...

    async def heads(self, user: UserNumber) -> list[CopyHead]:
        """Every message of a mailbox (inbox and spam), oldest first: what POP3 shows."""
        ...

    async def summaries(self, user: UserNumber) -> list[CopySummary]:
        """The same with what a list of mail shows of each."""
        ...

    async def texts(self, user: UserNumber, uids: Sequence[Uid]) -> list[CopyText]:
        """The named messages that still exist, in whatever folder, in the order of `uids`."""
        ...

    async def mark_read(self, user: UserNumber, uids: Collection[Uid]) -> None:
        """Set the read mark."""
        ...

    async def remove(self, user: UserNumber, uids: Collection[Uid]) -> list[tuple[Uid, str]]:
        """Remove messages, from whatever folder; what is gone already is no error. Return (uid, tag) of those removed
        now."""
        ...

    async def letter(self, letter: LetterId) -> Letter | None:
        """A text with its envelope."""
        ...

    async def doomed(
        self, *, kill_read: bool, kill_read_spam: bool, before: float, spam_before: float, most: int = 1000
    ) -> list[tuple[UserNumber, Uid]]:
        """Messages that daily maintenance removes: read ones of inbox and spam (`kill_read`), spam that was read
        (`kill_read_spam`), those of all folders that were received, and came to where they are, before `before`, spam
        before `spam_before` (0: whatever their age). The first `most` of them, by user and uid; reads every message,
        so ask now and then and for many at once."""
        ...

    async def blobs_in_use(self) -> set[str]:
        """Names of all blobs that letters refer to."""
        ...


class FolderRecords(Protocol):
    """Folders of mailboxes, and the copies in them (`domain/model/mail_folder.py`)."""

    async def all(self, user: UserNumber) -> list[Folder]:
        """Those a user made, by name (without case)."""
        ...

    async def counts(self, user: UserNumber) -> dict[FolderId, FolderCounts]:
        """What is in each of his folders that is not empty, INBOX, SPAM and TRASH among them."""
        ...

    async def make(self, user: UserNumber, name: str) -> FolderId | None:
        """Make a folder. None: there is one of this name (without case)."""
        ...

    async def rename(self, user: UserNumber, folder: FolderId, name: str) -> bool:
        """Give a folder another name. False: there is no such folder, or another of this name."""
        ...

    async def drop(self, user: UserNumber, folder: FolderId) -> bool:
        """Remove a folder the user made and that is empty. False: there is no such folder, or something is in it."""
        ...

    async def takes(self, user: UserNumber, folder: FolderId) -> bool:
        """Whether one more copy may go there: INBOX and SPAM always; other folders when they are there and the user has
        fewer than MOST_FILED messages in such folders."""
        ...

    async def page(self, user: UserNumber, folder: FolderId, *, before: int = 0, most: int = 50) -> list[CopySummary]:
        """Messages of one folder, those that came there last first; with `before` only those with lower uids."""
        ...

    async def of(self, user: UserNumber, uids: Sequence[Uid]) -> list[CopySummary]:
        """The named messages that exist, in whatever folder, in the order of `uids`."""
        ...

    async def uids(self, user: UserNumber, folder: FolderId, *, most: int = 1000) -> list[Uid]:
        """The first `most` uids of one folder, lowest first."""
        ...

    async def move(self, user: UserNumber, uids: Collection[Uid], folder: FolderId, at: float) -> list[tuple[Uid, Uid]]:
        """Put messages into a folder that is there: each gets a new uid. What is there or gone already stays. Returns
        (old uid, new uid), by old uid. `at`: when, in seconds since 1970."""
        ...

    async def mark(
        self,
        user: UserNumber,
        uids: Collection[Uid],
        *,
        read: bool | None = None,
        answered: bool | None = None,
        flagged: bool | None = None,
    ) -> None:
        """Set (True) or take off (False) marks of messages, in whatever folder."""
        ...

    async def thrown_away(self, before: float, *, most: int = 1000) -> list[tuple[UserNumber, Uid]]:
        """Messages of everybody's trash that came there before this time, the first `most` of them, the longest there
        first."""
        ...


class QueueRecords(Protocol):
    """Mail that waits to leave."""

    async def add(self, entry: NewQueueEntry) -> int:
        """Queue one recipient; return the entry's number."""
        ...

    async def claim(
        self, now: float, until: float, owner: str, *, busy: Collection[str], most: int
    ) -> list[QueueEntry]:
        """Lease due entries of one destination.

        Picks the entry longest due (`due <= now`, not held, no lease later than `now`) whose domain is not in
        `busy`, and with it up to `most` - 1 more due entries of the same domain and port. Leased until `until`.
        """
        ...

    async def renew(self, ids: Sequence[int], owner: str, until: float) -> None:
        """Prolong leases still held by `owner`."""
        ...

    async def retry(self, id: int, owner: str, *, due: float, error: str, delay_told: bool, counted: bool) -> bool:
        """Give a claimed entry back for a later attempt; `counted` adds one to its attempts. False: the lease was
        lost (removed or claimed by another), nothing was changed."""
        ...

    async def finish(self, id: int, owner: str) -> bool:
        """Remove a claimed entry that was delivered or given up. False: the lease was lost."""
        ...

    async def get(self, id: int) -> QueueEntry | None:
        """One entry."""
        ...

    async def all(self) -> list[QueueEntry]:
        """Every entry, oldest first."""
        ...

    async def waiting_of(self, user: UserNumber) -> int:
        """How many entries this user has in the queue."""
        ...

    async def count(self) -> int:
        """How many entries there are."""
        ...

    async def next_due(self, now: float) -> float | None:
        """When the next entry that is neither held nor leased past `now` is due; None when there is none."""
        ...

    async def set_due(self, id: int, due: float) -> bool:
        """Make an entry due at another time (and release its hold). False: there is none, or it is leased."""
        ...

    async def hold(self, id: int, held: bool) -> bool:
        """Set or release the hold. False: there is none."""
        ...

    async def remove(self, id: int) -> bool:
        """Remove an entry. False: there is none."""
        ...


class TraceRecords(Protocol):
    """What happened to letters."""

    async def add(self, entries: Sequence[TraceEntry]) -> None:
        """Write entries."""
        ...

    async def find(self, text: str, *, most: int = 1000) -> list[TraceEntry]:
        """All entries of every letter with an entry whose tag, message-id (with or without brackets), sender or
        address equals `text` (without case), oldest first, at most `most` of the newest."""
        ...

    async def forget(self, before: float) -> int:
        """Remove entries older than `before`; return how many."""
        ...


class NetmailRecords(Protocol):
    """Mail that waits for a message network."""

    async def add(self, mail: NewNetmail) -> int:
        """Store one; return its id."""
        ...

    async def get(self, id: int) -> Netmail | None:
        """One."""
        ...

    async def all(self, network: str = "") -> list[Netmail]:
        """Those of a network, or all, oldest first."""
        ...

    async def hold(self, id: int, held: bool) -> bool:
        """Set or release the hold. False: there is none."""
        ...

    async def remove(self, id: int) -> bool:
        """Remove one (it was carried, or the sysop does not want it). False: there is none."""
        ...


class DraftRecords(Protocol):
    """Unfinished texts, and lists of sent mail."""

    async def put(self, draft: KeptDraft) -> None:
        """Keep one; an earlier one of the same area goes, as do the oldest beyond MOST_DRAFTS. The text is cut at
        MOST_DRAFT_TEXT."""
        ...

    async def get(self, user: UserNumber, area: str) -> KeptDraft | None:
        """One."""
        ...

    async def all(self, user: UserNumber) -> list[KeptDraft]:
        """A user's, newest first."""
        ...

    async def remove(self, user: UserNumber, area: str) -> bool:
        """Remove one. False: there is none."""
        ...

    async def forget(self, before: float) -> int:
        """Remove those saved before `before`. How many."""
        ...

    async def add_sent(self, sent: SentMail) -> int:
        """Note a message a user sent; its letter stays as long as the note. The oldest beyond MOST_SENT of a user go.
        Returns its id; raises StoreError when there is no such letter."""
        ...

    async def sent(self, user: UserNumber) -> list[SentMail]:
        """Those of a user, oldest first."""
        ...

    async def sent_text(self, user: UserNumber, id: int) -> CopyText | None:
        """The text of one (as `MailRecords.texts`; the uid is the id)."""
        ...

    async def remove_sent(self, user: UserNumber, ids: Collection[int]) -> int:
        """Remove notes. How many there were."""
        ...
