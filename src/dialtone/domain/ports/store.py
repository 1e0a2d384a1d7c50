"""The store: records, and changes that happen whole or not at all.

A question or change is a coroutine function over `Records`. It is run as a whole inside one transaction, possibly
on another thread and possibly more than once (a conflict with a neighbour): so it touches only the records and plain
data it was given, keeps no side effects, and waits for nothing but the records (decision 0003). `write` returns after
the change is on disk; many changes may share one sync. An exception raised by the change undoes that change only and
comes out of `write`. Announced facts are told after the commit, on the loop's thread, and forgotten on undo.
Trouble of the engine (disk full, locked, broken) is a `StoreError`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Protocol, TypeVar

from dialtone.domain.model.mail import (
    Findings,
)
from dialtone.domain.ports.board_records import PointerRecords, PostRecords, ThreadRecords, VoteRecords
from dialtone.domain.ports.chat_records import ChatRecords
from dialtone.domain.ports.file_records import FileRecords
from dialtone.domain.ports.mail_index import MailIndexRecords
from dialtone.domain.ports.mail_records import (
    DraftRecords,
    FolderRecords,
    MailRecords,
    NetmailRecords,
    QueueRecords,
    TraceRecords,
)
from dialtone.domain.ports.mailboxes import BoardViewRecords, MailboxRecords
from dialtone.domain.ports.people_records import (
    AttemptRecords,
    CredentialRecords,
    NoteRecords,
    PropertyRecords,
    StatisticRecords,
    TelegramRecords,
    UserRecords,
)

Result = TypeVar("Result")


class Records(Protocol):
    """Everything inside one transaction."""

    users: UserRecords
    mail: MailRecords
    folders: FolderRecords
    mailboxes: MailboxRecords
    mail_index: MailIndexRecords
    board_views: BoardViewRecords
    chat: ChatRecords
    queue: QueueRecords
    traces: TraceRecords
    attempts: AttemptRecords
    notes: NoteRecords
    posts: PostRecords
    threads: ThreadRecords
    netmail: NetmailRecords
    telegrams: TelegramRecords
    pointers: PointerRecords
    votes: VoteRecords
    properties: PropertyRecords
    credentials: CredentialRecords
    drafts: DraftRecords
    files: FileRecords
    statistics: StatisticRecords

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
