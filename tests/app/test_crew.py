import asyncio

import pytest

from dialtone.app.crew import OWNER, Crew
from dialtone.base import log

pytestmark = pytest.mark.usefixtures("quiet")


class Sender:
    """Stands where SendMail stands; a copy ends after `stop` when it is let go."""

    def __init__(self):
        self.running = self.rings = 0
        self.stopped, self.let_go, self.all_up = asyncio.Event(), asyncio.Event(), asyncio.Event()
        self.let_go.set()

    def ring(self):
        self.rings += 1

    def stop(self):
        self.stopped.set()

    async def run(self, wait):
        self.running += 1
        self.all_up.set()
        try:
            await self.stopped.wait()
            await self.let_go.wait()
        finally:
            self.running -= 1


async def turn():
    """Let every task take a step or two."""
    for _ in range(5):
        await asyncio.sleep(0)


async def test_as_many_copies_as_wanted_and_none_after_stop():
    crew, sender = Crew(), Sender()
    crew.send_with(sender, 3)
    await turn()
    assert sender.running == 3
    await crew.stop(grace=5.0)
    assert sender.running == 0


async def test_a_new_sender_takes_over_while_the_old_one_finishes():
    crew, old, new = Crew(), Sender(), Sender()
    old.let_go.clear()
    crew.send_with(old, 1)
    await turn()
    crew.send_with(new, 1)
    await turn()
    assert old.stopped.is_set()
    assert (old.running, new.running) == (1, 1)
    crew.ring()
    assert (old.rings, new.rings) == (0, 1)
    old.let_go.set()
    await turn()
    assert old.running == 0
    await crew.stop(grace=5.0)


async def test_who_does_not_finish_in_time_is_ended():
    crew, sender = Crew(), Sender()
    sender.let_go.clear()
    crew.send_with(sender, 1)
    await turn()
    await crew.stop(grace=0.01)
    assert sender.running == 0


async def test_a_worker_that_dies_is_told_and_the_others_go_on():
    class Broken(Sender):
        async def run(self, wait):
            if not self.all_up.is_set():
                self.all_up.set()
                raise ZeroDivisionError
            await super().run(wait)

    told = []
    log.switch.sinks[:] = [told.append]
    crew, sender = Crew(), Broken()
    crew.send_with(sender, 2)
    await turn()
    assert [event.name for event in told] == ["program.worker"]
    assert sender.running == 1
    await crew.stop(grace=5.0)


def test_generations_have_names_that_only_the_first_covers():
    crew = Crew()
    owners = [crew.next_owner() for _ in range(12)]
    assert owners[0] == OWNER
    assert len(set(owners)) == 12
    assert all(owner.startswith(f"{OWNER}/") for owner in owners[1:])
    for one in owners[1:]:
        assert not any(other.startswith(f"{one}/") for other in owners if other != one)


async def test_ringing_nobody_is_harmless():
    Crew().ring()


async def test_new_posts_ring_whoever_waits_for_them():
    crew, rung = Crew(), []

    class Worker:
        def __init__(self, name):
            self.name, self.stopped = name, asyncio.Event()

        def ring(self):
            rung.append(self.name)

        def stop(self):
            self.stopped.set()

        async def run(self, wait):
            await self.stopped.wait()

    crew.posted()
    crew.index_with(Worker("index"))
    crew.export_with(Worker("lists"))
    crew.posted()
    assert sorted(rung) == ["index", "lists"]
    await crew.stop(grace=5.0)


async def test_one_looks_after_the_certificate_and_nobody_when_it_is_switched_off():
    crew, before, after = Crew(), Sender(), Sender()
    crew.certify_with(before)
    await turn()
    crew.certify_with(after)
    await turn()
    assert (before.running, after.running) == (0, 1)
    crew.certify_with(None)
    await turn()
    assert after.running == 0
    await crew.stop(grace=5.0)


async def test_timed_events_have_several_copies_and_end_where_there_are_none():
    crew, before, after = Crew(), Sender(), Sender()
    crew.schedule_with(before, 4)
    await turn()
    assert before.running == 4
    crew.schedule_with(after, 2)
    await turn()
    assert (before.running, after.running) == (0, 2)
    crew.schedule_with(None, 4)
    await turn()
    assert after.running == 0
    await crew.stop(grace=5.0)
