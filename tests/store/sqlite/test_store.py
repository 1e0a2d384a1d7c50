from __future__ import annotations

import asyncio
import os
from pathlib import Path

import apsw
import pytest

from dialtone.base.errors import StoreError
from dialtone.domain.model.credential import Token
from dialtone.domain.model.user import UserNumber
from dialtone.store.sqlite import SqliteStore
from dialtone.testing.conformance.store_drafts import send as note_sent
from dialtone.testing.conformance.store_netmail import send
from dialtone.testing.conformance.store_posts import publish
from tests.store.deliveries import Delivery, contents, to_host, to_user
from tests.store.disk_limits import files_no_larger_than


async def test_everything_is_there_after_the_program_ended(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store")
    await store.write(Delivery(1, to_user(1), to_host("far.example")))
    before = await contents(store)
    await store.close()
    assert os.listdir(tmp_path) == ["store"]  # the write-ahead file has been carried over
    again = SqliteStore(tmp_path / "store")
    assert await contents(again) == before
    await again.close()


async def test_what_was_acknowledged_is_there_after_a_crash(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store")
    await asyncio.gather(*(store.write(Delivery(number, to_user(1))) for number in range(50)))
    for name in os.listdir(tmp_path):  # what a killed process leaves: no close, no checkpoint
        if not name.endswith("-shm"):
            (tmp_path / name).replace(tmp_path / f"crashed{name.removeprefix('store')}")
    again = SqliteStore(tmp_path / "crashed")
    assert (await contents(again))["user 1"] == {f"{number:016x}" for number in range(50)}
    assert not (await again.verify()).problems
    await again.close()
    await store.close()


async def test_a_command_may_change_the_file_of_a_running_server(tmp_path: Path) -> None:
    server, command = SqliteStore(tmp_path / "store"), SqliteStore(tmp_path / "store")
    for number in range(10):
        await (server, command)[number % 2].write(Delivery(number, to_user(1)))
    await asyncio.gather(
        *((server, command)[number % 2].write(Delivery(number, to_user(1))) for number in range(10, 60))
    )
    found = await contents(server)
    assert found == await contents(command)
    assert len(found["user 1"]) == 60
    assert not (await server.verify()).problems
    await command.close()
    await server.write(Delivery(99, to_user(1)))
    await server.close()


async def test_SQL_03_a_token_is_used_once_by_whichever_process_is_first(tmp_path: Path) -> None:
    stores = SqliteStore(tmp_path / "store"), SqliteStore(tmp_path / "store")
    token = Token(key="a", user=UserNumber(1), purpose="recovery", left=3)
    await stores[0].write(lambda records: records.credentials.add_token(token))

    async def take(number: int) -> bool:
        taken = await stores[number % 2].write(lambda records: records.credentials.take_token("a", 1.0))
        return taken is not None

    assert sum(await asyncio.gather(*map(take, range(20)))) == 3
    for store in stores:
        await store.close()


async def test_a_full_disk_is_told_and_the_service_resumes_by_itself(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store")
    kept = []
    with files_no_larger_than(400_000):
        refused = 0
        for number in range(200):
            try:
                await store.write(Delivery(number, to_user(1), to_user(2), body=b"x" * 4000))
                kept.append(number)
            except StoreError as error:
                assert error.temporary
                refused += 1
            if refused == 5:
                break
        assert refused == 5
        # Reading goes on meanwhile, and shows what was acknowledged and nothing else.
        assert (await contents(store))["user 2"] == {f"{number:016x}" for number in kept}
    for number in range(1000, 1010):
        await store.write(Delivery(number, to_user(1), to_user(2), body=b"x" * 4000))
        kept.append(number)
    found = await contents(store)
    assert found["user 1"] == found["user 2"] == found["traces"] == {f"{number:016x}" for number in kept}
    assert not (await store.verify()).problems
    await store.close()


async def test_a_backup_is_one_moment_of_a_store_in_use(tmp_path: Path) -> None:
    async def writer(stop: asyncio.Event) -> int:
        number = 0
        while not stop.is_set():
            await store.write(Delivery(number, to_user(1), to_user(2)))
            number += 1
        return number

    store, stop = SqliteStore(tmp_path / "store"), asyncio.Event()
    writing = asyncio.create_task(writer(stop))
    for name in ("one", "two"):
        (tmp_path / name).mkdir()
        await store.backup(str(tmp_path / name))
    stop.set()
    written = await writing
    for name in ("one", "two"):
        copy = SqliteStore(tmp_path / name / "store")
        found = await contents(copy)
        assert found["user 1"] == found["user 2"] == found["traces"]
        assert len(found["user 1"]) <= written
        assert not (await copy.verify()).problems
        await copy.close()
    await store.close()


async def test_a_backup_into_the_stores_own_folder_is_refused(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store")
    await store.write(Delivery(1, to_user(1)))
    with pytest.raises(StoreError):
        await store.backup(str(tmp_path))
    assert (await contents(store))["user 1"] == {f"{1:016x}"}
    await store.close()


NOBODY = (
    "INSERT INTO users (number, alias, alias_key, real_name, real_key, level, exemptions, restrictions, netmail, "
    "forwards, fold_case, deleted, inactive, created, last_on, last_address, last_host, last_protocol, logons, emails, "
    "emails_today, email_day) VALUES (5, 'a', 'a', '', '', 1, '', '', '', 0, 0, 0, 0, 0, 0, '', '', '', 0, 0, 0, 0)"
)
DAMAGE = [
    ("user #1: its counters do not fit", "UPDATE mailboxes SET bytes = bytes + 1 WHERE user_number = 1"),
    ("user #2: its counters do not fit", "UPDATE mailboxes SET next_uid = 1 WHERE user_number = 2"),
    ("message 1 of user #1: it changed later", "UPDATE copies SET modseq = 1 << 60 WHERE user_number = 1"),
    ("user #2: messages without counters", "DELETE FROM mailboxes WHERE user_number = 2"),
    ("message 1 of user #2: its text (letter #1) is missing", "DELETE FROM letters"),
    ("queue entry 1: its text (letter #1) is missing", "DELETE FROM letters"),
    ("message 1 of user #1: its header lines", "DELETE FROM prefixes WHERE user_number = 1"),
    ("for user #1 without a message", "DELETE FROM copies WHERE user_number = 1"),
    ("sub-board MAIN: its counters do not fit", "UPDATE boards SET messages = 5"),
    ("sub-board MAIN: its counters do not fit", "UPDATE boards SET held = 1"),
    ("sub-board MAIN: its counters do not fit", "UPDATE boards SET next_number = 1"),
    ("sub-board MAIN: messages without counters", "DELETE FROM boards"),
    ("message 1 of sub-board MAIN: its text (letter #2) is missing", "DELETE FROM letters"),
    ("message 1 of sub-board MAIN: its size is wrong", "UPDATE posts SET size = 1"),
    ("netmail 1: its text (letter #3) is missing", "DELETE FROM letters"),
    ("letter #2: nothing", "DELETE FROM posts"),
    ("letter #3: nothing", "DELETE FROM netmail"),
    ("sent mail 1: its text (letter #4) is missing", "DELETE FROM letters"),
    ("sent mail 1: its size is wrong", "UPDATE sent SET size = 1"),
    ("letter #4: nothing", "DELETE FROM sent"),
    (
        "letter #99: nothing",
        "INSERT INTO letters SELECT 99, tag, 1, '', '', '', '', '', 0, 0, X'00' FROM letters LIMIT 1",
    ),
    ("letter #1: its text is missing, or its size", "UPDATE letters SET body = X'00'"),
    ("user #5: no password", NOBODY),
    ("user #9: a password without an account", "INSERT INTO secrets VALUES (9, '', X'', '', 0)"),
]


@pytest.mark.parametrize(("problem", "damage"), DAMAGE)
async def test_verify_finds_what_does_not_fit(tmp_path: Path, problem: str, damage: str) -> None:
    store = SqliteStore(tmp_path / "store")
    await store.write(Delivery(1, to_user(1), to_user(2), to_host("far.example")))
    await publish(store, "MAIN", "b" * 16)
    await send(store)
    await note_sent(store)
    assert not (await store.verify()).problems
    connection = apsw.Connection(str(tmp_path / "store"))
    connection.execute(damage)
    connection.close()
    assert any(problem in found for found in (await store.verify()).problems)
    await store.close()
