"""All record groups over one engine, and what a change announces."""

from __future__ import annotations

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
from dialtone.store.sql.attempts import SqlAttempts, SqlNotes
from dialtone.store.sql.board_views import SqlBoardViews
from dialtone.store.sql.chat import SqlChat
from dialtone.store.sql.credentials import SqlCredentials
from dialtone.store.sql.drafts import SqlDrafts
from dialtone.store.sql.engine import Engine
from dialtone.store.sql.files import SqlFiles
from dialtone.store.sql.folders import SqlFolders
from dialtone.store.sql.mail import SqlMail
from dialtone.store.sql.mailboxes import SqlMailboxes
from dialtone.store.sql.netmail import SqlNetmail
from dialtone.store.sql.pointers import SqlPointers
from dialtone.store.sql.posts import SqlPosts
from dialtone.store.sql.properties import SqlProperties
from dialtone.store.sql.queue import SqlQueue
from dialtone.store.sql.statistics import SqlStatistics
from dialtone.store.sql.telegrams import SqlTelegrams
from dialtone.store.sql.threads import SqlThreads
from dialtone.store.sql.traces import SqlTraces
from dialtone.store.sql.users import SqlUsers
from dialtone.store.sql.votes import SqlVotes


class SqlRecords:
    """See `Records`. Made once per connection and used for one question or change after the other."""

    __slots__ = (
        "_facts",
        "_mail",
        "attempts",
        "board_views",
        "chat",
        "credentials",
        "drafts",
        "files",
        "folders",
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
        "telegrams",
        "threads",
        "traces",
        "users",
        "votes",
    )

    def __init__(self, engine: Engine) -> None:
        self._facts: list[object] = []
        self._mail = SqlMail(engine)
        self.users: UserRecords = SqlUsers(engine)
        self.mail: MailRecords = self._mail
        self.mail_index: MailIndexRecords = self._mail.index
        self.folders: FolderRecords = SqlFolders(engine, self._mail)
        self.chat: ChatRecords = SqlChat(engine)
        self.mailboxes: MailboxRecords = SqlMailboxes(engine, self._mail)
        self.board_views: BoardViewRecords = SqlBoardViews(engine)
        self.queue: QueueRecords = SqlQueue(engine, self._mail)
        self.traces: TraceRecords = SqlTraces(engine)
        self.attempts: AttemptRecords = SqlAttempts(engine)
        self.notes: NoteRecords = SqlNotes(engine)
        self.posts: PostRecords = SqlPosts(engine, self._mail)
        self.threads: ThreadRecords = SqlThreads(engine)
        self.netmail: NetmailRecords = SqlNetmail(engine, self._mail)
        self.telegrams: TelegramRecords = SqlTelegrams(engine)
        self.properties: PropertyRecords = SqlProperties(engine)
        self.credentials: CredentialRecords = SqlCredentials(engine)
        self.drafts: DraftRecords = SqlDrafts(engine, self._mail)
        self.pointers: PointerRecords = SqlPointers(engine)
        self.votes: VoteRecords = SqlVotes(engine)
        self.files: FileRecords = SqlFiles(engine)
        self.statistics: StatisticRecords = SqlStatistics(engine)

    def announce(self, fact: object) -> None:
        """Remember a fact until the commit."""
        self._facts.append(fact)

    def begin(self) -> None:
        """A question or change begins."""
        self._facts = []
        self._mail.begin()

    @property
    def facts(self) -> list[object]:
        """What this change announced."""
        return self._facts

    async def settle(self) -> None:
        """A change ends well: leave nothing loose behind."""
        if self._mail.loose:
            await self._mail.settle()

    def forget(self) -> None:
        """What is remembered about the database may not be true any more (an undo, or somebody else wrote)."""
        self._mail.forget()
