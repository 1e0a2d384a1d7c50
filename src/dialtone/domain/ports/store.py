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
from dialtone.domain.model.user import Secrets, User, UserNumber

Result = TypeVar("Result")


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


class MailRecords(Protocol):
    """Letters and the copies of them in mailboxes."""

    async def add_letter(self, letter: NewLetter) -> LetterId:
        """Keep a text. It stays as long as a copy or a queue entry refers to it."""
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
