"""The n-th step of a change fails, for every n: then all of it is there, or nothing."""

from __future__ import annotations

import asyncio
from pathlib import Path

import apsw
import pytest

from dialtone.base.bus import Bus
from dialtone.base.errors import StoreError
from dialtone.domain.model.happenings import MailArrived
from dialtone.domain.model.post import PostNumber
from dialtone.domain.model.user import UserNumber
from dialtone.domain.ports.store import Records
from dialtone.store.memory import MemoryStore
from dialtone.store.sqlite import SqliteStore
from dialtone.testing.conformance.store_posts import post_on
from tests.store.deliveries import Delivery, contents, to_host, to_user

THREE = (to_user(1), to_user(2), to_host("far.example"))
NOTHING = {"user 1": set[str](), "user 2": set[str](), "user 3": set[str](), "queue": set[str](), "traces": set[str]()}


def with_tag(tag: str) -> dict[str, set[str]]:
    return {**NOTHING, "user 1": {tag}, "user 2": {tag}, "queue": {tag}, "traces": {tag}}


class Fault:
    """A tap that fails once, at one step."""

    def __init__(self, error: type[Exception]) -> None:
        self.at = 0  # 0: never
        self.steps = 0
        self._error = error

    def arm(self, at: int) -> None:
        self.at, self.steps = at, 0

    def __call__(self, step: str) -> None:
        self.steps += 1
        if self.steps == self.at:
            raise self._error(f"at step {self.at}: {step[:40]}")


async def steps_of_a_delivery(fault: Fault, store: SqliteStore | MemoryStore) -> int:
    """How many steps a delivery takes that meets no fault; it leaves nothing behind."""
    fault.arm(0)
    await store.write(Delivery(0xFFFF, *THREE))
    steps = fault.steps

    async def clean(records: Records) -> None:
        for user in (UserNumber(1), UserNumber(2)):
            await records.mail.remove(user, [head.uid for head in await records.mail.heads(user)])
        for entry in await records.queue.all():
            await records.queue.remove(entry.id)
        await records.traces.forget(99.0)

    await store.write(clean)
    return steps


@pytest.mark.parametrize("error", [apsw.FullError, apsw.IOError, apsw.BusyError])
async def test_sqlite_keeps_all_or_nothing_wherever_the_engine_fails(tmp_path: Path, error: type[Exception]) -> None:
    fault, bus = Fault(error), Bus()
    store = SqliteStore(tmp_path / "store", bus, tap=fault)
    heard: list[object] = []
    steps = await steps_of_a_delivery(fault, store)
    bus.listen(MailArrived, heard.append)
    assert steps > 7
    for at in range(1, steps + 1):
        fault.arm(at)
        with pytest.raises(StoreError) as caught:
            await store.write(Delivery(at, *THREE))
        assert caught.value.temporary
        assert heard == []
        assert await contents(store) == NOTHING, f"step {at}"
    fault.arm(0)
    good = Delivery(1, *THREE)
    await store.write(good)  # it works again by itself
    assert await contents(store) == with_tag(good.tag)
    assert not (await store.verify()).problems
    await store.close()


async def test_memory_keeps_all_or_nothing_wherever_it_fails() -> None:
    fault = Fault(StoreError)
    store = MemoryStore(tap=fault)
    steps = await steps_of_a_delivery(fault, store)
    assert steps > 7
    for at in range(1, steps + 1):
        fault.arm(at)
        with pytest.raises(StoreError):
            await store.write(Delivery(at, *THREE))
        fault.arm(0)
        assert await contents(store) == NOTHING, f"step {at}"
    assert not (await store.verify()).problems


async def test_everybody_in_a_failed_commit_gets_the_error_and_the_next_batch_is_kept(tmp_path: Path) -> None:
    def tap(sql: str) -> None:
        if sql == "COMMIT" and failing:
            failing.pop()
            raise apsw.FullError("no space")

    failing = [True]
    store = SqliteStore(tmp_path / "store", tap=tap)
    first = [store.write(Delivery(number, to_user(1))) for number in range(30)]
    results = await asyncio.gather(*first, return_exceptions=True)
    refused = [isinstance(result, StoreError) for result in results]
    kept = (await contents(store))["user 1"]
    assert any(refused)
    assert kept == {f"{number:016x}" for number in range(30) if not refused[number]}
    assert len({id(result) for result in results if isinstance(result, StoreError)}) == sum(refused)
    await store.write(Delivery(99, to_user(1)))
    assert f"{99:016x}" in (await contents(store))["user 1"]
    await store.close()


async def test_a_change_that_swallows_the_engines_error_is_lost_all_the_same(tmp_path: Path) -> None:
    async def change(records: Records) -> str:
        await records.notes.put("before", "x")
        try:
            await records.notes.put("fails", "x")
        except StoreError:
            pass
        return "fine"

    seen: list[str] = []

    def tap(sql: str) -> None:
        seen.append(sql)
        if sum(sql.startswith("INSERT INTO notes") for sql in seen) == 2:
            seen.clear()
            raise apsw.FullError("no space")

    store = SqliteStore(tmp_path / "store", tap=tap)
    with pytest.raises(StoreError):
        await store.write(change)
    assert await store.read(lambda records: records.notes.get("before")) is None
    await store.close()


async def test_posts_are_all_there_or_not_at_all_wherever_the_engine_fails(tmp_path: Path) -> None:
    async def change(records: Records) -> None:
        await post_on(records, "ONE", "b" * 16, reply_to="<a@x>")
        await post_on(records, "TWO", "c" * 16)
        await records.posts.remove("ONE", [PostNumber(1)])
        await records.telegrams.add(UserNumber(1), "Ann", 1.0, "posted")

    async def states(records: Records) -> tuple[dict[str, tuple[int, int]], int]:
        boards = await records.posts.boards()
        counts = {board: (state.messages, state.next_number) for board, state in boards.items()}
        return counts, len(await records.telegrams.waiting(UserNumber(1)))

    fault = Fault(apsw.FullError)
    store = SqliteStore(tmp_path / "store", tap=fault)
    await store.write(lambda records: post_on(records, "ONE", "a" * 16, message_id="<a@x>"))
    failures = 0
    for at in range(1, 40):
        fault.arm(at)
        try:
            await store.write(change)
        except StoreError:
            failures += 1
            fault.arm(0)
            assert await store.read(states) == ({"ONE": (1, 2)}, 0)
            assert not (await store.verify()).problems
        else:
            break
    assert failures > 7
    assert await store.read(states) == ({"ONE": (1, 3), "TWO": (1, 2)}, 1)
    await store.close()
