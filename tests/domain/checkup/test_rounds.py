"""Check-ups that go on by themselves: bounded, one for a sysop at a time, and a bug in one ends only that."""

from __future__ import annotations

import asyncio

import pytest

from dialtone.base import log
from dialtone.base.errors import StoreError
from dialtone.domain.checkup.finding import Result, ok
from dialtone.domain.checkup.rounds import KEPT, Rounds
from dialtone.domain.model.user import UserNumber

ONE = UserNumber(1)


@pytest.fixture(autouse=True)
def quiet(monkeypatch):
    monkeypatch.setattr(log.switch, "sinks", [])


@pytest.fixture
def works():
    return []


@pytest.fixture
def rounds(works):
    return Rounds(works.append)


def run(*results, fault=None):
    async def go(begun):
        for result in results:
            begun(result.title)
            yield result
        if fault is not None:
            raise fault

    return go


DISK, CLOCK = Result("disk", "Room", (ok("much"),)), Result("clock", "Clock", (ok("right"),))


def test_what_was_found_is_there_at_the_end(rounds, works):
    made = rounds.begin(ONE, run(DISK, CLOCK))
    assert (made.done, made.results) == (False, [])
    asyncio.run(works[0])
    assert (made.done, made.results, made.trouble) == (True, [DISK, CLOCK], "")


def test_while_one_goes_on_no_other_begins(rounds, works):
    made = rounds.begin(ONE, run(DISK))
    assert rounds.begin(ONE, run(CLOCK)) is made
    assert len(works) == 1
    assert rounds.begin(UserNumber(2), run(CLOCK)) is not made
    for work in works:
        asyncio.run(work)
    assert rounds.begin(ONE, run(CLOCK)) is not made
    works.pop().close()


@pytest.mark.parametrize(
    ("fault", "words"), [(StoreError("the store is away"), "the store is away"), (RuntimeError("a bug"), "by a bug")]
)
def test_a_fault_ends_it_and_what_was_found_stays(rounds, works, fault, words):
    made = rounds.begin(ONE, run(DISK, fault=fault))
    asyncio.run(works[0])
    assert made.done
    assert made.results == [DISK]
    assert words in made.trouble


def test_only_so_many_are_kept(rounds, works):
    for number in range(1, KEPT + 2):
        rounds.begin(UserNumber(number), run())
    assert rounds.latest(UserNumber(1)) is None
    assert rounds.latest(UserNumber(KEPT + 1)) is not None
    for work in works:
        work.close()
