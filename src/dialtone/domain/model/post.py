"""Messages on sub-boards.

A post is a letter (the text, kept once, whoever has copies) with a number of its sub-board. What a reader sees is
`prefix` + text, byte for byte, as with copies in mailboxes. Numbers of a sub-board only grow and are never reused.
Source: spec bbs.md 3.3, mail.md 2.6.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import NamedTuple, NewType, TypeAlias

from dialtone.domain.model.mail import LetterId
from dialtone.domain.model.user import NOBODY, UserNumber

PostNumber = NewType("PostNumber", int)


@dataclass(frozen=True, slots=True, kw_only=True)
class NewPost:
    """One message to be put on one sub-board. Times are seconds since 1970."""

    board: str  # internal code, upper case
    letter: LetterId
    prefix: bytes  # header lines in front of the text
    size: int  # bytes of prefix + text
    author: str  # display name
    author_user: UserNumber = NOBODY  # when the author is a user of ours
    author_address: str = ""  # network address; "" for local authors
    to: str = "All"
    to_user: UserNumber = NOBODY
    subject: str = ""  # decoded, one line, at most 200 characters
    message_id: str  # with its brackets; every post has one
    reply_to: str = ""  # message-id of the message answered, "" when it begins a thread
    references: str = ""  # message-ids of its ancestors, oldest first, blanks between, at most 2000 characters
    posted: float = 0.0
    written: float = 0.0  # as the Date header says
    held: bool = False  # waits for a moderator: nobody else sees it
    private: bool = False
    anonymous: bool = False
    permanent: bool = False
    digest: str = ""  # of the body, for finding duplicates; "" when none are looked for
    network: str = ""  # where it came from: "" (here), "internet", "qwknet", "fidonet"
    host: str = ""  # host name or address of the client that brought it
    protocol: str = ""  # SMTP, Telnet, ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Post(NewPost):
    """A stored post."""

    number: PostNumber
    tag: str  # of the letter
    parent: PostNumber  # 0 when what it answers is not here
    thread: PostNumber  # number of the first message of its thread; its own when it is the first
    uid: int = 0  # another number, given when it was changed or let through late: what programs that copy it know it by
    turn: int = 0  # another number, given when it was let through: where readers' pointers count it

    @property
    def known_as(self) -> int:
        """The number by which it is known to programs that keep a copy: what has this number never changes."""
        return self.uid or self.number


class PostText(NamedTuple):
    """A post's text: `prefix`, then `body` or the file `blob`."""

    number: PostNumber
    prefix: bytes
    body: bytes | None
    blob: str
    size: int


class Overview(NamedTuple):
    """What lists of thousands say of a message: see `Post`. `lines` are those of its body, -1 when nobody has counted
    them yet."""

    number: PostNumber
    author: str
    author_user: UserNumber
    author_address: str
    to: str
    to_user: UserNumber
    subject: str
    message_id: str
    reply_to: str
    references: str
    posted: float
    written: float
    size: int
    held: bool
    private: bool
    anonymous: bool
    network: str
    lines: int


Brief: TypeAlias = tuple[PostNumber, str, str, str, str, str, str, str, float, int, int, int]
"""What an overview line is made of, as a plain tuple, since there are thousands: number, author, author_address,
network, subject, message_id, reply_to, references, written, size and lines as in `Overview`, and last whether it is
special (not 0): held, private, anonymous, on other sub-boards too, or with lines nobody has counted."""


class Crosspost(NamedTuple):
    """A message that is on another sub-board too: `there` is its number on `board`. `hidden`: held or private there."""

    number: PostNumber
    board: str
    there: PostNumber
    hidden: bool


@dataclass(frozen=True, slots=True)
class BoardState:
    """Counts of one sub-board: `messages` includes those held; `first` and `last` are 0 when there are none;
    `next_number` is what the next post will get."""

    messages: int = 0
    held: int = 0
    first: int = 0
    last: int = 0
    next_number: int = 1


class ThreadState(NamedTuple):
    """A thread of a sub-board: `thread` is its number (of its first message, which may have gone), `first` and `last`
    are its first and newest message that are there, `messages` how many there are."""

    thread: PostNumber
    first: PostNumber
    last: PostNumber
    messages: int
