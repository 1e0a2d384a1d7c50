"""A loop that is rung."""

from __future__ import annotations

from dialtone.base.bell import Bell
from dialtone.testing.script import run
from dialtone.workers.rung import Rung


class Rounds(Rung):
    LABEL = "TEST"

    def __init__(self) -> None:
        super().__init__()
        self.done = 0

    async def once(self) -> float:
        self.done += 1
        return 5.0


def test_it_waits_between_rounds_and_ends_when_it_is_told_to() -> None:
    loop = Rounds()
    waited: list[tuple[bool, float]] = []

    async def wait(bell: Bell, seconds: float) -> None:
        waited.append((bell.answer(), seconds))
        if len(waited) == 2:
            loop.stop()
        else:
            loop.ring("somebody posted")

    run(loop.run(wait))
    assert loop.done == 2
    assert waited == [(False, 5.0), (False, 5.0)]  # what rang before a round is answered by it


def test_a_stop_during_a_round_is_not_waited_for() -> None:
    loop = Rounds()
    loop.stop()

    async def wait(bell: Bell, seconds: float) -> None:
        raise AssertionError

    run(loop.run(wait))
    assert loop.done == 0
