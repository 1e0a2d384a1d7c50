"""Votes on messages, and polls. A vote's key is message and user: nobody votes twice, whoever is quicker."""

from __future__ import annotations

import json
from collections.abc import Sequence

from dialtone.domain.model.poll import Ballot, Poll, Results, Tally
from dialtone.domain.model.post import PostNumber
from dialtone.domain.model.user import UserNumber
from dialtone.store.sql.engine import Engine, marks, pieces
from dialtone.store.tallies import tally
from dialtone.store.texts import storable

_CAST = (
    "INSERT INTO ballots (board, number, user_number, value, at) SELECT p.board, p.number, $1, $2, $3 FROM posts p "
    "WHERE p.board = $4 AND p.number = $5 ON CONFLICT (board, number, user_number) DO NOTHING"
)
_MINE = "SELECT number, value FROM ballots WHERE board = $1 AND user_number = $2 AND number IN ({numbers})"
_TALLIES = (
    "SELECT number, value, COUNT(*) FROM ballots WHERE board = $1 AND number IN ({numbers}) GROUP BY number, value"
)
_QUESTIONS = "SELECT number, answers FROM polls WHERE board = $1 AND number IN ({numbers})"
_BEST = (
    "SELECT b.number, COUNT(CASE WHEN b.value = 1 THEN 1 END) - COUNT(CASE WHEN b.value = -1 THEN 1 END) AS score "
    "FROM ballots b WHERE b.board = $1 "
    "AND NOT EXISTS (SELECT 1 FROM polls q WHERE q.board = b.board AND q.number = b.number) "
    "GROUP BY b.number ORDER BY score DESC, b.number DESC LIMIT $2"
)
_PUT_POLL = (
    "INSERT INTO polls (board, number, most, results, closed, answers) "
    "SELECT p.board, p.number, $1, $2, $3, $4 FROM posts p WHERE p.board = $5 AND p.number = $6 "
    "ON CONFLICT (board, number) DO UPDATE SET most = excluded.most, results = excluded.results, "
    "closed = excluded.closed, answers = excluded.answers"
)
_POLL = "SELECT answers, most, results, closed FROM polls WHERE board = $1 AND number = $2"
_POLLS = "SELECT number FROM polls WHERE board = $1 ORDER BY number"
_FORGET_BALLOTS = "DELETE FROM ballots WHERE board = $1 AND number IN ({numbers})"
_FORGET_POLLS = "DELETE FROM polls WHERE board = $1 AND number IN ({numbers})"


class SqlVotes:
    """See `VoteRecords`."""

    __slots__ = ("_engine",)

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    async def cast(self, ballot: Ballot) -> bool:
        values = (ballot.user, ballot.value, ballot.at, ballot.board, ballot.number)
        return await self._engine.change(_CAST, values) > 0

    async def mine(self, user: UserNumber, board: str, numbers: Sequence[PostNumber]) -> dict[PostNumber, int]:
        found: dict[PostNumber, int] = {}
        for piece in pieces(numbers):
            found.update(await self._engine.rows(_MINE.format(numbers=marks(3, len(piece))), (board, user, *piece)))
        return found

    async def tallies(self, board: str, numbers: Sequence[PostNumber]) -> dict[PostNumber, Tally]:
        found: dict[PostNumber, Tally] = {}
        for piece in pieces(numbers):
            listed = marks(2, len(piece))
            polls = await self._engine.rows(_QUESTIONS.format(numbers=listed), (board, *piece))
            answers: dict[PostNumber, int] = {number: len(json.loads(text)) for number, text in polls}
            votes: dict[PostNumber, dict[int, int]] = {number: {} for number in answers}
            for number, value, count in await self._engine.rows(_TALLIES.format(numbers=listed), (board, *piece)):
                votes.setdefault(number, {})[value] = count
            found.update((number, tally(counts, answers.get(number))) for number, counts in votes.items())
        return found

    async def best(self, board: str, *, most: int = 100) -> list[tuple[PostNumber, int]]:
        return [(number, score) for number, score in await self._engine.rows(_BEST, (board, most))]

    async def put_poll(self, poll: Poll) -> None:
        answers = json.dumps([storable(answer) for answer in poll.answers], ensure_ascii=False)
        values = (poll.most, int(poll.results), poll.closed, answers, poll.board, poll.number)
        await self._engine.change(_PUT_POLL, values)

    async def poll(self, board: str, number: PostNumber) -> Poll | None:
        for answers, most, results, closed in await self._engine.rows(_POLL, (board, number)):
            named = {"board": board, "number": number, "most": most, "closed": bool(closed)}
            return Poll(**named, answers=tuple(json.loads(answers)), results=Results(results))
        return None

    async def polls(self, board: str) -> list[PostNumber]:
        return [row[0] for row in await self._engine.rows(_POLLS, (board,))]


async def forget_votes(engine: Engine, board: str, numbers: Sequence[PostNumber]) -> None:
    """The votes and polls of messages that go; `numbers` is one of the `pieces`."""
    for sql in (_FORGET_BALLOTS, _FORGET_POLLS):
        await engine.change(sql.format(numbers=marks(2, len(numbers))), (board, *numbers))
