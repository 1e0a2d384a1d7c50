"""The store: records, and changes that happen whole or not at all.

A question or change is a coroutine function over `Records`. It is run as a whole inside one transaction, possibly
on another thread and possibly more than once (a conflict with a neighbour): so it touches only the records and plain
data it was given, keeps no side effects, and waits for nothing but the records (decision 0003). `write` returns after
the change is on disk; many changes may share one sync. An exception raised by the change undoes that change only and
comes out of `write`. Announced facts are told after the commit, on the loop's thread, and forgotten on undo.
Trouble of the engine (disk full, locked, broken) is a `StoreError`.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Collection, Mapping, Sequence
from typing import Protocol, TypeVar

from dialtone.domain.model.credential import PublicKey, Token
from dialtone.domain.model.draft import KeptDraft, SentMail
from dialtone.domain.model.file import DirectoryState, FileRecord, Queued
from dialtone.domain.model.login import Attempts
from dialtone.domain.model.mail import (
    CopyHead,
    CopySummary,
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
from dialtone.domain.model.mail_folder import INBOX, Folder, FolderCounts, FolderId
from dialtone.domain.model.netmail import Netmail, NewNetmail
from dialtone.domain.model.pointer import Pointer
from dialtone.domain.model.poll import Ballot, Poll, Tally
from dialtone.domain.model.post import (
    BoardState,
    Brief,
    Crosspost,
    NewPost,
    Overview,
    Post,
    PostNumber,
    PostText,
    ThreadState,
)
from dialtone.domain.model.statistics import Day, PastCall
from dialtone.domain.model.telegram import Telegram
from dialtone.domain.model.user import Secrets, User, UserNumber
from dialtone.domain.ports.chat_records import ChatRecords
from dialtone.domain.ports.mail_index import MailIndexRecords
from dialtone.domain.ports.mailboxes import BoardViewRecords, MailboxRecords
from dialtone.formats.search import SearchTree

Result = TypeVar("Result")

MOST_TELEGRAMS = 100  # that wait for one user
MOST_PROPERTY_NAME = 64  # characters of a section or key
MOST_PROPERTY_TEXT = 64 * 1024  # bytes
MOST_TOKENS = 200  # of one user for one purpose
MOST_DRAFTS = 50  # of one user
MOST_DRAFT_TEXT = 1024 * 1024  # characters
MOST_SENT = 1000  # notes of one user
MOST_CALLS = 10_000


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

    async def counts(self) -> tuple[int, int]:
        """How many accounts are in use (not deleted), and the highest number ever given (0: none)."""
        ...

    async def search(self, text: str, *, most: int = 50) -> list[User]:
        """Accounts in use whose alias or real name holds `text` (without case), by number."""
        ...


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

    async def page_back(self, board: str, *, before: int, most: int = 100, held: bool | None = False) -> list[Post]:
        """Messages with numbers below `before`, the highest first."""
        ...

    async def count(self, board: str, *, after: int, held: bool | None = False) -> int:
        """How many messages have numbers above `after`."""
        ...

    async def addressed(
        self, user: UserNumber, boards: Collection[str], *, after: float = 0.0, most: int = 200
    ) -> list[Post]:
        """Messages to a user (`to_user`) on these sub-boards posted after `after`, oldest first, not held."""
        ...

    async def change(self, board: str, number: PostNumber, **fields: object) -> bool:
        """Set some of `private`, `anonymous`, `permanent`, `held`, `subject`, `to`, `to_user`, `prefix`, `letter`,
        `tag`, `size`, `digest` of a message; with another `letter` the old one is let go. `tag` and `size` follow from
        letter and prefix when they are not given. With other words the message is `unindexed` again; when it reads
        otherwise, or others see it, it gets a new `uid`, and a new `turn` when it is held no more. False: there is
        none. Raises TypeError for other fields, StoreError when there is no such letter."""
        ...

    async def unindexed(self, *, most: int = 100) -> list[Post]:
        """Messages whose words are not in the index of `find` yet, oldest first, of all sub-boards."""
        ...

    async def index(self, board: str, number: PostNumber, text: str) -> None:
        """Make the words of subject, author (unless anonymous), recipient and `text` findable; nothing happens when the
        message has gone. Removed messages leave the index by themselves."""
        ...

    async def find(
        self, words: SearchTree, boards: Collection[str], *, most: int = 200
    ) -> list[tuple[str, PostNumber]]:
        """Indexed messages on these sub-boards that fit, newest first, held and private ones included. Of tens of
        thousands that can only be told by looking at them, the newest are looked at."""
        ...

    async def page(self, board: str, *, after: int = 0, most: int = 100, held: bool | None = False) -> list[Post]:
        """Messages with numbers above `after`, in order. `held` False: what everybody sees; True: only those that
        wait; None: all."""
        ...

    async def overview(
        self, board: str, *, first: int, last: int, most: int = 1000, held: bool | None = False
    ) -> list[Overview]:
        """Messages with numbers from `first` to `last`, in order, without reading their texts; `held` as in `page`."""
        ...

    async def briefs(self, board: str, *, first: int, last: int) -> list[Brief]:
        """What overview lines of messages with numbers from `first` to `last` are made of, in order, held ones
        included."""
        ...

    async def crossposts(self, board: str, *, first: int, last: int) -> list[Crosspost]:
        """Where else messages with numbers from `first` to `last` are, by their message-ids; by number, sub-board and
        number there."""
        ...

    async def count_lines(self, board: str, counts: Mapping[PostNumber, int]) -> None:
        """Keep how many lines the bodies of messages have that nobody had counted."""
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
        """Let a held message through; it keeps its number, and gets a new `uid` and `turn`. False: there is none that
        is held."""
        ...

    async def remove(self, board: str, numbers: Collection[PostNumber]) -> int:
        """Remove messages; return how many there were. Answers to them keep the numbers of parent and thread."""
        ...

    async def purge(self, board: str, *, before: float, most: int) -> int:
        """Remove messages posted before `before` (0: whatever their age) and the oldest beyond `most` (0: however
        many); permanent ones count and stay. Held messages are counted apart, so that a flood of them pushes out
        nothing that people read. Return how many went."""
        ...


class ThreadRecords(Protocol):
    """Messages on sub-boards by thread, and some at once, for pages of lists. `hidden`: those that are held or private
    are among them; otherwise they are as if they were not there."""

    async def active(self, board: str, *, before: int = 0, most: int = 50, hidden: bool = False) -> list[ThreadState]:
        """Threads, the one with the newest message first; with `before` only those whose newest has a lower number."""
        ...

    async def messages(
        self, board: str, thread: PostNumber, *, skip: int = 0, most: int = 100, hidden: bool = False
    ) -> list[Post]:
        """Messages of one thread in order, without the first `skip`."""
        ...

    async def place(self, board: str, thread: PostNumber, number: PostNumber, *, hidden: bool = False) -> int:
        """How many messages of the thread have lower numbers."""
        ...

    async def some(self, board: str, numbers: Collection[PostNumber]) -> dict[PostNumber, Post]:
        """Those of the named messages that exist, held and private ones included."""
        ...

    async def newest(self, boards: Collection[str]) -> dict[str, Post]:
        """The newest message of each of these sub-boards that is neither held nor private."""
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


class PointerRecords(Protocol):
    """How far users have read sub-boards."""

    async def get(self, user: UserNumber, board: str) -> Pointer | None:
        """One; None when the user never was there."""
        ...

    async def all(self, user: UserNumber) -> dict[str, Pointer]:
        """All of a user, by internal code."""
        ...

    async def put(self, user: UserNumber, pointers: Sequence[Pointer]) -> None:
        """Write some."""
        ...


class VoteRecords(Protocol):
    """Votes and polls. They go with their message."""

    async def cast(self, ballot: Ballot) -> bool:
        """Keep a vote. False: this user has voted on this message already, or it has gone; nothing was changed."""
        ...

    async def mine(self, user: UserNumber, board: str, numbers: Sequence[PostNumber]) -> dict[PostNumber, int]:
        """A user's votes on these messages."""
        ...

    async def tallies(self, board: str, numbers: Sequence[PostNumber]) -> dict[PostNumber, Tally]:
        """The votes on those of these messages that have any, or are polls."""
        ...

    async def best(self, board: str, *, most: int = 100) -> list[tuple[PostNumber, int]]:
        """Messages by their score, highest first; those with votes only."""
        ...

    async def put_poll(self, poll: Poll) -> None:
        """Make a message a poll, or change it (close it)."""
        ...

    async def poll(self, board: str, number: PostNumber) -> Poll | None:
        """What makes this message a poll; None when it is none."""
        ...

    async def polls(self, board: str) -> list[PostNumber]:
        """Every poll of a sub-board, by number."""
        ...


class PropertyRecords(Protocol):
    """Further facts about users, by section and key: both without case (answered in lower case), at most
    MOST_PROPERTY_NAME characters; texts at most MOST_PROPERTY_TEXT bytes."""

    async def get(self, user: UserNumber, section: str, key: str) -> str | None:
        """One."""
        ...

    async def section(self, user: UserNumber, section: str) -> dict[str, str]:
        """All of a section."""
        ...

    async def put(self, user: UserNumber, section: str, key: str, text: str) -> None:
        """Write one; "" removes it. Raises StoreError when name or text is too long."""
        ...

    async def all(self, user: UserNumber) -> dict[str, dict[str, str]]:
        """All of a user."""
        ...


class CredentialRecords(Protocol):
    """Public keys and one-time tokens. A token that was used up is gone."""

    async def keys(self, user: UserNumber) -> list[PublicKey]:
        """A user's public keys, oldest first."""
        ...

    async def key(self, fingerprint: str) -> list[PublicKey]:
        """Everybody's key with this fingerprint (several users may have put in the same)."""
        ...

    async def add_key(self, key: PublicKey) -> bool:
        """Keep one. False: this user has it already."""
        ...

    async def remove_key(self, user: UserNumber, fingerprint: str) -> bool:
        """Remove one. False: there is none."""
        ...

    async def used_key(self, user: UserNumber, fingerprint: str, at: float) -> None:
        """Note that it was used."""
        ...

    async def add_token(self, token: Token) -> None:
        """Keep one; an earlier one with the same key goes, as do the oldest beyond MOST_TOKENS."""
        ...

    async def token(self, key: str, now: float) -> Token | None:
        """A token that still works, without using it."""
        ...

    async def take_token(self, key: str, now: float) -> Token | None:
        """Use it once, if it still works: what nobody can do twice (SQL-03). Returns it as it is afterwards."""
        ...

    async def tokens(self, user: UserNumber, purpose: str) -> list[Token]:
        """A user's tokens of one purpose, oldest first, those whose time is over included."""
        ...

    async def revoke_tokens(self, user: UserNumber, purpose: str) -> int:
        """Remove a user's tokens of one purpose; "" is all. How many."""
        ...

    async def forget_tokens(self, now: float) -> int:
        """Remove those whose time is over. How many."""
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


class FileRecords(Protocol):
    """What is known of the files in the board's directories. `directory` is an internal code in upper case; names are
    found without case."""

    async def add(self, file: FileRecord) -> bool:
        """Add one. False: the directory has a file of this name."""
        ...

    async def get(self, directory: str, name: str) -> FileRecord | None:
        """One."""
        ...

    async def page(self, directory: str, *, after: str = "", most: int = 200) -> list[FileRecord]:
        """Files by name (without case), those behind `after`."""
        ...

    async def new(self, directories: Collection[str], since: float, *, most: int = 500) -> list[FileRecord]:
        """Files uploaded after `since`, by directory (in the order given) and name."""
        ...

    async def find(
        self, directories: Collection[str], *, name: str = "", words: SearchTree | None = None, most: int = 500
    ) -> list[FileRecord]:
        """Files whose name fits the pattern (`*`, `?`) and whose descriptions, tags fit the words."""
        ...

    async def by_name(self, name: str) -> list[FileRecord]:
        """Files of this very name in all directories (duplicates)."""
        ...

    async def by_hash(self, sha1: str) -> list[FileRecord]:
        """Files with this content in all directories."""
        ...

    async def change(self, file: FileRecord, *, old_name: str = "", old_directory: str = "") -> bool:
        """Store every field; with an old name or directory it is renamed or moved. False: there is none, or another
        file has the new name."""
        ...

    async def count_download(self, directory: str, name: str, at: float) -> None:
        """Count one."""
        ...

    async def remove(self, directory: str, name: str) -> bool:
        """Remove one. False: there is none."""
        ...

    async def states(self) -> dict[str, DirectoryState]:
        """Counts of every directory that has files."""
        ...

    async def queue(self, user: UserNumber, *, upload: bool) -> list[Queued]:
        """A user's flagged files, oldest first."""
        ...

    async def enqueue(self, queued: Queued) -> bool:
        """Flag one. False: it is flagged."""
        ...

    async def dequeue(self, user: UserNumber, directory: str, name: str, *, upload: bool) -> bool:
        """Take one off. False: it was not there."""
        ...


class StatisticRecords(Protocol):
    """Counts for each day, and who called."""

    async def count(self, day: int, **more: int) -> None:
        """Add to counters of a day (above 0) and to the totals (names: `model.statistics.COUNTERS`)."""
        ...

    async def day(self, day: int) -> Day:
        """One day; 0 is all days together."""
        ...

    async def days(self, *, most: int = 60) -> list[Day]:
        """The last days, newest first."""
        ...

    async def call_begins(self, call: PastCall) -> int:
        """Note a call; returns its id. The oldest beyond MOST_CALLS go."""
        ...

    async def call_ends(self, id: int, at: float) -> None:
        """Note its end."""
        ...

    async def calls(self, *, since: float = 0.0, most: int = 20) -> list[PastCall]:
        """The last calls, newest first; those that began at `since` or later."""
        ...


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
