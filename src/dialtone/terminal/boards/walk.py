"""The order in which messages are read: along a whole sub-board, or along a list of some of its messages."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Protocol

from dialtone.base.errors import Refusal
from dialtone.config.boards import SubBoard
from dialtone.domain.model.post import Post, PostNumber
from dialtone.terminal.boards.desk import Desk

STEP = 200  # messages looked at in one question
STEPS = 50  # questions before a search for a message of a kind gives up
HIGHEST = 1 << 62

Test = Callable[[Post], bool]


class Walk(Protocol):
    """A way through messages of one sub-board."""

    sub: SubBoard

    async def next(self, number: int, test: Test | None = None) -> Post | None:
        """The first message behind `number` (that passes the test); 0 begins. None: there is none."""
        ...

    async def previous(self, number: int, test: Test | None = None) -> Post | None:
        """The last message before `number` (that passes the test); `HIGHEST` begins at the end."""
        ...

    async def at(self, number: int) -> Post | None:
        """The message of this number."""
        ...


class BoardWalk:
    """Along a sub-board; `only` leaves the others out."""

    def __init__(self, desk: Desk, sub: SubBoard, *, only: Test | None = None) -> None:
        self.sub = sub
        self._desk = desk
        self._only = only

    async def next(self, number: int, test: Test | None = None) -> Post | None:
        """See `Walk`."""
        reading, caller = self._desk.reading, self._desk.caller
        most = 1 if self._passes(test) is None else STEP
        for _ in range(STEPS):
            page = await reading.page(caller, self.sub.code, after=number, most=most)
            found = self._first(page, test)
            if found is not None or len(page) < most:
                return found
            number = page[-1].number
        return None

    async def previous(self, number: int, test: Test | None = None) -> Post | None:
        """See `Walk`."""
        reading, caller = self._desk.reading, self._desk.caller
        most = 1 if self._passes(test) is None else STEP
        for _ in range(STEPS):
            page = await reading.page_back(caller, self.sub.code, before=number, most=most)
            found = self._first(page, test)
            if found is not None or len(page) < most:
                return found
            number = page[-1].number
        return None

    async def at(self, number: int) -> Post | None:
        """See `Walk`."""
        return await _at(self._desk, self.sub, number)

    def _passes(self, test: Test | None) -> Test | None:
        return test or self._only

    def _first(self, page: Sequence[Post], test: Test | None) -> Post | None:
        only = self._only
        return next((post for post in page if (test is None or test(post)) and (only is None or only(post))), None)


class ListWalk:
    """Along a list of messages, in its own order."""

    def __init__(self, desk: Desk, sub: SubBoard, numbers: Sequence[PostNumber]) -> None:
        self.sub = sub
        self.numbers = list(numbers)
        self._desk = desk

    async def next(self, number: int, test: Test | None = None) -> Post | None:
        """See `Walk`."""
        return await self._step(number, self.numbers, test)

    async def previous(self, number: int, test: Test | None = None) -> Post | None:
        """See `Walk`."""
        return await self._step(number, self.numbers[::-1], test)

    async def at(self, number: int) -> Post | None:
        """See `Walk`."""
        return await _at(self._desk, self.sub, number)

    async def _step(self, number: int, numbers: list[PostNumber], test: Test | None) -> Post | None:
        place = numbers.index(PostNumber(number)) + 1 if number in numbers else 0
        rest = numbers[place:]
        for start in range(0, len(rest), STEP):
            found = await self._desk.reading.some(self._desk.caller, self.sub.code, rest[start : start + STEP])
            for post in found:
                if test is None or test(post):
                    return post
        return None


async def _at(desk: Desk, sub: SubBoard, number: int) -> Post | None:
    try:
        return await desk.reading.get(desk.caller, sub.code, PostNumber(number))
    except Refusal:
        return None
