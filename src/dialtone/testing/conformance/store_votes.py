"""What every engine promises about votes and polls."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping
from dataclasses import replace

import pytest

from dialtone.base.errors import Refusal, Why
from dialtone.domain.model.poll import DOWN, UP, Ballot, Poll, Results, Tally
from dialtone.domain.model.post import PostNumber
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.store import Records, Store
from dialtone.testing.conformance.store_posts import publish, remove


async def vote(store: Store, number: int, user: int, value: int = UP, *, board: str = "MAIN") -> bool:
    """Cast a vote."""
    ballot = Ballot(board=board, number=PostNumber(number), user=UserNumber(user), value=value, at=5.0)
    return await store.write(lambda records: records.votes.cast(ballot))


async def tallies(store: Store, *numbers: int, board: str = "MAIN") -> Mapping[PostNumber, Tally]:
    """Count votes."""
    asked = [PostNumber(number) for number in numbers]
    return await store.read(lambda records: records.votes.tallies(board, asked))


async def best(store: Store, *, most: int = 100) -> list[tuple[int, int]]:
    """Messages by their score."""
    return list(await store.read(lambda records: records.votes.best("MAIN", most=most)))


async def put_poll(store: Store, poll: Poll) -> None:
    """Make a message a poll."""
    await store.write(lambda records: records.votes.put_poll(poll))


async def poll_of(store: Store, number: int) -> Poll | None:
    """What makes a message a poll."""
    return await store.read(lambda records: records.votes.poll("MAIN", PostNumber(number)))


async def three(store: Store) -> None:
    """Three messages."""
    for number in range(1, 4):
        await publish(store, "MAIN", f"{number:016x}")


COLOURS = Poll(
    board="MAIN", number=PostNumber(2), answers=("red", "grün, \n or so", ""), most=2, results=Results.SECRET
)


class VoteSuite:
    """Needs the fixture `store`."""

    async def test_votes_are_counted(self, store: Store) -> None:
        await three(store)
        for user, value in ((1, UP), (2, UP), (3, DOWN)):
            assert await vote(store, 1, user, value)
        assert await vote(store, 2, 1, DOWN)
        assert await tallies(store, 1, 2, 3, 99) == {1: Tally(up=2, down=1, voters=3), 2: Tally(down=1, voters=1)}
        assert await tallies(store, 1, board="OTHER") == {}
        assert await tallies(store) == {}

    async def test_SQL_03_nobody_votes_twice(self, store: Store) -> None:
        await three(store)
        results = await asyncio.gather(*(vote(store, 1, 7, value) for value in (UP, UP, DOWN, UP, DOWN)))
        assert sorted(results) == [False, False, False, False, True]
        assert [tally.voters for tally in (await tallies(store, 1)).values()] == [1]
        assert await vote(store, 1, 8)

    async def test_there_are_no_votes_on_what_is_not_there(self, store: Store) -> None:
        await three(store)
        await remove(store, "MAIN", 2)
        assert not await vote(store, 2, 1)
        assert not await vote(store, 1, 1, board="NONE")
        assert (await store.verify()).counts["ballots"] == 0

    async def test_a_user_sees_his_own_votes(self, store: Store) -> None:
        await three(store)
        await vote(store, 1, 1, UP)
        await vote(store, 3, 1, DOWN)
        await vote(store, 2, 2, UP)
        asked = [PostNumber(number) for number in (1, 2, 3, 9)]
        assert await store.read(lambda records: records.votes.mine(UserNumber(1), "MAIN", asked)) == {1: UP, 3: DOWN}
        assert await store.read(lambda records: records.votes.mine(UserNumber(1), "MAIN", [])) == {}
        assert await store.read(lambda records: records.votes.mine(UserNumber(1), "OTHER", asked)) == {}

    async def test_the_best_come_first_and_of_equals_the_newer(self, store: Store) -> None:
        for number in range(1, 6):
            await publish(store, "MAIN", f"{number:016x}")
        for number, user, value in ((1, 1, UP), (2, 1, DOWN), (3, 1, UP), (3, 2, UP), (4, 1, UP)):
            await vote(store, number, user, value)
        assert await best(store) == [(3, 2), (4, 1), (1, 1), (2, -1)]
        assert await best(store, most=2) == [(3, 2), (4, 1)]

    async def test_votes_go_with_their_message(self, store: Store) -> None:
        await three(store)
        await put_poll(store, COLOURS)
        for number in (1, 2, 3):
            await vote(store, number, 1)
        assert await remove(store, "MAIN", 1, 2) == 2
        assert await tallies(store, 1, 2, 3) == {3: Tally(up=1, voters=1)}
        assert await poll_of(store, 2) is None
        await store.write(lambda records: records.posts.purge("MAIN", before=9.0, most=0))
        assert await best(store) == []
        found = await store.verify()
        assert (found.problems, found.counts["ballots"], found.counts["polls"]) == ([], 0, 0)

    async def test_a_failed_change_leaves_the_votes_as_they_were(self, store: Store) -> None:
        async def give_up(records: Records) -> None:
            await records.votes.cast(Ballot(board="MAIN", number=PostNumber(3), user=UserNumber(1), value=UP, at=1.0))
            await records.votes.put_poll(replace(COLOURS, number=PostNumber(3)))
            await records.posts.remove("MAIN", [PostNumber(1)])
            raise Refusal(Why.FULL)

        await three(store)
        await vote(store, 1, 1)
        with pytest.raises(Refusal):
            await store.write(give_up)
        assert await tallies(store, 1, 2, 3) == {1: Tally(up=1, voters=1)}
        assert await vote(store, 3, 1)


class PollSuite:
    """Needs the fixture `store`."""

    async def test_a_poll_keeps_its_answers(self, store: Store) -> None:
        await three(store)
        await put_poll(store, COLOURS)
        await put_poll(store, replace(COLOURS, number=PostNumber(1), answers=("half \ud83d of",)))
        assert await poll_of(store, 2) == COLOURS
        assert await poll_of(store, 3) is None
        odd = await poll_of(store, 1)
        assert odd is not None and odd.answers == ("half \ufffd of",)
        assert await store.read(lambda records: records.votes.polls("MAIN")) == [1, 2]
        assert await store.read(lambda records: records.votes.polls("OTHER")) == []

    async def test_a_poll_is_closed_and_keeps_its_votes(self, store: Store) -> None:
        await three(store)
        await put_poll(store, COLOURS)
        await vote(store, 2, 1, 0b10)
        await put_poll(store, replace(COLOURS, closed=True))
        assert await poll_of(store, 2) == replace(COLOURS, closed=True)
        assert await tallies(store, 2) == {2: Tally(answers=(0, 1, 0), voters=1)}

    async def test_every_answer_is_counted(self, store: Store) -> None:
        await three(store)
        await put_poll(store, COLOURS)
        assert await tallies(store, 1, 2) == {2: Tally(answers=(0, 0, 0), voters=0)}
        for user, mask in ((1, 0b001), (2, 0b011), (3, 0b011), (4, 0b100), (5, 0)):
            assert await vote(store, 2, user, mask)
        await vote(store, 1, 1, UP)
        assert await tallies(store, 1, 2) == {1: Tally(up=1, voters=1), 2: Tally(answers=(3, 2, 1), voters=5)}

    async def test_polls_are_not_among_the_best(self, store: Store) -> None:
        await three(store)
        await put_poll(store, COLOURS)
        await vote(store, 2, 1, 0b11)
        await vote(store, 1, 1, UP)
        assert await best(store) == [(1, 1)]

    async def test_there_is_no_poll_without_a_message(self, store: Store) -> None:
        await put_poll(store, COLOURS)
        assert await poll_of(store, 2) is None
        assert not (await store.verify()).problems
