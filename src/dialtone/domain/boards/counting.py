"""What is new to a reader on a sub-board: counted, found, or passed by. Functions of what a store holds at one moment.

Source: spec bbs.md 3.4, 3.5.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import NamedTuple

from dialtone.config.boards import BoardFlag, SubBoard
from dialtone.domain.boards.access import is_shown
from dialtone.domain.model.pointer import Pointer
from dialtone.domain.model.post import BoardState, Post
from dialtone.domain.model.user import User
from dialtone.domain.ports.board_records import PostRecords

STEP = 100  # messages looked at in one question
COUNT_MOST = 5000  # messages looked at one by one, where private ones have to be left out

_ALL_HIDDEN = BoardFlag.PRIV | BoardFlag.PONLY


class Reader(NamedTuple):
    """Who reads a sub-board. `only_to_me`: messages to others do not count as new."""

    user: User | None
    operates: bool
    only_to_me: bool = False

    def counts(self, post: Post, seen: Collection[int]) -> bool:
        """Whether a message above the pointer is new."""
        if post.number in seen or not is_shown(self.user, post, operates=self.operates):
            return False
        return not self.only_to_me or (self.user is not None and post.to_user == self.user.number)


def plainly(sub: SubBoard, reader: Reader, seen: Collection[int]) -> bool:
    """Whether everything above the pointer is new to such a reader, so that nothing need be looked at."""
    mine = reader.only_to_me and reader.user is not None
    return not mine and not seen and (reader.operates or not sub.has(_ALL_HIDDEN))


async def count_new(
    posts: PostRecords, sub: SubBoard, state: BoardState, scanned: int, reader: Reader, seen: Collection[int]
) -> int:
    """How many messages above `scanned` are shown to the reader, those he has `seen` all the same left out."""
    if state.last <= scanned:
        return 0
    if plainly(sub, reader, seen):
        every = reader.operates or not state.held
        return await posts.count(sub.code, after=scanned, held=None if every else False)
    page = await posts.page(sub.code, after=scanned, most=COUNT_MOST, held=None if reader.operates else False)
    return sum(reader.counts(post, seen) for post in page)


async def first_new(
    posts: PostRecords, sub: SubBoard, scanned: int, reader: Reader, seen: Collection[int]
) -> Post | None:
    """The first message above `scanned` that is new to the reader."""
    page = await posts.page(sub.code, after=scanned, most=COUNT_MOST if seen or reader.only_to_me else STEP)
    return next((post for post in page if reader.counts(post, seen)), None)


async def reached(posts: PostRecords, sub: SubBoard, scanned: int, reader: Reader, seen: Collection[int]) -> int:
    """How far up everything the reader may see is among `seen`."""
    for _ in range(COUNT_MOST // STEP):
        page = await posts.page(sub.code, after=scanned, most=STEP, held=None if reader.operates else False)
        for post in page:
            if post.number not in seen and is_shown(reader.user, post, operates=reader.operates):
                return scanned
            scanned = post.number
        if len(page) < STEP:
            break
    return scanned


def pulled_back(pointer: Pointer, state: BoardState) -> Pointer:
    """Not beyond the highest number that was given."""
    highest = max(state.next_number - 1, 0)
    if max(pointer.scanned, pointer.last) <= highest:
        return pointer
    return replace(pointer, scanned=min(pointer.scanned, highest), last=min(pointer.last, highest))


async def number_before(posts: PostRecords, board: str, state: BoardState, since: float) -> int:
    """The highest number N such that what is above it was posted from `since` on; times grow with numbers."""
    low, high = 0, state.last  # what is at or below `low` is older; what is above `high` is not
    while low < high:
        middle = (low + high) // 2
        page = await posts.page(board, after=middle, most=1, held=None)
        if page and page[0].posted < since:
            low = max(page[0].number, middle + 1)
        else:
            high = middle
    return low
