"""What IMAP asks of mailboxes, and what it is given: the one thing the protocol and the store's side share.

A mailbox is a folder of the caller's mail or a sub-board. Its messages stand in columns, not in objects: a mailbox of
a hundred thousand messages is opened by handing over four arrays that everybody who has it open shares as long as
nothing changes. A session holds a `View`: what it was told last. `Mailbox.refresh` brings a view up to date and says
what has changed, in the words the protocol needs; nothing changes in a view otherwise, so message numbers stay what
the client believes (RFC 9051 section 7.4.1).

Names have levels with "/" between. `INBOX`, `Trash`, `Spam`, `Sent`, `Drafts` are where people expect them; sub-boards
are `Boards/<group>/<sub-board>` with "/" and "%" and "*" in a name replaced by "-".
"""

from __future__ import annotations

from array import array
from collections.abc import AsyncIterator, Collection, Sequence
from dataclasses import dataclass, field
from enum import IntFlag
from typing import NamedTuple, Protocol

from dialtone.base.bell import Bell
from dialtone.domain.model.actor import Caller
from dialtone.domain.ports.mail_index import Where


class Mark(IntFlag):
    """System flags; keywords are the bits from `KEYWORD` on, in the order of `View.keywords`."""

    SEEN = 1
    ANSWERED = 2
    FLAGGED = 4
    DELETED = 8
    DRAFT = 16


KEYWORD = 5  # bit number of the first keyword
MOST_KEYWORDS = 48  # of one user, in all his mailboxes
MOST_KEYWORD = 64  # characters
USES = frozenset({"\\Archive", "\\Important"})  # special uses a folder of one's own may have


@dataclass(slots=True)
class View:
    """The messages of a mailbox, oldest first; message number n is place n - 1 of every array. The arrays are shared:
    whoever holds a view does not write into them."""

    uids: array[int]  # "Q", ascending
    modseqs: array[int]  # "Q"
    marks: array[int]  # "Q", bits of `Mark` and keywords
    sizes: array[int]  # "Q", bytes of the whole message
    next_uid: int
    modseq: int  # HIGHESTMODSEQ
    keywords: tuple[str, ...] = ()
    recent: int = 0  # how many at the end nobody was told of before


@dataclass(frozen=True, slots=True)
class Changes:
    """What `refresh` found. `gone` are message numbers as the old view had them, ascending; `marked` are numbers of the
    new view whose flags are others; `added` is how many there are more at the end."""

    gone: Sequence[int] = ()
    gone_uids: Sequence[int] = ()
    marked: Sequence[int] = ()
    added: int = 0
    keywords: bool = False  # there are new ones

    def __bool__(self) -> bool:
        return bool(self.gone or self.marked or self.added or self.keywords)


class Facts(NamedTuple):
    """What is known of a message besides its text. Times are seconds since 1970."""

    uid: int
    received: float  # INTERNALDATE
    saved: float  # when it came into this mailbox (SAVEDATE)
    email_id: str  # the same in every mailbox it is copied to (RFC 8474)
    thread_id: str  # "" is none


class Whole(NamedTuple):
    """A message's text: `prefix`, then `body` or the file `blob` (`Mailbox.pieces`)."""

    uid: int
    prefix: bytes
    body: bytes | None
    blob: str
    size: int


class Summary(NamedTuple):
    """What SEARCH, SORT, THREAD and PREVIEW can be answered from without reading the text."""

    uid: int
    subject: str  # decoded
    author: str  # From, decoded
    message_id: str  # with brackets
    references: str  # In-Reply-To and References, oldest first, blanks between
    sent: float  # the Date header; `received` when it has none
    received: float


@dataclass(frozen=True, slots=True)
class Listed:
    """A row of LIST. `attributes` are such as \\Noselect, \\HasChildren, \\Trash, \\Subscribed."""

    name: str
    attributes: frozenset[str] = frozenset()
    folder: int | None = None  # the caller's own
    board: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Status:
    """Counts of a mailbox, asked without opening it."""

    messages: int
    recent: int
    unseen: int
    deleted: int
    next_uid: int
    validity: int
    modseq: int
    size: int
    mailbox_id: str


@dataclass(slots=True, kw_only=True)
class Appended:
    """A message to be added. `text` is all of it, or `blob` names a file that `Mailstore.spool` made."""

    text: bytes | None
    blob: str = ""
    size: int
    marks: int = 0
    keywords: tuple[str, ...] = ()
    received: float | None = None  # None: now


@dataclass(frozen=True, slots=True)
class Marking:
    """What STORE wants: bits and keywords to be added, taken off, or (`replace`) to be the only ones. `unchanged_since`
    leaves messages alone that somebody changed after this modseq."""

    add: int = 0
    remove: int = 0
    add_keywords: tuple[str, ...] = ()
    remove_keywords: tuple[str, ...] = ()
    replace: bool = False
    unchanged_since: int | None = None


class Moved(NamedTuple):
    """COPYUID: old and new uids, in the same order, and the target's UIDVALIDITY."""

    validity: int
    old: Sequence[int]
    new: Sequence[int]


class Spool(Protocol):
    """A large message that is arriving."""

    size: int

    async def write(self, data: bytes) -> None:
        """Raises Refusal (TOO_BIG, NO_SPACE)."""
        ...

    async def done(self) -> str:
        """It is all here and on disk: what `Appended.blob` wants."""
        ...

    async def drop(self) -> None:
        """It is not wanted; harmless after `done`."""
        ...


class Mailbox(Protocol):
    """An open mailbox. Every verb raises StoreError besides what it says. Messages are named by uid; those that are
    gone are left out of the answer."""

    name: str
    validity: int  # UIDVALIDITY, not zero
    mailbox_id: str  # RFC 8474
    view: View
    writable: bool  # opened for writing, and somebody may write
    board: str  # code of the sub-board; "" for mail
    permanent: int  # bits of `Mark` that are kept for this caller
    takes_keywords: bool  # new keywords can be made

    async def refresh(self, *, gone: bool = True) -> Changes:
        """Bring `view` up to date. With `gone` false messages that went stay in the view, as they were, and are told of
        next time: while a client is answered that counts messages, their numbers must not move (RFC 9051 section
        7.5.1). Flags and new messages are told of in any case. Raises Refusal (NOT_FOUND, DENIED) when it is a
        sub-board that may not be read any more."""
        ...

    def watch(self, bell: Bell) -> None:
        """Ring a bell whenever `refresh` would find something."""
        ...

    async def facts(self, uids: Sequence[int], *, threads: bool = False) -> list[Facts]:
        """In the order of uids. `thread_id` is told when `threads` is asked for: of mail it is found in the texts."""
        ...

    async def summaries(self, uids: Sequence[int]) -> list[Summary]:
        """In the order of uids."""
        ...

    def texts(self, uids: Sequence[int]) -> AsyncIterator[Whole]:
        """Texts in the order of uids, read ahead in blocks of bounded size."""
        ...

    async def pieces(self, whole: Whole) -> AsyncIterator[bytes]:
        """The pieces of a text that is in a file, without its prefix."""
        ...

    async def fields(self, uids: Sequence[int]) -> dict[int, bytes]:
        """The usual header fields (`formats/mail/usual.py`) of those for which they are known without the text, in
        order, each with its CR LF: what they say is what the text says."""
        ...

    async def having(self, text: str, where: Where) -> set[int] | None:
        """Those that may have this text there, by an index of words (all that have it are among them); None: the index
        does not help, and every message must be looked at."""
        ...

    async def mark(self, uids: Collection[int], marking: Marking) -> list[int]:
        """Change flags; those that were changed since (`unchanged_since`). Bits that are not `permanent` are left out.
        Raises Refusal (DENIED: for reading only, or none of them is permanent; TOO_MANY: keywords)."""
        ...

    async def expunge(self, uids: Collection[int] | None = None) -> list[int]:
        """Remove for good what is marked \\Deleted, of those or of all; the uids that went. On a sub-board what may not
        be removed stays. Raises Refusal (DENIED)."""
        ...

    async def copy(self, uids: Sequence[int], to: str) -> Moved:
        """Copy to another mailbox; a message of a folder that goes to a sub-board is posted there, one at a time.
        Raises Refusal (NOT_FOUND: there is no such; DENIED, TOO_MANY, FULL: over quota; as posting)."""
        ...

    async def move(self, uids: Sequence[int], to: str) -> Moved:
        """Move, all or none; from folder to folder. Raises Refusal as `copy`."""
        ...

    async def vanished(self, since: int, uids: Collection[int] | None = None) -> list[int] | None:
        """Uids of messages that went after that modseq; None: nobody remembers so far back (then all that are not there
        count as gone)."""
        ...

    async def close(self) -> None:
        """It is not used any more. Nothing is removed by that."""
        ...


class Mailstore(Protocol):
    """All mailboxes of a caller. Names are Unicode."""

    async def listed(self, caller: Caller) -> list[Listed]:
        """All of them in order, with the nodes between that cannot be opened; behind them, as \\NonExistent, what is
        subscribed and not there."""
        ...

    async def status(self, caller: Caller, name: str) -> Status:
        """Raises Refusal (NOT_FOUND)."""
        ...

    async def open(self, caller: Caller, name: str, *, read_only: bool = False) -> Mailbox:
        """Raises Refusal (NOT_FOUND, DENIED)."""
        ...

    async def create(self, caller: Caller, name: str, wanted: Collection[str] = ()) -> str:
        """Make a folder (and those above it); its MAILBOXID. `wanted` are special uses, some of `USES`. Raises
        Refusal (EXISTS, INVALID, DENIED, TOO_MANY; BAD_PARAMETER: such a use is not given out)."""
        ...

    async def delete(self, caller: Caller, name: str) -> None:
        """Remove a folder; what is in it goes to the trash. Raises Refusal (NOT_FOUND, DENIED)."""
        ...

    async def rename(self, caller: Caller, name: str, to: str) -> None:
        """Rename a folder and those below it; of INBOX, move what is in it to a new one (RFC 9051 section 6.3.6).
        Raises Refusal (NOT_FOUND, EXISTS, INVALID, DENIED)."""
        ...

    async def subscribe(self, caller: Caller, name: str, wanted: bool) -> None:
        """Raises Refusal (NOT_FOUND)."""
        ...

    async def takes(self, caller: Caller, name: str) -> None:
        """Whether a message may be added; for saying no before it comes. Raises Refusal (NOT_FOUND, DENIED, FULL)."""
        ...

    async def append(self, caller: Caller, name: str, messages: Sequence[Appended]) -> tuple[int, list[int]]:
        """Add messages, all or none; UIDVALIDITY and uids. To a sub-board that is posting, one at a time. Raises
        Refusal (NOT_FOUND, DENIED, TOO_BIG, TOO_MANY, INVALID, FULL: over quota, NO_SPACE; as posting: EMPTY,
        EXISTS)."""
        ...

    async def spool(self, caller: Caller) -> Spool:
        """A place for a message that is too large to be held in memory."""
        ...

    async def quota(self, caller: Caller) -> Quota:
        """What is used and what may be used."""
        ...

    @property
    def largest(self) -> int:
        """Bytes a message may have (APPENDLIMIT)."""
        ...


@dataclass(frozen=True, slots=True)
class Quota:
    """Bytes and messages of all the caller's mail. Limits of 0 are none."""

    bytes: int
    most_bytes: int
    messages: int
    most_messages: int
    roots: tuple[str, ...] = field(default=("",))
