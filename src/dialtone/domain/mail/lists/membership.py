"""Joining and leaving lists: changes of the subscriber files, for the list server and for the sysop's commands."""

from __future__ import annotations

from dataclasses import replace
from enum import Enum

from dialtone.base import log
from dialtone.config.boards import Boards, SubBoard
from dialtone.config.lists import ListConfig, ListServerConfig
from dialtone.domain.mail.lists.subscribers import MOST, Roll, Subscriber, SubscriberFiles, can_subscribe
from dialtone.domain.ports.outside import Clock
from dialtone.formats.mail.dates import rfc5322


class Outcome(Enum):
    """What came of a wish."""

    DONE = "done"
    ALREADY = "already so"
    FULL = "the list is full"
    IMPOSSIBLE = "this address cannot be subscribed"


class Membership:
    """See the module's text. Every method that touches a file raises OSError."""

    __slots__ = ("_boards", "_clock", "_config", "_files")

    def __init__(self, config: ListServerConfig, boards: Boards, files: SubscriberFiles, clock: Clock) -> None:
        self._config = config
        self._boards = boards
        self._files = files
        self._clock = clock

    def lists(self) -> list[ListConfig]:
        """The lists that work: switched on, over a sub-board that is there."""
        return [one for one in self._config.active if self.board(one) is not None]

    def find(self, name: str) -> ListConfig | None:
        """The working list of this name."""
        return next((one for one in self.lists() if one.name.lower() == name.lower()), None)

    def board(self, one: ListConfig) -> SubBoard | None:
        """The sub-board of a list."""
        return self._boards.find(one.sub)

    async def roll(self, one: ListConfig) -> Roll:
        """Who is on a list."""
        return await self._files.ask(self._code(one), Roll)

    async def subscribe(self, one: ListConfig, address: str, name: str = "") -> Outcome:
        """Put an address on a list."""
        if not can_subscribe(address):
            return Outcome.IMPOSSIBLE
        now = self._clock.now()
        fresh = Subscriber(
            address=address,
            name=name,
            created=rfc5322(now, self._clock.offset(now)),
            activity="subscribed",
            active=int(now),
        )
        outcome = Outcome.DONE

        def edit(data: bytes | None) -> bytes | None:
            nonlocal outcome
            roll = Roll(data)
            if address in roll:
                outcome = Outcome.ALREADY
                return None
            if len(roll) >= MOST:
                outcome = Outcome.FULL
                return None
            roll.add(fresh)
            return roll.data()

        await self._files.change(self._code(one), edit)
        if outcome is Outcome.DONE:
            log.info("lists.subscribed", f"{address} subscribed to {one.name}", list=one.name, address=address)
        return outcome

    async def unsubscribe(self, one: ListConfig, address: str) -> Outcome:
        """Take an address off a list."""

        def edit(data: bytes | None) -> bytes | None:
            roll = Roll(data)
            return roll.data() if roll.remove(address) else None

        if not await self._files.change(self._code(one), edit):
            return Outcome.ALREADY
        log.info("lists.unsubscribed", f"{address} unsubscribed from {one.name}", list=one.name, address=address)
        return Outcome.DONE

    async def was_active(self, one: ListConfig, address: str, activity: str) -> None:
        """Note that a subscriber did something; of an address that is not on the list nothing is noted."""
        now = int(self._clock.now())

        def edit(data: bytes | None) -> bytes | None:
            roll = Roll(data)
            known = roll.find(address)
            if known is None:
                return None
            roll.add(replace(known, activity=activity, active=now))
            return roll.data()

        await self._files.change(self._code(one), edit)

    def _code(self, one: ListConfig) -> str:
        board = self.board(one)
        return board.code if board is not None else one.sub
