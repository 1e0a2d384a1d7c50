"""Random sequences of changes, on each engine beside a plain model: mailboxes, queue and boards must always agree."""

from __future__ import annotations

import asyncio
import tempfile
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, initialize, invariant, rule

from dialtone.domain.mail import delivery
from dialtone.domain.model.mail import NewLetter, Uid
from dialtone.domain.model.mail_folder import INBOX, SPAM, TRASH, FolderId
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.store import Records, Store
from dialtone.store.memory import MemoryStore
from dialtone.store.sqlite import SqliteStore
from tests.store.board_rules import BoardRules
from tests.store.deliveries import PREFIX, to_host, to_user
from tests.support.examples import examples

USERS = (1, 2, 3)
DOMAINS = ("a.example", "b.example", "c.example")
OWNERS = ("one", "two")


class GaveUp(Exception):
    """A change that fails at its end."""


@dataclass
class Message:
    """A copy in the model's mailbox."""

    tag: str
    size: int
    read: bool = False
    folder: int = INBOX


@dataclass
class Waiting:
    """An entry in the model's queue."""

    tag: str
    domain: str
    due: float
    lease_until: float = 0.0
    owner: str = ""
    held: bool = False
    attempts: int = 0


class Machine(BoardRules, RuleBasedStateMachine):
    """The model, and the steps. Subclasses say which engine."""

    def open(self, folder: Path) -> Store:
        """A new store."""
        raise NotImplementedError

    @initialize()
    def begin(self) -> None:
        self.folder = tempfile.TemporaryDirectory()
        self.loop = asyncio.new_event_loop()
        self.store = self.open(Path(self.folder.name))
        self.boxes: dict[int, dict[int, Message]] = {user: {} for user in USERS}
        self.next_uid = dict.fromkeys(USERS, 1)
        self.queue: dict[int, Waiting] = {}
        self.last_entry = 0
        self.letters = 0
        self.now = 100.0
        self.begin_boards()

    def teardown(self) -> None:
        if hasattr(self, "store"):
            self.run(self.store.close())
            self.loop.close()
            self.folder.cleanup()

    def run(self, waiting: Awaitable[Any]) -> Any:
        return self.loop.run_until_complete(waiting)

    def write(self, change: Callable[[Records], Awaitable[Any]]) -> Any:
        return self.run(self.store.write(change))

    def read(self, question: Callable[[Records], Awaitable[Any]]) -> Any:
        return self.run(self.store.read(question))

    @rule(
        users=st.lists(st.sampled_from(USERS), max_size=4),
        hosts=st.lists(st.sampled_from(DOMAINS), max_size=3),
        body=st.binary(max_size=20),
        fails=st.booleans(),
    )
    def deliver(self, users: list[int], hosts: list[str], body: bytes, fails: bool) -> None:
        self.letters += 1
        tag = f"{self.letters:016x}"
        copies = [*map(to_user, users), *map(to_host, hosts)]
        letter = NewLetter(tag=tag, size=len(body), body=body)

        async def change(records: Records) -> None:
            await delivery.place(records, letter, delivery.Envelope(), copies, self.now)
            if fails:
                raise GaveUp

        try:
            self.write(change)
        except GaveUp:
            return
        for user in users:
            self.boxes[user][self.next_uid[user]] = Message(tag, len(PREFIX) + len(body))
            self.next_uid[user] += 1
        numbers = [entry.id for entry in self.read(lambda records: records.queue.all()) if entry.tag == tag]
        assert all(number > self.last_entry for number in numbers)
        self.last_entry = max(numbers, default=self.last_entry)
        for number, host in zip(numbers, hosts, strict=True):
            self.queue[number] = Waiting(tag, host, self.now)

    def number_of(self, place: int) -> int:
        """The number of the entry at a place of the queue, or of none."""
        return [*self.queue, *[99_999] * 9][place]

    @rule(user=st.sampled_from(USERS), uids=st.sets(st.integers(1, 12), max_size=6), fails=st.booleans())
    def remove(self, user: int, uids: set[int], fails: bool) -> None:
        box = self.boxes[user]
        expected = [(uid, box[uid].tag) for uid in sorted(uids) if uid in box]

        async def change(records: Records) -> None:
            assert await records.mail.remove(UserNumber(user), [Uid(uid) for uid in uids]) == expected
            if fails:
                raise GaveUp

        try:
            self.write(change)
        except GaveUp:
            return
        for uid, _ in expected:
            del box[uid]

    @rule(user=st.sampled_from(USERS), uids=st.sets(st.integers(1, 12), max_size=6))
    def mark_read(self, user: int, uids: set[int]) -> None:
        self.write(lambda records: records.mail.mark_read(UserNumber(user), [Uid(uid) for uid in uids]))
        for uid in uids & self.boxes[user].keys():
            self.boxes[user][uid].read = True

    @rule(
        user=st.sampled_from(USERS),
        uids=st.sets(st.integers(1, 12), max_size=6),
        folder=st.sampled_from([INBOX, SPAM, TRASH]),
        fails=st.booleans(),
    )
    def move(self, user: int, uids: set[int], folder: FolderId, fails: bool) -> None:
        box = self.boxes[user]
        going = [uid for uid in sorted(uids) if uid in box and box[uid].folder != folder]
        expected = [(uid, self.next_uid[user] + place) for place, uid in enumerate(going)]

        async def change(records: Records) -> None:
            moved = await records.folders.move(UserNumber(user), [Uid(uid) for uid in uids], folder, self.now)
            assert moved == expected
            if fails:
                raise GaveUp

        try:
            self.write(change)
        except GaveUp:
            return
        for old, new in expected:
            box[new] = replace(box.pop(old), folder=folder)
        self.next_uid[user] += len(expected)

    @rule(
        owner=st.sampled_from(OWNERS),
        busy=st.sets(st.sampled_from(DOMAINS), max_size=3),
        most=st.integers(1, 3),
        lease=st.sampled_from([5.0, 50.0]),
    )
    def claim(self, owner: str, busy: set[str], most: int, lease: float) -> None:
        ready = sorted(
            (entry.due, number)
            for number, entry in self.queue.items()
            if not entry.held and entry.due <= self.now and entry.lease_until <= self.now
        )
        free = [number for _, number in ready if self.queue[number].domain not in busy]
        expected = [number for _, number in ready if free and self.queue[number].domain == self.queue[free[0]].domain]
        claimed = self.write(
            lambda records: records.queue.claim(self.now, self.now + lease, owner, busy=busy, most=most)
        )
        assert [entry.id for entry in claimed] == expected[:most]
        for number in expected[:most]:
            self.queue[number].owner, self.queue[number].lease_until = owner, self.now + lease

    @rule(owner=st.sampled_from(OWNERS), place=st.integers(0, 8), later=st.sampled_from([0.0, 7.0]), ok=st.booleans())
    def give_back(self, owner: str, place: int, later: float, ok: bool) -> None:
        number = self.number_of(place)
        entry = self.queue.get(number)
        mine = entry is not None and entry.owner == owner
        if ok:
            assert self.write(lambda records: records.queue.finish(number, owner)) is mine
            if mine:
                del self.queue[number]
            return
        due = self.now + later
        retry = self.write(
            lambda records: records.queue.retry(number, owner, due=due, error="later", delay_told=False, counted=True)
        )
        assert retry is mine
        if mine and entry is not None:
            entry.due, entry.owner, entry.lease_until, entry.attempts = due, "", 0.0, entry.attempts + 1

    @rule(place=st.integers(0, 8), held=st.booleans())
    def hold(self, place: int, held: bool) -> None:
        number = self.number_of(place)
        assert self.write(lambda records: records.queue.hold(number, held)) is (number in self.queue)
        if number in self.queue:
            self.queue[number].held = held

    @rule(place=st.integers(0, 8))
    def cancel(self, place: int) -> None:
        number = self.number_of(place)
        assert self.write(lambda records: records.queue.remove(number)) is (self.queue.pop(number, None) is not None)

    @rule(seconds=st.sampled_from([1.0, 10.0]))
    def wait(self, seconds: float) -> None:
        self.now += seconds

    @invariant()
    def mailboxes_agree(self) -> None:
        if not hasattr(self, "store"):
            return
        for user, box in self.boxes.items():
            number = UserNumber(user)
            heads = self.read(lambda records, number=number: records.mail.heads(number))
            waiting = {uid: message for uid, message in box.items() if message.folder != TRASH}
            found = {head.uid: Message(head.tag, head.size, head.read, SPAM if head.spam else INBOX) for head in heads}
            assert found == waiting
            thrown = self.read(lambda records, number=number: records.folders.page(number, TRASH))
            assert {item.uid for item in thrown} == box.keys() - waiting.keys()
            state = self.read(lambda records, number=number: records.mail.state(number))
            spam = sum(message.folder == SPAM for message in waiting.values())
            total = sum(message.size for message in waiting.values())
            assert (state.messages, state.bytes, state.spam) == (len(waiting), total, spam)
            assert state.next_uid == self.next_uid[user]

    @invariant()
    def queue_agrees(self) -> None:
        if not hasattr(self, "store"):
            return
        stored = self.read(lambda records: records.queue.all())
        assert [entry.tag for entry in stored] == [entry.tag for entry in self.queue.values()]
        for entry, expected in zip(stored, self.queue.values(), strict=True):
            assert (entry.due, entry.lease_by, entry.lease_until, entry.held, entry.attempts) == (
                expected.due,
                expected.owner,
                expected.lease_until,
                expected.held,
                expected.attempts,
            )
        ready = [entry.due for entry in self.queue.values() if not entry.held and entry.lease_until <= self.now]
        assert self.read(lambda records: records.queue.next_due(self.now)) == min(ready, default=None)

    @invariant()
    def letters_are_those_somebody_has(self) -> None:
        if not hasattr(self, "store"):
            return
        found = self.run(self.store.verify())
        in_boxes = {message.tag for box in self.boxes.values() for message in box.values()}
        assert found.problems == []
        in_queue = {entry.tag for entry in self.queue.values()}
        assert found.counts["letters"] == len(in_boxes | in_queue | self.tags_on_boards())


class MemoryMachine(Machine):
    def open(self, folder: Path) -> Store:
        return MemoryStore()


class SqliteMachine(Machine):
    def open(self, folder: Path) -> Store:
        return SqliteStore(folder / "store")


TestMemory = MemoryMachine.TestCase
TestSqlite = SqliteMachine.TestCase
TestMemory.settings = settings(max_examples=examples(100), stateful_step_count=30, deadline=None)
TestSqlite.settings = settings(
    max_examples=examples(50), stateful_step_count=25, deadline=None, suppress_health_check=[HealthCheck.too_slow]
)
