"""Letters, their copies in mailboxes, and what happened to them.

A letter is the text as it came (plus nothing). Each recipient's copy adds its own `prefix`: the trace header lines
(Return-Path, Received) as bytes ending in CR LF. What a recipient fetches is prefix + text, byte for byte.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import NamedTuple, NewType

from dialtone.domain.model.mail_folder import INBOX, FolderId
from dialtone.domain.model.user import NOBODY, UserNumber

LetterId = NewType("LetterId", int)
Uid = NewType("Uid", int)


@dataclass(slots=True, kw_only=True)
class NewLetter:
    """A message text to be kept once, whoever gets copies. Nobody changes it: it is not frozen because every message
    makes one, and freezing takes three times as long.

    `tag` is its public name (receipts, UIDLs, traces): 16 lower-case hexadecimal digits, unguessable, never reused.
    Exactly one of `body` and `blob` is set: small texts are in the row, large ones in a file named by its hash.
    """

    tag: str
    size: int  # bytes of the text
    body: bytes | None = None
    blob: str = ""
    message_id: str = ""  # as in the header, with its brackets; empty when there is none
    sender: str = ""  # reverse path without brackets; empty is the null sender
    subject: str = ""  # decoded, one line, at most 200 characters
    author: str = ""  # the From header, decoded, one line, at most 200 characters
    received: float = 0.0  # seconds since 1970
    spam: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Letter:
    """A stored letter."""

    id: LetterId
    tag: str
    size: int
    body: bytes | None
    blob: str
    message_id: str
    sender: str
    subject: str
    author: str
    received: float
    spam: bool


@dataclass(frozen=True, slots=True)
class CopyHead:
    """One message of a mailbox, without its text. `size` counts every byte a fetch returns."""

    uid: Uid
    tag: str
    size: int
    spam: bool
    read: bool


@dataclass(frozen=True, slots=True)
class CopySummary:
    """One message of a mailbox as a list shows it; the fields from `message_id` to `received` are the letter's."""

    uid: Uid
    tag: str
    size: int
    spam: bool
    read: bool
    letter: LetterId
    message_id: str
    sender: str
    subject: str
    author: str
    received: float
    folder: FolderId = INBOX  # SPAM exactly when `spam`
    answered: bool = False
    flagged: bool = False


class CopyText(NamedTuple):
    """One message of a mailbox with its text: `prefix`, then `body` or the file `blob`.

    A tuple, because fetching makes one per message and a frozen dataclass takes four times as long to make.
    """

    uid: Uid
    prefix: bytes
    body: bytes | None
    blob: str
    size: int


@dataclass(slots=True)
class TraceEntry:
    """One thing that happened to a letter. `event` is a word such as accepted, delivered, queued, sent, deferred,
    bounced, fetched, deleted, held, removed; `address` the recipient concerned. Nobody changes it (see `NewLetter`)."""

    at: float
    tag: str
    event: str
    address: str = ""
    detail: str = ""
    message_id: str = ""
    sender: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class NewQueueEntry:
    """One recipient of one letter that is to leave by SMTP."""

    letter: LetterId
    prefix: bytes
    sender: str  # reverse path without brackets; empty is the null sender
    recipient: str  # address without brackets and without port
    domain: str  # destination domain in lower case; the unit of limits and of claiming
    port: int = 0  # 0: the usual one
    user: UserNumber = NOBODY  # who sent it, when that is a user of ours
    created: float = 0.0
    due: float = 0.0  # next attempt
    notify: str = ""  # DSN: "" (default), "NEVER", or words joined with commas
    orcpt: str = ""  # DSN: original recipient as given
    ret: str = ""  # DSN: "", "FULL" or "HDRS"
    envid: str = ""  # DSN: envelope id as given
    eight_bit: bool = False
    utf8: bool = False  # needs SMTPUTF8


@dataclass(frozen=True, slots=True, kw_only=True)
class QueueEntry(NewQueueEntry):
    """A stored queue entry. It is leased while `lease_until` is in the future; a crash frees it by itself."""

    id: int
    tag: str
    size: int  # bytes that will be sent: prefix + text
    message_id: str = ""
    subject: str = ""
    attempts: int = 0
    lease_until: float = 0.0
    lease_by: str = ""
    held: bool = False
    delay_told: bool = False
    error: str = ""  # of the last attempt


@dataclass(frozen=True, slots=True)
class MailboxState:
    """Counts of one mailbox, kept with it: of inbox and spam. `next_uid` is that of all folders."""

    messages: int = 0
    bytes: int = 0
    spam: int = 0
    next_uid: int = 1


@dataclass(slots=True)
class Findings:
    """What `verify` found: counts of things looked at, and problems in words."""

    counts: dict[str, int] = field(default_factory=dict)
    problems: list[str] = field(default_factory=list)
