"""The loop: when it looks, when it sleeps, what limits it. And the promise: each recipient ends exactly once."""

import asyncio
import email
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from dialtone.base import log
from dialtone.base.bell import Bell
from dialtone.base.errors import StoreError
from dialtone.domain.mail.sending import Relay
from dialtone.testing.mail_sink import GONE
from tests.support.examples import examples
from tests.support.office import POLICY, Office, logged, status_fields

ADDRESS = "93.184.216.34"


async def test_the_first_look_is_at_the_start_and_the_faqs_line_is_logged():
    office = Office()
    sink = office.world.host("mx.ext.test", ADDRESS, domain="ext.test")
    await office.queue("bob@ext.test")
    with logged() as lines:
        await office.pump()
    assert len(sink.taken) == 1
    assert lines[0] == "SendMail thread started"


async def test_the_context_is_send_without_number():
    office = Office()
    contexts = []
    await office.pump()
    context = log.context.get()
    assert context is not None
    contexts.append((context.server, context.label, context.number))
    assert contexts == [("mail", "SEND", 0)]


async def test_it_sleeps_until_the_next_attempt_at_most_rescan_frequency():
    office = Office()
    await office.pump()
    assert office.sleeps == [3600]
    office.world.mx["ext.test"] = [(1, "mx.ext.test")]
    office.world.names["mx.ext.test"] = [ADDRESS]
    await office.queue("bob@ext.test")
    await office.pump()
    assert office.sleeps[-1] == 300


async def test_no_sendmail_stays_idle():
    office = Office(replace(POLICY, enabled=False))
    office.world.host("mx.ext.test", ADDRESS, domain="ext.test")
    await office.queue("bob@ext.test")
    with logged() as lines:
        await office.pump()
    assert not office.world.dialed
    assert "SendMail thread started" not in lines


async def test_O15_contradicting_settings_send_nothing_and_are_an_error():
    office = Office(replace(POLICY, blocked=True, problems=("Options has two flags",)))
    office.world.host("mx.ext.test", ADDRESS, domain="ext.test")
    await office.queue("bob@ext.test")
    with logged() as lines:
        await office.pump()
    assert "!Options has two flags" in lines
    assert not office.world.dialed
    assert (await office.entries())[0].attempts == 0


async def test_trouble_of_the_store_is_waited_out():
    office = Office()
    office.world.host("mx.ext.test", ADDRESS, domain="ext.test")
    await office.queue("bob@ext.test")

    def full(_):
        raise StoreError("disk full")

    office.store._records.log.tap = full
    await office.pump()
    assert office.sleeps == [10.0]
    office.store._records.log.tap = None
    await office.pump()
    assert not await office.entries()


# --- several copies ---


async def wait(bell: Bell, seconds: float) -> None:
    """As the program waits, with real tasks and no real time."""
    rung = asyncio.Event()
    stop = bell.listen(rung.set)
    try:
        if not bell.answer():
            await rung.wait()
    finally:
        stop()


class Gate:
    """Counts deliveries under way and lets them through when told."""

    def __init__(self, office: Office) -> None:
        self.open = asyncio.Event()
        self.busy: Counter[str] = Counter()
        self.most: Counter[str] = Counter()
        self._dial = office.world.dial
        office.world.dial = self.dial  # type: ignore[method-assign]

    async def dial(self, address, port, **names):
        self.busy[address] += 1
        self.most[address] = max(self.most[address], self.busy[address])
        self.most["all"] = max(self.most["all"], self.busy.total())
        await self.open.wait()
        self.busy[address] -= 1
        return await self._dial(address, port, **names)


async def settled(done, seconds=5):
    """Let tasks run until `done()`."""
    async with asyncio.timeout(seconds):
        while not await done():  # noqa: ASYNC110  (other tasks of this test bring it about)
            await asyncio.sleep(0)


async def started(sender, copies):
    tasks = [asyncio.create_task(sender.run(wait)) for _ in range(copies)]
    for _ in range(20):
        await asyncio.sleep(0)
    return tasks


async def test_destinations_are_served_side_by_side_within_the_limit_for_each():
    office = Office(replace(POLICY, per_host=2))
    for number in range(3):
        office.world.host(f"mx{number}.test", f"93.184.216.{number}", domain=f"d{number}.test")
    gate = Gate(office)
    sender = office.sender()
    for number in range(3):
        for _ in range(120):  # more than one claim for each destination
            await office.queue(f"x@d{number}.test")
    tasks = await started(sender, 8)
    for _ in range(200):
        await asyncio.sleep(0)
    assert max(gate.busy.values()) <= 2
    assert len([count for count in gate.busy.values() if count]) == 3, "all destinations at a time"
    gate.open.set()

    async def empty():
        return not await office.entries()

    await settled(empty)
    sender.stop()
    await asyncio.gather(*tasks)
    assert all(count <= 2 for address, count in gate.most.items() if address != "all")
    assert sum(len(sink.taken) for sink in office.world.sinks.values()) == 360


async def test_claims_at_the_same_moment_keep_the_limit_too():
    office = Office(replace(POLICY, per_host=1))
    office.world.host("mx.ext.test", ADDRESS, domain="ext.test")
    write = office.store.write

    async def slowly(change):
        result = await write(change)
        await asyncio.sleep(0)
        return result

    office.store.write = slowly
    gate = Gate(office)
    sender = office.sender()
    for _ in range(200):
        await office.queue("x@ext.test")
    tasks = await started(sender, 4)
    for _ in range(100):
        await asyncio.sleep(0)
    gate.open.set()

    async def empty():
        return not await office.entries()

    await settled(empty)
    sender.stop()
    await asyncio.gather(*tasks)
    assert gate.most["all"] == 1
    assert sum(len(sink.taken) for sink in office.world.sinks.values()) == 200


async def test_a_relay_counts_as_one_destination():
    office = Office(replace(POLICY, per_host=2, relay=Relay("hub.test", 25)))
    office.world.host("hub.test", ADDRESS)
    gate = Gate(office)
    sender = office.sender()
    for number in range(10):
        await office.queue(f"x@d{number}.test")
    tasks = await started(sender, 8)
    for _ in range(200):
        await asyncio.sleep(0)
    gate.open.set()

    async def empty():
        return not await office.entries()

    for _ in range(100):
        sender.ring()
        await asyncio.sleep(0)
    await settled(empty)
    sender.stop()
    await asyncio.gather(*tasks)
    assert gate.most["all"] == 2


async def test_a_ring_wakes_as_many_copies_as_there_is_work():
    office = Office()
    for number in range(3):
        office.world.host(f"mx{number}.test", f"93.184.216.{number}", domain=f"d{number}.test")
    gate = Gate(office)
    sender = office.sender()
    tasks = await started(sender, 5)
    for number in range(3):
        await office.queue(f"x@d{number}.test")
    sender.ring()  # once
    for _ in range(100):
        await asyncio.sleep(0)
    assert gate.most["all"] == 3
    gate.open.set()
    sender.stop()
    await asyncio.gather(*tasks)


async def test_a_ring_while_looking_is_not_lost():
    office = Office()
    sink = office.world.host("mx.ext.test", ADDRESS, domain="ext.test")
    sender = office.sender()
    read = office.store.read
    queued = False

    async def reading(question):
        nonlocal queued
        found = await read(question)
        if not queued:
            queued = True
            await office.queue("bob@ext.test")
            sender.ring()  # after the look, before the sleep
        return found

    office.store.read = reading
    [task] = await started(sender, 1)
    sender.stop()
    await task
    assert len(sink.taken) == 1


# --- the promise ---


class Killed(BaseException):
    """The process dies."""


class Mortal:
    """Dies at a given step; from then on nothing can be written or said, as in a process that is gone."""

    def __init__(self) -> None:
        self.left = 0
        self.dead = False

    def step(self, *_: object) -> None:
        if self.dead:
            raise Killed
        if self.left:
            self.left -= 1
            if not self.left:
                self.dead = True
                raise Killed

    def watch(self, office: Office) -> None:
        """Make a step of every write, of what follows it, and of everything that is said to a server."""
        office.store._records.log.tap = self.step
        for holder, name in ((office.store, "write"), (office.store, "read"), (office.world, "dial")):
            self._around(holder, name)
        dial = office.world.dial

        async def dialing(*words, **names):
            wire = await dial(*words, **names)
            self._around(wire, "send_raw")
            self._around(wire, "read_line")
            return wire

        office.world.dial = dialing  # type: ignore[method-assign]

    def _around(self, holder: object, name: str) -> None:
        original = getattr(holder, name)

        async def stepping(*words, **names):
            self.step()
            result = await original(*words, **names)
            self.step()
            return result

        setattr(holder, name, stepping)


ANSWERS = {
    "ok": {},
    "soft": {"RCPT": b"450 4.2.1 later"},
    "hard": {"RCPT": b"550 5.1.1 nobody"},
    "soft end": {".": b"451 4.3.0 later"},
    "hard end": {".": b"554 5.6.0 no"},
    "gone": {"DATA": GONE},
    "mute": {"MAIL": GONE},
    "421": {"RCPT": b"421 4.3.2 later"},
}
RECIPIENTS = ("a@one.test", "b@one.test", "c@two.test", "d@gone.test")


@settings(max_examples=examples(60), deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(st.sampled_from(sorted(ANSWERS)), min_size=1, max_size=8),
    st.lists(st.integers(1, 120), max_size=4),
)
def test_every_accepted_recipient_ends_exactly_once_sent_or_bounced(answers, deaths):
    asyncio.run(play(answers, deaths))


async def play(answers, deaths):
    office = Office()
    office.with_retry(attempts=4)
    one = office.world.host("mx.one.test", ADDRESS, domain="one.test")
    two = office.world.host("mx.two.test", "93.184.216.35", domain="two.test")
    await office.queue(*RECIPIENTS)
    mortal = Mortal()
    mortal.watch(office)
    calm = not deaths
    answers, deaths = list(answers), list(deaths)
    for _ in range(60):
        one.say = two.say = ANSWERS[answers.pop(0) if answers else "ok"]
        mortal.left, mortal.dead = deaths.pop(0) if deaths else 0, False
        try:
            await office.pump()
        except Killed:
            pass
        mortal.left, mortal.dead = 0, False
        if not await office.entries():
            break
        office.clock.advance(4 * 3600)
    assert not await office.entries()
    ends = Counter(
        (entry.address, entry.event) for entry in await office.traces("alice@local.test") if entry.event != "queued"
    )
    taken = Counter(address for sink in (one, two) for text in sink.taken for address in text.recipients)
    told = Counter(
        group["Final-Recipient"].removeprefix("rfc822; ")
        for text in await office.box()
        for group in status_fields(email.message_from_bytes(text))[1:]
        if group["Action"] == "failed"
    )
    for address in RECIPIENTS:
        assert ends[address, "sent"] + ends[address, "bounced"] == 1
        assert told[address] == ends[address, "bounced"], "who was given up was told of, once"
        assert not ends[address, "sent"] or taken[address], "who is said to have it has it"
        assert not calm or taken[address] == ends[address, "sent"], "without a death in between nobody gets it twice"


@pytest.mark.parametrize("answer", ["ok", "hard"])
async def test_killed_between_any_two_steps_nothing_is_lost(answer):
    for death in range(1, 400):
        office = Office()
        sink = office.world.host("mx.one.test", ADDRESS, domain="one.test")
        sink.say = ANSWERS[answer]
        await office.queue("a@one.test")
        mortal = Mortal()
        mortal.watch(office)
        mortal.left = death
        try:
            await office.pump()
        except Killed:
            pass
        else:
            break
        mortal.left, mortal.dead = 0, False
        await office.pump()  # the next start: leases of the dead run are freed at once
        assert not await office.entries(), f"killed at step {death}"
        assert len(sink.taken) >= (answer == "ok")
        assert len(await office.box()) == (answer == "hard")
    assert death > 20
