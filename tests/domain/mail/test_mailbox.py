"""Mailboxes: snapshots, reading ahead, closing."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import pytest

from dialtone.base.bus import Bus
from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.mail.delivery import Addressed, Envelope, place
from dialtone.domain.mail.mailbox import AHEAD_MESSAGES, Mailbox, Mailboxes
from dialtone.domain.model.actor import Caller
from dialtone.domain.model.happenings import MailRemoved
from dialtone.domain.model.mail import NewLetter
from dialtone.domain.model.route import ToUser
from dialtone.domain.model.user import User, UserNumber
from dialtone.domain.ports.store import Records
from dialtone.store.memory.blobs import MemoryBlobs
from dialtone.store.memory.store import MemoryStore
from dialtone.testing.clock import ManualClock
from dialtone.wire.port import Peer

ALICE = User(number=UserNumber(2), alias="Alice")
PREFIX = b"Return-Path: <a@ext.test>\r\n"


class Room:
    """A store that counts its questions, and what stands around it."""

    def __init__(self) -> None:
        self.bus = Bus()
        self.failing = False
        self.store = MemoryStore(self.bus, tap=self.tap)
        self.blobs = MemoryBlobs()
        self.clock = ManualClock()
        self.reads = 0
        self.mailboxes = Mailboxes(self, self.blobs, self.clock)  # type: ignore[arg-type]
        self.bus.listen(MailRemoved, self.mailboxes.removed)
        self.caller = Caller(ALICE, Peer("192.0.2.1", 1, "192.0.2.2", 110), "pop3")

    def tap(self, _: str) -> None:
        if self.failing:
            raise StoreError("disk full")

    async def read(self, question: Callable[[Records], Awaitable[Any]]) -> Any:
        self.reads += 1
        return await self.store.read(question)

    async def write(self, change: Callable[[Records], Awaitable[Any]]) -> Any:
        return await self.store.write(change)

    async def deliver(self, *bodies: bytes, spam: bool = False) -> None:
        for body in bodies:
            letter = NewLetter(tag=f"{abs(hash(body)):016x}"[:16], size=len(body), body=body, spam=spam)
            copies = [Addressed(destination=ToUser(ALICE), address="alice@local.test", prefix=PREFIX)]

            async def change(records: Records, letter: NewLetter = letter, copies: Any = copies) -> None:
                await place(records, letter, Envelope(), copies, 0.0)

            await self.store.write(change)

    async def open(self, **options: bool) -> Mailbox:
        return await self.mailboxes.open(self.caller, **options)


@pytest.fixture
def room() -> Room:
    return Room()


async def test_a_snapshot_with_exact_sizes(room: Room) -> None:
    await room.deliver(b"one\r\n", b"two!\r\n")
    box = await room.open()
    await room.deliver(b"three\r\n")
    assert box.count == 2
    assert [head.size for _, head in box.left()] == [len(PREFIX) + 5, len(PREFIX) + 6]
    text = await box.fetch(2)
    assert text.prefix == PREFIX
    assert text.body == b"two!\r\n"


@pytest.mark.parametrize("number", [0, -1, 3, 10**9])
async def test_numbers_outside_are_not_found(room: Room, number: int) -> None:
    await room.deliver(b"1\r\n", b"2\r\n")
    with pytest.raises(Refusal) as no:
        (await room.open()).head(number)
    assert no.value.why is Why.NOT_FOUND


async def test_without_spam(room: Room) -> None:
    await room.deliver(b"good\r\n")
    await room.deliver(b"bad\r\n", spam=True)
    assert (await room.open()).count == 2
    assert (await room.open(without_spam=True)).count == 1


async def test_nothing_happens_until_it_is_closed(room: Room) -> None:
    await room.deliver(b"1\r\n", b"2\r\n", b"3\r\n")
    box = await room.open()
    box.delete(2)
    assert (box.messages_left, box.deleted) == (2, 1)
    assert box.bytes_left == 2 * (len(PREFIX) + 3)
    with pytest.raises(Refusal) as no:
        await box.fetch(2)
    assert no.value.why is Why.GONE
    assert (await room.open()).count == 3
    await box.close()
    left = await room.open()
    assert [(await left.fetch(number)).body for number in (1, 2)] == [b"1\r\n", b"3\r\n"]


async def test_reset_takes_marks_back(room: Room) -> None:
    await room.deliver(b"1\r\n")
    box = await room.open()
    before = box.bytes_left
    box.delete(1)
    box.reset()
    assert (box.messages_left, box.bytes_left) == (1, before)
    await box.close()
    assert (await room.open()).count == 1


async def test_POP_05_two_sessions_keep_their_numbers(room: Room) -> None:
    await room.deliver(b"1\r\n", b"2\r\n", b"3\r\n")
    phone, desktop = await room.open(), await room.open()
    phone.delete(1)
    await phone.close()
    assert (await desktop.fetch(2)).body == b"2\r\n"
    with pytest.raises(Refusal) as no:
        await desktop.fetch(1)
    assert no.value.why is Why.GONE
    desktop.delete(1)  # what is gone already is no error
    desktop.delete(3)
    await desktop.close()
    assert (await room.open()).count == 1


async def test_what_was_read_ahead_goes_when_another_session_removes_it(room: Room) -> None:
    await room.deliver(b"1\r\n", b"2\r\n", b"3\r\n")
    phone, desktop = await room.open(), await room.open()
    await desktop.fetch(1)
    phone.delete(2)
    await phone.close()
    with pytest.raises(Refusal):
        await desktop.fetch(2)
    assert (await desktop.fetch(3)).body == b"3\r\n"


async def test_reading_in_order_needs_few_questions(room: Room) -> None:
    bodies = [b"%d\r\n" % number for number in range(100)]
    await room.deliver(*bodies)
    box = await room.open()
    room.reads = 0
    assert [(await box.fetch(number)).body for number in range(1, 101)] == bodies
    assert room.reads == -(-100 // AHEAD_MESSAGES)


async def test_reading_out_of_order_reads_only_what_is_asked(room: Room) -> None:
    await room.deliver(*(b"%d\r\n" % number for number in range(9)))
    box = await room.open()
    room.reads = 0
    for number in (9, 5, 1, 8):
        assert (await box.fetch(number)).body == b"%d\r\n" % (number - 1)
    assert room.reads == 4
    assert not box._ahead


async def test_reading_ahead_is_bounded_in_bytes(room: Room) -> None:
    await room.deliver(*(bytes([65 + number]) * 100_000 for number in range(6)))
    box = await room.open()
    room.reads = 0
    for number in range(1, 7):
        await box.fetch(number)
    assert room.reads == 3


async def test_closing_marks_read_and_leaves_traces(room: Room) -> None:
    await room.deliver(b"1\r\n", b"2\r\n")
    box = await room.open()
    removed: list[MailRemoved] = []
    room.bus.listen(MailRemoved, removed.append)
    await box.fetch(1)
    box.passed_on(1)
    box.delete(2)
    tags = [head.tag for head in box._heads]
    await box.close()
    assert [head.read for _, head in (await room.open()).left()] == [True]
    assert [fact.user for fact in removed] == [ALICE.number]

    async def ask(records: Records) -> list[tuple[str, str]]:
        return [(entry.tag, entry.event) for tag in tags for entry in await records.traces.find(tag)]

    events = await room.store.read(ask)
    assert events == [
        (tags[0], "delivered"),
        (tags[0], "fetched"),
        (tags[1], "delivered"),
        (tags[1], "deleted"),
    ]


@pytest.mark.proves("Mail.Options.NO_READ_POP3")
async def test_read_marks_can_be_left_alone(room: Room) -> None:
    await room.deliver(b"1\r\n")
    box = await room.open(mark_read=False)
    await box.fetch(1)
    box.passed_on(1)
    await box.close()
    assert [head.read for _, head in (await room.open()).left()] == [False]


async def test_POP_02_a_failing_store_changes_nothing(room: Room) -> None:
    await room.deliver(b"1\r\n", b"2\r\n")
    box = await room.open()
    box.delete(1)
    box.passed_on(2)
    room.failing = True
    with pytest.raises(StoreError):
        await box.close()
    room.failing = False
    again = await room.open()
    assert [head.read for _, head in again.left()] == [False, False]


async def test_large_texts_come_in_pieces(room: Room) -> None:
    text = b"x" * 200_000
    kept = room.blobs.put(text)

    async def change(records: Records) -> None:
        letter = NewLetter(tag="b" * 16, size=len(text), blob=kept.blob)
        await records.mail.add_copy(
            ALICE.number, await records.mail.add_letter(letter), PREFIX, size=len(PREFIX) + len(text), spam=False
        )

    await room.store.write(change)
    box = await room.open()
    found = await box.fetch(1)
    assert b"".join([piece async for piece in await box.pieces(found)]) == text


async def test_closed_and_forgotten_mailboxes_are_not_kept(room: Room) -> None:
    await room.deliver(b"1\r\n")
    box = await room.open()
    box.delete(1)
    await box.close()
    del box
    room.mailboxes.removed(MailRemoved(ALICE.number, ()))
    assert not room.mailboxes._open


async def test_opening_again_sees_every_change_though_heads_are_kept(room: Room) -> None:
    await room.deliver(b"one\r\n", b"two\r\n")
    first = await room.open()
    again = await room.open()
    assert [head.uid for _, head in again.left()] == [head.uid for _, head in first.left()]
    again.delete(1)
    await again.close()
    await room.deliver(b"six\r\n")
    later = await room.open()
    assert [head.uid for _, head in later.left()] == [2, 3]
    assert first.count == 2, "an opened mailbox is a snapshot"


async def test_read_marks_written_by_one_session_are_seen_by_the_next(room: Room) -> None:
    await room.deliver(b"one\r\n")
    box = await room.open()
    await box.fetch(1)
    box.passed_on(1)
    await box.close()
    assert (await room.open()).head(1).read


async def test_kept_heads_are_bounded(room: Room, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("dialtone.domain.mail.mailbox.KNOWN_HEADS", 2)
    await room.deliver(b"one\r\n", b"two\r\n", b"three\r\n")
    assert (await room.open()).count == 3
    assert not room.mailboxes._known
