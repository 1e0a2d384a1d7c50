"""The store in memory: a change is run at once and undone when it raises. Nothing ever waits, so exclusion is free."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from dialtone.base.bus import Bus
from dialtone.base.errors import StoreError
from dialtone.domain.model.mail import Findings
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
from dialtone.domain.ports.store import Records
from dialtone.store.memory.attempts import MemoryAttempts, MemoryNotes
from dialtone.store.memory.board_views import MemoryBoardViews
from dialtone.store.memory.chat import MemoryChat
from dialtone.store.memory.credentials import MemoryCredentials
from dialtone.store.memory.drafts import MemoryDrafts
from dialtone.store.memory.files import MemoryFiles
from dialtone.store.memory.folders import MemoryFolders
from dialtone.store.memory.mail import MemoryMail
from dialtone.store.memory.mail_index import MemoryMailIndex
from dialtone.store.memory.mailboxes import MemoryMailboxes
from dialtone.store.memory.netmail import MemoryNetmail
from dialtone.store.memory.pointers import MemoryPointers
from dialtone.store.memory.posts import MemoryPosts
from dialtone.store.memory.properties import MemoryProperties
from dialtone.store.memory.queue import MemoryQueue
from dialtone.store.memory.statistics import MemoryStatistics
from dialtone.store.memory.telegrams import MemoryTelegrams
from dialtone.store.memory.threads import MemoryThreads
from dialtone.store.memory.traces import MemoryTraces
from dialtone.store.memory.undo import UndoLog
from dialtone.store.memory.users import MemoryUsers
from dialtone.store.memory.votes import MemoryVotes
from dialtone.store.steps import finish

Result = TypeVar("Result")


class Tables:
    """The groups whose insides `verify` looks at."""

    __slots__ = (
        "drafts",
        "files",
        "mail",
        "netmail",
        "pointers",
        "posts",
        "queue",
        "telegrams",
        "traces",
        "users",
        "votes",
    )

    def __init__(self, log: UndoLog) -> None:
        self.users = MemoryUsers(log)
        self.mail = MemoryMail(log)
        self.queue = MemoryQueue(log, self.mail)
        self.traces = MemoryTraces(log)
        self.posts = MemoryPosts(log, self.mail)
        self.netmail = MemoryNetmail(log, self.mail)
        self.telegrams = MemoryTelegrams(log)
        self.drafts = MemoryDrafts(log, self.mail)
        self.pointers = MemoryPointers(log)
        self.votes = MemoryVotes(log, self.posts)
        self.files = MemoryFiles(log)


class MemoryRecords:
    """See `Records`. `tables` are the same groups with their insides."""

    __slots__ = (
        "attempts",
        "board_views",
        "chat",
        "credentials",
        "drafts",
        "facts",
        "files",
        "folders",
        "log",
        "mail",
        "mail_index",
        "mailboxes",
        "netmail",
        "notes",
        "pointers",
        "posts",
        "properties",
        "queue",
        "statistics",
        "tables",
        "telegrams",
        "threads",
        "traces",
        "users",
        "votes",
    )

    def __init__(self, log: UndoLog) -> None:
        self.log = log
        self.facts: list[object] = []
        self.tables = Tables(log)
        self.users: UserRecords = self.tables.users
        self.mail: MailRecords = self.tables.mail
        self.folders: FolderRecords = MemoryFolders(log, self.tables.mail)
        self.chat: ChatRecords = MemoryChat(log)
        self.mail_index: MailIndexRecords = MemoryMailIndex(log, self.tables.mail)
        self.mailboxes: MailboxRecords = MemoryMailboxes(log, self.tables.mail)
        self.board_views: BoardViewRecords = MemoryBoardViews(log, self.tables.posts)
        self.queue: QueueRecords = self.tables.queue
        self.traces: TraceRecords = self.tables.traces
        self.attempts: AttemptRecords = MemoryAttempts(log)
        self.notes: NoteRecords = MemoryNotes(log)
        self.posts: PostRecords = self.tables.posts
        self.threads: ThreadRecords = MemoryThreads(self.tables.posts)
        self.netmail: NetmailRecords = self.tables.netmail
        self.telegrams: TelegramRecords = self.tables.telegrams
        self.properties: PropertyRecords = MemoryProperties(log)
        self.credentials: CredentialRecords = MemoryCredentials(log)
        self.drafts: DraftRecords = self.tables.drafts
        self.pointers: PointerRecords = self.tables.pointers
        self.votes: VoteRecords = self.tables.votes
        self.files: FileRecords = self.tables.files
        self.statistics: StatisticRecords = MemoryStatistics(log)

    def announce(self, fact: object) -> None:
        """Remember a fact until the change is kept."""
        self.facts.append(fact)


class MemoryStore:
    """See `Store`. `tap` is for tests: called before every write, and what it raises fails the change."""

    def __init__(self, bus: Bus | None = None, *, tap: Callable[[str], None] | None = None) -> None:
        self._bus = bus if bus is not None else Bus()
        self._records = MemoryRecords(UndoLog(tap))
        self._closed = False

    async def read(self, question: Callable[[Records], Awaitable[Result]]) -> Result:
        """Run a question on a consistent view."""
        return self._run(question, changing=False)

    async def write(self, change: Callable[[Records], Awaitable[Result]]) -> Result:
        """Run a change and announce its facts."""
        result = self._run(change, changing=True)
        facts, self._records.facts = self._records.facts, []
        self._bus.announce(facts)
        return result

    def _run(self, steps: Callable[[Records], Awaitable[Result]], *, changing: bool) -> Result:
        if self._closed:
            raise StoreError("the store is closed", temporary=False)
        try:
            result = finish(steps(self._records))
            self._records.tables.mail.drop_loose()
            if not changing and len(self._records.log):
                raise StoreError("a question tried to change something", temporary=False)
        except BaseException:
            self._records.log.undo()
            self._records.facts.clear()
            raise
        self._records.log.forget()
        return result

    async def verify(self) -> Findings:
        """Check counts and references."""
        tables = self._records.tables
        mail = tables.mail
        counts = {
            "users": len(tables.users.rows),
            "letters": len(mail.letters),
            "copies": sum(len(box) for box in mail.boxes.values()),
            "queue": len(tables.queue.rows),
            "posts": sum(len(rows) for rows in tables.posts.rows.values()),
            "boards": len(tables.posts.counters),
            "netmail": len(tables.netmail.rows),
            "telegrams": len(tables.telegrams.rows),
            "ballots": sum(map(len, tables.votes.ballots.values())),
            "polls": len(tables.votes.questions),
            "files": len(tables.files.rows),
            "sent": len(tables.drafts.notes),
            "traces": len(tables.traces.rows),
        }
        problems = [f"mailbox of user #{user}: wrong counters" for user in mail.miscounted()]
        problems += [f"sub-board {board}: wrong counters" for board in tables.posts.miscounted()]
        problems += [
            f"message {number} of sub-board {board}: votes without a message"
            for board, number in tables.votes.orphans()
        ]
        return Findings(counts, problems)

    async def backup(self, folder: str) -> None:
        """There is nothing to copy: a store in memory has no files."""

    async def close(self) -> None:
        """Take no further questions and changes."""
        self._closed = True
