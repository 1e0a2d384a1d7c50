"""Votes on messages, and polls. They go with their message."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from dialtone.domain.model.poll import Ballot, Poll, Tally
from dialtone.domain.model.post import PostNumber
from dialtone.domain.model.user import UserNumber
from dialtone.store.memory.posts import MemoryPosts
from dialtone.store.memory.undo import UndoLog
from dialtone.store.tallies import tally
from dialtone.store.texts import storable

_Key = tuple[str, PostNumber]


class MemoryVotes:
    """See `VoteRecords`."""

    __slots__ = ("_log", "_posts", "ballots", "questions")

    def __init__(self, log: UndoLog, posts: MemoryPosts) -> None:
        self._log = log
        self._posts = posts
        self.ballots: dict[_Key, dict[UserNumber, Ballot]] = {}
        self.questions: dict[_Key, Poll] = {}
        posts.followers.append(self._forget)

    def _forget(self, board: str, number: PostNumber) -> None:
        key = (board, number)
        if key in self.ballots:
            self._log.drop(self.ballots, key)
        if key in self.questions:
            self._log.drop(self.questions, key)

    def orphans(self) -> list[_Key]:
        """Messages with votes that are not there."""
        keys = {*self.ballots, *self.questions}
        return sorted((board, number) for board, number in keys if number not in self._posts.rows.get(board, {}))

    async def cast(self, ballot: Ballot) -> bool:
        key = (ballot.board, ballot.number)
        there = self.ballots.get(key, {})
        if ballot.user in there or not await self._posts.get(*key):
            return False
        self._log.put(self.ballots, key, {**there, ballot.user: ballot})
        return True

    async def mine(self, user: UserNumber, board: str, numbers: Sequence[PostNumber]) -> dict[PostNumber, int]:
        found = {number: self.ballots.get((board, number), {}).get(user) for number in numbers}
        return {number: ballot.value for number, ballot in found.items() if ballot is not None}

    async def tallies(self, board: str, numbers: Sequence[PostNumber]) -> dict[PostNumber, Tally]:
        known = [number for number in numbers if (board, number) in self.ballots or (board, number) in self.questions]
        return {number: self._tally(board, number) for number in known}

    def _tally(self, board: str, number: PostNumber) -> Tally:
        poll = self.questions.get((board, number))
        votes = Counter(ballot.value for ballot in self.ballots.get((board, number), {}).values())
        return tally(votes, len(poll.answers) if poll else None)

    async def best(self, board: str, *, most: int = 100) -> list[tuple[PostNumber, int]]:
        numbers = [number for place, number in self.ballots if place == board and (place, number) not in self.questions]
        scores = [(number, self._tally(board, number).score) for number in numbers]
        return sorted(scores, key=lambda item: (-item[1], -item[0]))[:most]

    async def put_poll(self, poll: Poll) -> None:
        key = (poll.board, poll.number)
        if await self._posts.get(*key):
            self._log.put(self.questions, key, replace(poll, answers=tuple(map(storable, poll.answers))))

    async def poll(self, board: str, number: PostNumber) -> Poll | None:
        return self.questions.get((board, number))

    async def polls(self, board: str) -> list[PostNumber]:
        return sorted(number for place, number in self.questions if place == board)
