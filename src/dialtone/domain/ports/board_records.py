"""Boards: posts, threads, how far people have read, votes. See `store.py` for what all records have in common."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from typing import Protocol

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
from dialtone.domain.model.user import UserNumber
from dialtone.formats.search import SearchTree


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
