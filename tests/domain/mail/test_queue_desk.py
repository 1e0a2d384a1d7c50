import pytest

from dialtone.base.bus import Bus
from dialtone.base.errors import Refusal, Why
from dialtone.domain.mail.queue_desk import QueueDesk
from dialtone.domain.model.happenings import MailQueued
from dialtone.store.memory import MemoryBlobs, MemoryStore
from dialtone.testing.clock import ManualClock
from dialtone.testing.conformance.store_queue import claim, queue
from dialtone.testing.script import run
from tests.domain.access.test_audit_book import ALICE, SYSOP


class World:
    """Three letters wait; `woken` are the domains of which somebody was told."""

    def __init__(self):
        self.clock, self.bus, self.woken = ManualClock(), Bus(), []
        self.bus.listen(MailQueued, lambda fact: self.woken.append(fact.domain))
        self.store = MemoryStore(self.bus)
        self.desk = QueueDesk(self.store, MemoryBlobs(now=self.clock.now), self.clock)
        later = self.clock.now() + 3600
        self.ids = [run(queue(self.store, domain, later)) for domain in ("one.example", "two.example", "two.example")]

    def entry(self, id):
        return run(self.desk.entry(SYSOP, id)).entry

    def trace(self, text):
        return [(one.event, one.address, one.detail) for one in run(self.desk.trace(SYSOP, text))]


@pytest.fixture
def world():
    return World()


def test_what_waits_is_listed_and_found(world):
    assert [entry.id for entry in run(world.desk.entries(SYSOP))] == world.ids
    assert [entry.id for entry in run(world.desk.entries(SYSOP, "X@ONE"))] == world.ids[:1]


def test_an_entry_is_shown_with_its_header(world):
    head = run(world.desk.entry(SYSOP, world.ids[0])).head
    assert head.startswith("Received: x\n") and "\n\n" not in head


def test_retried_entries_are_due_now_and_somebody_looks(world):
    run(world.desk.hold(SYSOP, world.ids[:1]))
    assert world.entry(world.ids[0]).held
    assert run(world.desk.retry(SYSOP, world.ids[:1])) == 1
    assert world.entry(world.ids[0]).due == world.clock.now() and not world.entry(world.ids[0]).held
    assert world.woken == ["one.example", "one.example"]


def test_what_is_being_sent_is_not_retried(world):
    now = world.clock.now() + 7200
    run(claim(world.store, now, until=now + 600))
    assert run(world.desk.retry(SYSOP, world.ids[:1])) == 0


def test_released_entries_go_on_as_planned(world):
    due = world.entry(world.ids[1]).due
    run(world.desk.hold(SYSOP, world.ids[1:]))
    assert run(world.desk.release(SYSOP, world.ids[1:])) == 2
    assert world.entry(world.ids[1]).due == due and not world.entry(world.ids[1]).held


def test_removed_entries_are_gone_and_the_trace_says_by_whom(world):
    tag = world.entry(world.ids[2]).tag
    assert run(world.desk.remove(SYSOP, [world.ids[2], 999])) == 1
    with pytest.raises(Refusal) as no:
        world.entry(world.ids[2])
    assert no.value.why is Why.NOT_FOUND
    assert world.trace(tag) == [("removed", "x@two.example", "removed by Olga")]


def test_nothing_is_traced_for_nothing(world):
    assert world.trace("  ") == []


def test_EXE_09_only_sysops(world):
    for verb in (
        world.desk.entries(ALICE),
        world.desk.entry(ALICE, world.ids[0]),
        world.desk.trace(ALICE, "x"),
        world.desk.retry(ALICE, world.ids),
        world.desk.hold(ALICE, world.ids),
        world.desk.release(ALICE, world.ids),
        world.desk.remove(ALICE, world.ids),
    ):
        with pytest.raises(Refusal) as no:
            run(verb)
        assert no.value.why is Why.DENIED
    assert len(run(world.desk.entries(SYSOP))) == 3
