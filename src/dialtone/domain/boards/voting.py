"""Votes on messages, and polls. Nobody votes twice on one message; results are shown as the poll's author wants.

Source: spec bbs.md 3.3, 3.6; restriction V may not vote.
"""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass, replace
from typing import NamedTuple

from dialtone.base.errors import Refusal, Why
from dialtone.config.boards import Boards, SubBoard
from dialtone.domain.boards import diary
from dialtone.domain.boards.access import Access, Who, who
from dialtone.domain.boards.compose import Draft
from dialtone.domain.boards.facts import cleaned
from dialtone.domain.boards.moderation import actor_name
from dialtone.domain.boards.writing import Writing
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import BoardChanged
from dialtone.domain.model.poll import DOWN, MOST_ANSWERS, UP, Ballot, Poll, Results, Tally
from dialtone.domain.model.post import Post, PostNumber
from dialtone.domain.ports.outside import Clock
from dialtone.domain.ports.store import Records, Store

ANSWER_MOST = 70  # characters of an answer


@dataclass(frozen=True, slots=True)
class PollView:
    """A poll as one reader sees it. `tally` is None while its results are not for them; `mine` is the mask of what
    they chose, 0 before they voted; `may_close` whether they may end it."""

    poll: Poll
    tally: Tally | None
    mine: int
    may_close: bool


class Votes(NamedTuple):
    """What stands with a message: the votes on an ordinary one, or a poll; both None where there is nothing."""

    tally: Tally | None
    poll: PollView | None


NO_VOTES = Votes(None, None)


class Voting:
    """See the module's text."""

    __slots__ = ("_access", "_boards", "_clock", "_store", "_writing")

    def __init__(self, store: Store, clock: Clock, boards: Boards, access: Access, writing: Writing) -> None:
        self._store = store
        self._clock = clock
        self._boards = boards
        self._access = access
        self._writing = writing

    async def vote(self, caller: Caller, code: str, number: PostNumber, *, up: bool) -> Tally:
        """Vote on a message; the votes it has now. Raises Refusal: NOT_FOUND, DENIED, EXISTS (voted already);
        StoreError."""
        sub = self._voter(caller, code)

        async def change(records: Records) -> Tally:
            post = await self._get(records, who(caller), sub, number)
            if post.author_user == caller.user.number:
                raise Refusal(Why.DENIED, "You cannot vote on a message of your own.")
            if await records.votes.poll(sub.code, number) is not None:
                raise Refusal(Why.INVALID, "This is a poll: choose one of its answers.")
            return await self._cast(records, caller, sub, number, UP if up else DOWN)

        return await self._store.write(change)

    async def answer(self, caller: Caller, code: str, number: PostNumber, answers: Collection[int]) -> Tally:
        """Choose answers of a poll, counted from 0. Raises Refusal: NOT_FOUND, DENIED (closed, too many), INVALID,
        EXISTS (voted already); StoreError."""
        sub = self._voter(caller, code)
        chosen = set(answers)

        async def change(records: Records) -> Tally:
            await self._get(records, who(caller), sub, number)
            poll = await self._poll(records, sub, number)
            if poll.closed:
                raise Refusal(Why.DENIED, "This poll is closed.")
            if not chosen or not chosen <= set(range(len(poll.answers))):
                raise Refusal(Why.INVALID, "That is none of the answers.")
            if len(chosen) > poll.most:
                raise Refusal(Why.DENIED, f"You may choose at most {poll.most}.")
            return await self._cast(records, caller, sub, number, sum(1 << one for one in chosen))

        return await self._store.write(change)

    async def make(
        self,
        caller: Caller,
        code: str,
        draft: Draft,
        answers: Sequence[str],
        *,
        most: int = 1,
        results: Results = Results.VOTERS,
    ) -> PostNumber:
        """Post a poll: `draft` asks the question. Its message lists the answers for whoever reads it elsewhere. Raises
        Refusal: as `Writing.post`, INVALID; StoreError."""
        sub = self._voter(caller, code)
        texts = tuple(filter(None, (cleaned(answer, ANSWER_MOST) for answer in answers)))
        if not 2 <= len(texts) <= MOST_ANSWERS:
            raise Refusal(Why.INVALID, f"A poll has 2 to {MOST_ANSWERS} answers.")
        if not 1 <= most <= len(texts):
            raise Refusal(Why.INVALID, "Nobody can choose so many answers.")
        lines = [draft.body.rstrip(), ""] if draft.body.strip() else []
        body = "\n".join([*lines, *(f"{at:2}. {text}" for at, text in enumerate(texts, 1))])

        async def also(records: Records, number: PostNumber) -> None:
            poll = Poll(board=sub.code, number=number, answers=texts, most=most, results=results)
            await records.votes.put_poll(poll)

        return await self._writing.post(caller, sub, replace(draft, body=body), also=also)

    async def close(self, caller: Caller, code: str, number: PostNumber) -> None:
        """End a poll. Raises Refusal: NOT_FOUND, DENIED (somebody else's), EXISTS (closed); StoreError."""
        sub, asking = self._reader(caller, code), who(caller)

        async def change(records: Records) -> None:
            post = await self._get(records, asking, sub, number)
            poll = await self._poll(records, sub, number)
            if not self._may_close(asking, sub, post):
                raise Refusal(Why.DENIED, "You may close only polls of your own.")
            if poll.closed:
                raise Refusal(Why.EXISTS, "This poll is closed already.")
            await records.votes.put_poll(replace(poll, closed=True))
            records.announce(BoardChanged(sub.code))

        await self._store.write(change)
        diary.poll_closed(sub.code, number, actor_name(caller))

    async def look(self, caller: Caller, code: str, number: PostNumber) -> PollView | None:
        """A poll with what the caller may know of its results; None when the message is none. Raises Refusal:
        NOT_FOUND; StoreError."""
        sub = self._reader(caller, code)
        return await self._store.read(lambda records: self._view(records, caller, sub, number))

    async def votes(self, caller: Caller, code: str, number: PostNumber) -> Votes:
        """What a reader is shown of the votes on a message: both at once, since this is asked for every message that
        is read. Raises Refusal: NOT_FOUND; StoreError."""
        sub = self._reader(caller, code)
        if not sub.voting:
            return NO_VOTES

        async def question(records: Records) -> Votes:
            tally = (await records.votes.tallies(sub.code, [number])).get(number)
            if tally is None:
                return NO_VOTES
            if not tally.answers:
                return Votes(tally, None)
            return Votes(None, await self._view(records, caller, sub, number))

        return await self._store.read(question)

    async def _view(self, records: Records, caller: Caller, sub: SubBoard, number: PostNumber) -> PollView | None:
        asking = who(caller)
        post = await self._get(records, asking, sub, number)
        poll = await records.votes.poll(sub.code, number)
        if poll is None:
            return None
        mine = (await records.votes.mine(caller.user.number, sub.code, [number])).get(number, 0)
        tally = None
        if _shows(poll, voted=bool(mine), is_author=post.author_user == caller.user.number):
            tally = (await records.votes.tallies(sub.code, [number])).get(number, Tally())
        return PollView(poll, tally, mine, self._may_close(asking, sub, post) and not poll.closed)

    async def tallies(self, caller: Caller, code: str, numbers: Sequence[PostNumber]) -> dict[PostNumber, Tally]:
        """The votes on ordinary messages among these. Raises Refusal: NOT_FOUND; StoreError."""
        sub = self._reader(caller, code)
        if not sub.voting:
            return {}
        found = await self._store.read(lambda records: records.votes.tallies(sub.code, numbers))
        return {number: tally for number, tally in found.items() if not tally.answers}

    async def mine(self, caller: Caller, code: str, number: PostNumber) -> int:
        """How the caller voted on a message, 0 for not at all. Raises Refusal: NOT_FOUND; StoreError."""
        sub, user = self._reader(caller, code), caller.user.number
        return (await self._store.read(lambda records: records.votes.mine(user, sub.code, [number]))).get(number, 0)

    async def mine_among(self, caller: Caller, code: str, numbers: Sequence[PostNumber]) -> dict[PostNumber, int]:
        """How the caller voted on those of these messages he voted on. Raises Refusal: NOT_FOUND; StoreError."""
        sub, user = self._reader(caller, code), caller.user.number
        return await self._store.read(lambda records: records.votes.mine(user, sub.code, numbers))

    async def polls(self, caller: Caller, code: str) -> list[PostNumber]:
        """The polls of a sub-board, by number. Raises Refusal: NOT_FOUND; StoreError."""
        sub = self._reader(caller, code)
        return await self._store.read(lambda records: records.votes.polls(sub.code))

    async def best(self, caller: Caller, code: str, *, most: int = 100) -> list[PostNumber]:
        """The messages with the highest scores, best first. Raises Refusal: NOT_FOUND; StoreError."""
        sub = self._reader(caller, code)
        found = await self._store.read(lambda records: records.votes.best(sub.code, most=most))
        return [number for number, _ in found]

    def _reader(self, caller: Caller, code: str) -> SubBoard:
        sub = self._boards.find(code)
        if sub is None or not self._access.reads(who(caller), sub):
            raise Refusal(Why.NOT_FOUND, f"there is no sub-board {code.upper()}")
        return sub

    def _voter(self, caller: Caller, code: str) -> SubBoard:
        sub = self._reader(caller, code)
        if not sub.voting:
            raise Refusal(Why.DENIED, "There is no voting on this sub.")
        if caller.user.has_restriction("V"):
            raise Refusal(Why.DENIED, "You can't vote.")
        return sub

    def _may_close(self, asking: Who, sub: SubBoard, post: Post) -> bool:
        own = asking.user is not None and asking.user.number == post.author_user
        return own or self._access.operates(asking, sub)

    async def _get(self, records: Records, asking: Who, sub: SubBoard, number: PostNumber) -> Post:
        post = await records.posts.get(sub.code, number)
        if post is None or not self._access.reads_post(asking, sub, post):
            raise Refusal(Why.NOT_FOUND, f"there is no message {number}")
        return post

    @staticmethod
    async def _poll(records: Records, sub: SubBoard, number: PostNumber) -> Poll:
        poll = await records.votes.poll(sub.code, number)
        if poll is None:
            raise Refusal(Why.NOT_FOUND, "This message is no poll.")
        return poll

    async def _cast(self, records: Records, caller: Caller, sub: SubBoard, number: PostNumber, value: int) -> Tally:
        ballot = Ballot(board=sub.code, number=number, user=caller.user.number, value=value, at=self._clock.now())
        if not await records.votes.cast(ballot):
            raise Refusal(Why.EXISTS, "You have voted on this already.")
        records.announce(BoardChanged(sub.code))
        return (await records.votes.tallies(sub.code, [number])).get(number, Tally())


def _shows(poll: Poll, *, voted: bool, is_author: bool) -> bool:
    """Whether the results are shown to somebody."""
    if is_author or poll.results is Results.EVERYBODY:
        return True
    if poll.results is Results.SECRET:
        return False
    return poll.closed or (poll.results is Results.VOTERS and voted)
