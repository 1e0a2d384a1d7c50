"""Mailboxes as clients that keep a copy of them need them (IMAP): marks as bits, and the order of changes.

Every change of somebody's mail has a number that only grows, its modification sequence (RFC 7162). The counter costs
an arrival nothing: it is made of the uid that was given last and of the changes since, so a message that came and was
not touched has the number that follows from its uid (`arrival`). Sub-boards count in the same way with the numbers of
their messages.
"""

from __future__ import annotations

from array import array
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from dialtone.domain.model.mail import LetterId, Uid

SEEN, ANSWERED, FLAGGED, DELETED, DRAFT = 1, 2, 4, 8, 16
FIRST_KEYWORD = 5  # the bit of the first keyword
MOST_KEYWORDS = 48  # of one user
ALL_MARKS = (1 << (FIRST_KEYWORD + MOST_KEYWORDS)) - 1

BETWEEN = 30  # bits for the changes between two arrivals


def arrival(uid: int) -> int:
    """The modification sequence of a message nothing happened to since it came."""
    return uid << BETWEEN


def latest(next_uid: int, changes: int) -> int:
    """The modification sequence of the last change, by the counters."""
    return ((next_uid - 1) << BETWEEN) + changes


@dataclass(frozen=True, slots=True)
class Columns:
    """A mailbox in columns, by uid. Whoever has them does not write into the arrays ("Q"). `mark` is the counter of all
    the user's mail (or of the sub-board) when they were read: while it stays, nothing has changed."""

    uids: array[int]
    modseqs: array[int]
    marks: array[int]
    sizes: array[int]
    next_uid: int
    modseq: int
    mark: int


class Touched(NamedTuple):
    """A message that is new, or whose marks are."""

    uid: int
    modseq: int
    marks: int
    size: int


class News(NamedTuple):
    """What happened in a mailbox since a modification sequence: `touched` by uid."""

    touched: Sequence[Touched]
    gone: Sequence[int]
    next_uid: int
    modseq: int
    mark: int


class Totals(NamedTuple):
    """A mailbox counted."""

    messages: int = 0
    unseen: int = 0
    deleted: int = 0
    size: int = 0
    next_uid: int = 1
    modseq: int = 0
    mark: int = 0


class Renewed(NamedTuple):
    """A message of a sub-board that is known by another number than its own, and the number that pointers count it by
    (see `Post`)."""

    number: int
    uid: int
    turn: int


HELD, PRIVATE, ANONYMOUS = 1, 2, 4  # what `BoardColumns.flags` are made of


@dataclass(frozen=True, slots=True)
class BoardColumns:
    """Messages of a sub-board in columns ("Q"), by number, and its counters. `modseqs` are 0 for what was not touched
    since it came; `mark` is the modification sequence of the last change."""

    numbers: array[int]
    modseqs: array[int]
    flags: array[int]
    sizes: array[int]
    messages: int
    next_number: int
    mark: int
    renewed: Mapping[int, Renewed] = field(default_factory=dict)  # by number


class BoardView(NamedTuple):
    """How far a reader had read: the pointer, what he saw above it (as the properties have it), and up to which number
    the marks of messages changed when, as pairs of number and modification sequence, by number."""

    scanned: int
    seen: str
    steps: tuple[tuple[int, int], ...]


class PostMark(NamedTuple):
    """What a reader marked on a message. SEEN means here that it counts as unread, although he has read further."""

    number: int
    marks: int
    modseq: int


class Origin(NamedTuple):
    """Where a copy comes from: `came` is when it was put where it is; 0.0: when it was received."""

    uid: Uid
    letter: LetterId
    tag: str
    received: float
    came: float


class Opened(NamedTuple):
    """What is known of a copy, and the beginning of its text; of a text in a file (`blob`) only the header lines in
    front of it."""

    uid: Uid
    letter: LetterId
    subject: str
    author: str
    message_id: str
    received: float
    blob: str
    head: bytes
