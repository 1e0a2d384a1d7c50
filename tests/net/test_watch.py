import asyncio
import math

from dialtone.net.watch import Watch


class Waiter:
    def __init__(self, deadline: float = math.inf) -> None:
        self.deadline = deadline
        self.expired = asyncio.Event()

    def expire(self, now: float) -> None:
        self.expired.set()
        self.deadline = math.inf


async def test_only_deadlines_that_passed_expire_and_once() -> None:
    now = [10.0]
    watch: Watch[Waiter] = Watch(lambda: now[0], period=0)
    early, late, never = Waiter(12), Waiter(20), Waiter()
    for waiter in (early, late, never):
        watch.add(waiter)
    watch.sweep()
    assert not early.expired.is_set()
    now[0] = 12.0
    watch.sweep()
    assert [waiter.expired.is_set() for waiter in (early, late, never)] == [True, False, False]
    early.expired.clear()
    watch.discard(late)
    now[0] = 100.0
    watch.sweep()
    assert not any(waiter.expired.is_set() for waiter in (early, late, never))


async def test_it_runs_by_itself_while_it_has_members() -> None:
    watch: Watch[Waiter] = Watch(period=0.005)
    for _ in range(2):
        waiter = Waiter(0)
        watch.add(waiter)
        async with asyncio.timeout(5):
            await waiter.expired.wait()
        watch.discard(waiter)


async def test_a_member_may_leave_while_it_expires() -> None:
    watch: Watch[Waiter] = Watch(lambda: 1.0, period=0)

    class Leaver(Waiter):
        def expire(self, now: float) -> None:
            watch.discard(self)

    for _ in range(3):
        watch.add(Leaver(0))
    watch.sweep()
    assert watch.members == set()
