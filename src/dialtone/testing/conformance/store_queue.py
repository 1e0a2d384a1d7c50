"""What every engine promises about mail that waits to leave."""

from __future__ import annotations

import pytest

from dialtone.base.errors import StoreError
from dialtone.domain.mail.delivery import Addressed, Envelope, place
from dialtone.domain.model.mail import LetterId, NewLetter, NewQueueEntry, QueueEntry, Uid
from dialtone.domain.model.route import ToHost
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.store import Records, Store
from dialtone.testing.conformance.store_mail import ANN, letter, put, to_user


async def queue(store: Store, domain: str, due: float, *, port: int = 0, user: int = 0) -> int:
    """Queue a letter of its own for one recipient."""

    async def change(records: Records) -> int:
        stored = await records.mail.add_letter(letter("a" * 16))
        entry = NewQueueEntry(
            letter=stored,
            prefix=b"Received: x\r\n",
            sender="ann@bbs.example",
            recipient=f"x@{domain}",
            domain=domain,
            port=port,
            user=UserNumber(user),
            created=due,
            due=due,
        )
        return await records.queue.add(entry)

    return await store.write(change)


async def claim(
    store: Store, now: float, *, owner: str = "w", until: float = 0, busy: tuple[str, ...] = (), most: int = 10
) -> list[int]:
    """Numbers of the entries claimed."""
    until = until or now + 100
    entries = await store.write(lambda records: records.queue.claim(now, until, owner, busy=busy, most=most))
    assert all((entry.lease_by, entry.lease_until) == (owner, until) for entry in entries)
    return [entry.id for entry in entries]


async def waiting(store: Store, user: int) -> int:
    """How many entries a user has."""
    return await store.read(lambda records: records.queue.waiting_of(UserNumber(user)))


async def get(store: Store, id: int) -> QueueEntry:
    """One entry that is there."""
    found = await store.read(lambda records: records.queue.get(id))
    assert found is not None
    return found


class QueueSuite:
    """Needs the fixture `store`."""

    async def test_an_entry_keeps_every_field(self, store: Store) -> None:
        new = NewLetter(tag="c" * 16, size=3, body=b"abc", message_id="<m@x>", sender="s@x", subject="Subject")
        envelope = Envelope(user=ANN, ret="HDRS", envid="e+20", eight_bit=True, utf8=True)
        copy = Addressed(
            destination=ToHost("r@mail.example", "mail.example", 2525),
            address="r@bbs.example",
            prefix=b"P\r\n",
            notify="SUCCESS,DELAY",
            orcpt="rfc822;r@mail.example",
        )
        stored = await store.write(lambda records: place(records, new, envelope, [copy], 50.5))
        expected = QueueEntry(
            id=1,
            letter=stored,
            prefix=b"P\r\n",
            sender="s@x",
            recipient="r@mail.example",
            domain="mail.example",
            port=2525,
            user=ANN,
            created=50.5,
            due=50.5,
            notify="SUCCESS,DELAY",
            orcpt="rfc822;r@mail.example",
            ret="HDRS",
            envid="e+20",
            eight_bit=True,
            utf8=True,
            tag="c" * 16,
            size=6,
            message_id="<m@x>",
            subject="Subject",
        )
        assert await store.read(lambda records: records.queue.all()) == [expected]
        assert await get(store, 1) == expected
        assert await store.read(lambda records: records.queue.get(2)) is None

    async def test_the_longest_due_is_claimed_with_others_for_the_same_place(self, store: Store) -> None:
        late = await queue(store, "a.example", 30.0)
        first = await queue(store, "b.example", 10.0)
        other_port = await queue(store, "b.example", 11.0, port=2525)
        second = await queue(store, "b.example", 20.0)
        future = await queue(store, "b.example", 99.0)
        assert await claim(store, 50.0) == [first, second]
        assert await claim(store, 50.0) == [other_port]
        assert await claim(store, 50.0) == [late]
        assert await claim(store, 50.0) == []
        assert await claim(store, 99.0, until=500.0) == [future]

    async def test_busy_places_are_passed_over_and_most_is_kept_to(self, store: Store) -> None:
        a = [await queue(store, "a.example", float(due)) for due in range(5)]
        b = await queue(store, "b.example", 50.0)
        assert await claim(store, 60.0, busy=("a.example", "x.example", "y.example")) == [b]
        assert await claim(store, 60.0, busy=("a.example", "b.example")) == []
        assert await claim(store, 60.0, most=2) == a[:2]

    async def test_a_lease_runs_out_and_can_be_renewed(self, store: Store) -> None:
        entry = await queue(store, "a.example", 0.0)
        assert await claim(store, 10.0, until=20.0) == [entry]
        assert await claim(store, 19.0, owner="other") == []
        await store.write(lambda records: records.queue.renew([entry, 77], "w", 40.0))
        await store.write(lambda records: records.queue.renew([entry], "stranger", 999.0))
        assert await claim(store, 30.0, owner="other") == []
        assert await claim(store, 40.0, owner="other") == [entry]
        assert not await store.write(lambda records: records.queue.finish(entry, "w"))

    async def test_a_claimed_entry_is_given_back_for_later(self, store: Store) -> None:
        entry = await queue(store, "a.example", 0.0)
        await claim(store, 10.0)
        back = {"due": 60.0, "error": "451 later", "delay_told": True, "counted": True}
        assert not await store.write(lambda records: records.queue.retry(entry, "other", **back))  # type: ignore[arg-type]
        assert await store.write(lambda records: records.queue.retry(entry, "w", **back))  # type: ignore[arg-type]
        found = await get(store, entry)
        assert (found.due, found.error, found.delay_told, found.attempts) == (60.0, "451 later", True, 1)
        assert (found.lease_by, found.lease_until) == ("", 0.0)
        assert not await store.write(lambda records: records.queue.retry(entry, "w", **back))  # type: ignore[arg-type]
        assert await claim(store, 59.0) == []
        assert await claim(store, 60.0) == [entry]
        uncounted = {"due": 70.0, "error": "", "delay_told": False, "counted": False}
        assert await store.write(lambda records: records.queue.retry(entry, "w", **uncounted))  # type: ignore[arg-type]
        assert (await get(store, entry)).attempts == 1

    async def test_a_finished_entry_goes_and_its_letter_with_the_last(self, store: Store) -> None:
        copies = [
            to_user(ANN),
            Addressed(destination=ToHost("x@a.example", "a.example"), address="x@a.example", prefix=b""),
            Addressed(destination=ToHost("y@a.example", "a.example"), address="y@a.example", prefix=b""),
        ]
        stored = await store.write(lambda records: place(records, letter("d" * 16), Envelope(), copies, 1.0))
        first, second = await claim(store, 10.0)
        assert await store.write(lambda records: records.queue.finish(first, "w"))
        assert not await store.write(lambda records: records.queue.finish(first, "w"))
        await store.write(lambda records: records.mail.remove(ANN, [Uid(1)]))
        assert await store.read(lambda records: records.mail.letter(stored)) is not None
        assert await store.write(lambda records: records.queue.remove(second))
        assert not await store.write(lambda records: records.queue.remove(second))
        assert await store.read(lambda records: records.mail.letter(stored)) is None

    async def test_held_entries_are_not_claimed(self, store: Store) -> None:
        entry = await queue(store, "a.example", 0.0)
        assert await store.write(lambda records: records.queue.hold(entry, True))
        assert not await store.write(lambda records: records.queue.hold(99, True))
        assert await claim(store, 10.0) == []
        assert await store.read(lambda records: records.queue.next_due(10.0)) is None
        assert await store.write(lambda records: records.queue.hold(entry, False))
        assert await claim(store, 10.0) == [entry]

    async def test_an_entry_is_made_due_at_another_time_and_let_go(self, store: Store) -> None:
        entry = await queue(store, "a.example", 500.0)
        await store.write(lambda records: records.queue.hold(entry, True))
        assert await store.write(lambda records: records.queue.set_due(entry, 5.0))
        assert not await store.write(lambda records: records.queue.set_due(99, 5.0))
        assert not (await get(store, entry)).held
        assert await claim(store, 10.0) == [entry]
        assert not await store.write(lambda records: records.queue.set_due(entry, 1.0))

    async def test_when_the_next_entry_is_due(self, store: Store) -> None:
        assert await store.read(lambda records: records.queue.next_due(0.0)) is None
        await queue(store, "a.example", 70.0)
        first = await queue(store, "b.example", 40.0)
        assert await store.read(lambda records: records.queue.next_due(0.0)) == 40.0
        assert await claim(store, 50.0, until=60.0) == [first]
        assert await store.read(lambda records: records.queue.next_due(50.0)) == 70.0
        assert await store.read(lambda records: records.queue.next_due(60.0)) == 40.0

    async def test_how_many_a_user_has_waiting(self, store: Store) -> None:
        for user in (7, 7, 8, 0):
            await queue(store, "a.example", 1.0, user=user)
        counts = [await waiting(store, user) for user in (7, 8, 9)]
        assert counts == [2, 1, 0]

    async def test_how_many_there_are(self, store: Store) -> None:
        assert await store.read(lambda records: records.queue.count()) == 0
        first = await queue(store, "one.example", 10)
        await queue(store, "two.example", 10, user=1)
        assert await store.read(lambda records: records.queue.count()) == 2
        await store.write(lambda records: records.queue.remove(first))
        assert await store.read(lambda records: records.queue.count()) == 1

    async def test_numbers_of_entries_are_never_used_again(self, store: Store) -> None:
        first = await queue(store, "a.example", 1.0)
        await store.write(lambda records: records.queue.remove(first))
        assert await queue(store, "a.example", 1.0) > first

    async def test_an_entry_for_no_letter_is_an_error(self, store: Store) -> None:
        entry = NewQueueEntry(letter=LetterId(9), prefix=b"", sender="", recipient="x@y", domain="y")
        with pytest.raises(StoreError):
            await store.write(lambda records: records.queue.add(entry))
        assert await store.read(lambda records: records.queue.all()) == []

    async def test_mail_for_users_and_mail_that_leaves_share_a_letter(self, store: Store) -> None:
        await put(store, ANN, "a" * 16)
        await queue(store, "a.example", 1.0)
        assert not (await store.verify()).problems
