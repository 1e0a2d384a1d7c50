"""The store: records, and changes that happen whole or not at all.

A question or change is a coroutine function over `Records`. It is run as a whole inside one transaction, possibly
on another thread and possibly more than once (a conflict with a neighbour): so it touches only the records and plain
data it was given, keeps no side effects, and waits for nothing but the records (decision 0003). `write` returns after
the change is on disk; many changes may share one sync. An exception raised by the change undoes that change only and
comes out of `write`. Announced facts are told after the commit, on the loop's thread, and forgotten on undo.
Trouble of the engine (disk full, locked, broken) is a `StoreError`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Sequence
from typing import Protocol, TypeVar

from dialtone.domain.model.login import Attempts
from dialtone.domain.model.mail import (
    CopyHead,
    CopyText,
    Findings,
    Letter,
    LetterId,
    MailboxState,
    NewLetter,
    NewQueueEntry,
    QueueEntry,
    TraceEntry,
    Uid,
)
from dialtone.domain.model.netmail import Netmail, NewNetmail
from dialtone.domain.model.post import BoardState, NewPost, Post, PostNumber, PostText
from dialtone.domain.model.telegram import Telegram
from dialtone.domain.model.user import Secrets, User, UserNumber

Result = TypeVar("Result")

MOST_TELEGRAMS = 100  # that wait for one user


class UserRecords(Protocol):
    """Accounts and their secrets."""

    async def get(self, number: UserNumber) -> User | None:
        """The account with this number, deleted ones included."""
        ...

    async def by_alias(self, key: str) -> User | None:
        """The lowest-numbered account, not deleted, whose alias reduces to `key` (see `alias_key`)."""
        ...

    async def by_real_name(self, name: str) -> User | None:
        """The lowest-numbered account, neither deleted nor inactive, with this real name (without case)."""
        ...

    async def all(self) -> list[User]:
        """Every account in number order, deleted ones included."""
        ...

    async def add(self, user: User, secrets: Secrets) -> UserNumber:
        """Store a new account under the lowest number never used (1 first); `user.number` is ignored."""
        ...

    async def change(self, user: User) -> None:
        """Store every field of an existing account."""
        ...

    async def secrets(self, number: UserNumber) -> Secrets | None:
        """How the password of this account is kept."""
        ...

    async def set_secrets(self, number: UserNumber, secrets: Secrets) -> None:
        """Replace it."""
        ...

    async def erase_sealed(self) -> int:
        """Remove every recoverable secret; return how many there were."""
        ...

    async def note_login(self, number: UserNumber, at: float, address: str, host: str, protocol: str) -> None:
        """Keep when and from where the account was last used, and count the log-on."""
        ...

    async def count_emails(self, number: UserNumber, day: int, sent: int) -> None:
        """Add `sent` to the account's counters; the daily one starts again on a new `day` (days since 1970)."""
        ...

    async def count_posts(self, number: UserNumber, day: int, made: int) -> None:
        """Add `made` to the account's counters of posts, as `count_emails`."""
        ...

    async def count_feedback(self, number: UserNumber) -> None:
        """Count one message to the sysop."""
        ...

    async def by_address(self, address: str) -> list[User]:
        """Accounts, neither deleted nor inactive, last used from this client address, latest first; at most 10."""
        ...

    async def by_netmail(self, address: str) -> User | None:
        """The lowest-numbered active account whose netmail address is this (without case)."""
        ...


class MailRecords(Protocol):
    """Letters and the copies of them in mailboxes."""

    async def add_letter(self, letter: NewLetter) -> LetterId:
        """Keep a text. It stays as long as a copy, a queue entry, a post or netmail refers to it."""
        ...

    async def add_copy(self, user: UserNumber, letter: LetterId, prefix: bytes, *, size: int, spam: bool) -> Uid:
        """Put a copy into a mailbox; `size` is prefix + text in bytes. Uids of a mailbox only grow."""
        ...

    async def state(self, user: UserNumber) -> MailboxState:
        """Counts of one mailbox."""
        ...

    async def heads(self, user: UserNumber) -> list[CopyHead]:
        """Every message of a mailbox, oldest first."""
        ...

    async def texts(self, user: UserNumber, uids: Sequence[Uid]) -> list[CopyText]:
        """The named messages that still exist, in the order of `uids`."""
        ...

    async def mark_read(self, user: UserNumber, uids: Collection[Uid]) -> None:
        """Set the read mark."""
        ...

    async def remove(self, user: UserNumber, uids: Collection[Uid]) -> list[tuple[Uid, str]]:
        """Remove messages; what is gone already is no error. Return (uid, tag) of those removed now."""
        ...

    async def letter(self, letter: LetterId) -> Letter | None:
        """A text with its envelope."""
        ...

    async def doomed(
        self, *, kill_read: bool, kill_read_spam: bool, before: float, spam_before: float, most: int = 1000
    ) -> list[tuple[UserNumber, Uid]]:
        """Messages that daily maintenance removes: read ones (`kill_read`), spam that was read (`kill_read_spam`),
        those received before `before`, spam received before `spam_before` (0: whatever their age). The first `most`
        of them, by user and uid; reads every message, so ask now and then and for many at once."""
        ...

    async def blobs_in_use(self) -> set[str]:
        """Names of all blobs that letters refer to."""
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


class AttemptRecords(Protocol):
    """Failed log-ins."""

    async def get(self, key: str) -> Attempts | None:
        """The record of one key."""
        ...

    async def put(self, attempts: Attempts) -> None:
        """Store a record."""
        ...

    async def clear(self, key: str = "") -> int:
        """Remove one record, or all of them; return how many."""
        ...

    async def all(self) -> list[Attempts]:
        """Every record, latest first."""
        ...


class PostRecords(Protocol):
    """Messages on sub-boards. `board` is an internal code in upper case."""

    async def add(self, post: NewPost) -> PostNumber:
        """Put a message on its sub-board under the next number; find its parent (`reply_to`, else the last of
        `references` that is there) and thread. Whether it is a duplicate is for the caller to ask. Raises StoreError
        when there is no such letter."""
        ...

    async def duplicate_of(self, board: str, message_id: str, digest: str) -> PostNumber | None:
        """The first message of this sub-board with this message-id, or with this digest when that is not ""."""
        ...

    async def get(self, board: str, number: PostNumber) -> Post | None:
        """One message."""
        ...

    async def by_message_id(self, message_id: str) -> list[Post]:
        """Every post with this message-id, held ones included, on any sub-board; by sub-board and number."""
        ...

    async def page(self, board: str, *, after: int = 0, most: int = 100, held: bool | None = False) -> list[Post]:
        """Messages with numbers above `after`, in order. `held` False: what everybody sees; True: only those that
        wait; None: all."""
        ...

    async def texts(self, board: str, numbers: Sequence[PostNumber]) -> list[PostText]:
        """The texts of the named messages that exist, in that order."""
        ...

    async def state(self, board: str) -> BoardState:
        """Counts of one sub-board."""
        ...

    async def boards(self) -> dict[str, BoardState]:
        """Counts of every sub-board that ever had a message."""
        ...

    async def release(self, board: str, number: PostNumber) -> bool:
        """Let a held message through; it keeps its number. False: there is none that is held."""
        ...

    async def remove(self, board: str, numbers: Collection[PostNumber]) -> int:
        """Remove messages; return how many there were. Answers to them keep the numbers of parent and thread."""
        ...

    async def purge(self, board: str, *, before: float, most: int) -> int:
        """Remove messages posted before `before` (0: whatever their age) and the oldest beyond `most` (0: however
        many); permanent ones count and stay. Held messages are counted apart, so that a flood of them pushes out
        nothing that people read. Return how many went."""
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


class TelegramRecords(Protocol):
    """Telegrams not yet seen."""

    async def add(self, user: UserNumber, sender: str, at: float, text: str) -> int:
        """Keep one; the oldest beyond MOST_TELEGRAMS of a user go. Returns its id."""
        ...

    async def waiting(self, user: UserNumber) -> list[Telegram]:
        """Those of a user, oldest first."""
        ...

    async def take(self, user: UserNumber) -> list[Telegram]:
        """The same, and remove them: they were shown."""
        ...

    async def forget(self, before: float) -> int:
        """Remove those older than `before`; return how many."""
        ...


class NoteRecords(Protocol):
    """Small facts of the program itself, by name."""

    async def get(self, name: str) -> str | None:
        """A note's text."""
        ...

    async def put(self, name: str, text: str) -> None:
        """Write a note."""
        ...


class Records(Protocol):
    """Everything inside one transaction."""

    users: UserRecords
    mail: MailRecords
    queue: QueueRecords
    traces: TraceRecords
    attempts: AttemptRecords
    notes: NoteRecords
    posts: PostRecords
    netmail: NetmailRecords
    telegrams: TelegramRecords

    def announce(self, fact: object) -> None:
        """Tell this after the commit (`domain/model/happenings.py`)."""
        ...


class Store(Protocol):
    """See the module's text."""

    async def read(self, question: Callable[[Records], Awaitable[Result]]) -> Result:
        """Run a question on a consistent view."""
        ...

    async def write(self, change: Callable[[Records], Awaitable[Result]]) -> Result:
        """Run a change; return when it is durable."""
        ...

    async def verify(self) -> Findings:
        """Check the whole store: the engine's own check, counts, references."""
        ...

    async def backup(self, folder: str) -> None:
        """Write a consistent copy into an existing, empty folder while running."""
        ...

    async def close(self) -> None:
        """Finish what was accepted and release everything."""
        ...
