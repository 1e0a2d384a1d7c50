from __future__ import annotations

import asyncio
from pathlib import Path
from queue import SimpleQueue

import apsw
import pytest

from dialtone.base import log
from dialtone.base.errors import StoreError
from dialtone.store.sqlite import SqliteStore
from tests.store.deliveries import Delivery, contents, to_user


async def test_many_waiting_changes_share_a_sync(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store")
    await asyncio.gather(*(store.write(Delivery(number, to_user(1 + number % 3))) for number in range(200)))
    assert store.changes == 200
    assert store.commits <= 20
    found = await contents(store)
    assert found["traces"] == {f"{number:016x}" for number in range(200)}
    await store.close()


async def test_closing_finishes_what_was_accepted(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store")
    waiting = [asyncio.create_task(store.write(Delivery(number, to_user(1)))) for number in range(50)]
    await asyncio.sleep(0)
    await store.close()
    await asyncio.gather(*waiting)
    again = SqliteStore(tmp_path / "store")
    assert len((await contents(again))["user 1"]) == 50
    await again.close()


async def test_changes_given_up_before_their_turn_may_be_left_out(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store")
    waiting = [asyncio.create_task(store.write(Delivery(number, to_user(1)))) for number in range(10)]
    await asyncio.sleep(0)
    for task in waiting:
        task.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    await store.write(Delivery(99, to_user(1)))
    found = await contents(store)
    assert found["user 1"] == found["traces"] >= {f"{99:016x}"}
    await store.close()


async def test_the_sysop_is_told_once_of_trouble_and_once_of_recovery(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    failing, told = [True], []

    def tap(sql: str) -> None:
        if sql == "COMMIT" and failing:
            raise apsw.FullError("no space")

    monkeypatch.setattr(log.switch, "sinks", [lambda event: told.append((event.level, event.name))])
    monkeypatch.setattr(log.switch, "level", log.INFO)
    store = SqliteStore(tmp_path / "store", tap=tap)
    for number in range(3):
        with pytest.raises(StoreError):
            await store.write(Delivery(number, to_user(1)))
    failing.clear()
    for number in range(3):
        await store.write(Delivery(number, to_user(1)))
    await store.close()
    assert told == [(log.CRITICAL, "store.failed"), (log.NOTICE, "store.recovered")]


async def test_a_database_that_cannot_be_opened_again_is_tried_again_each_time(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from dialtone.store.sqlite import writer

    failing = [True]
    tried: SimpleQueue[str] = SimpleQueue()
    really_open = writer.open_connection

    def open_connection(path: str, *, writing: bool) -> apsw.Connection:
        if failing:
            tried.put(path)
            raise StoreError("cannot be opened")
        return really_open(path, writing=writing)

    def tap(sql: str) -> None:
        if failing:
            raise apsw.IOError("trouble")

    failing.clear()
    store = SqliteStore(tmp_path / "store", tap=tap)
    monkeypatch.setattr(writer, "open_connection", open_connection)
    failing.append(True)
    for number in range(3):
        with pytest.raises(StoreError) as caught:
            await store.write(Delivery(number, to_user(1)))
        assert caught.value.temporary
        await asyncio.to_thread(tried.get)  # the writer tells first, then tries to open
    failing.clear()
    with pytest.raises(StoreError):
        await store.write(Delivery(3, to_user(1)))  # finds the connection closed, and opens it
    await store.write(Delivery(4, to_user(1)))
    assert (await contents(store))["user 1"] == {f"{4:016x}"}
    await store.close()


def test_a_loop_that_ended_while_waiting_does_not_stop_the_writer(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store")

    async def leave() -> None:
        task = asyncio.create_task(store.write(Delivery(1, to_user(1))))
        await asyncio.sleep(0)
        del task

    asyncio.run(leave())

    async def later() -> dict[str, set[str]]:
        await store.write(Delivery(2, to_user(1)))
        found = await contents(store)
        await store.close()
        return found

    assert f"{2:016x}" in asyncio.run(later())["user 1"]
