from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest

from dialtone.base.errors import Refusal, StoreError, Why
from dialtone.domain.ports.store import Records
from dialtone.store.sqlite import SqliteStore
from tests.store.deliveries import Delivery, contents, to_user


async def test_a_question_sees_one_moment_while_changes_go_on(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store")
    looked, go_on = threading.Event(), threading.Event()

    async def question(records: Records) -> tuple[str | None, str | None]:
        first = await records.notes.get("note")
        looked.set()
        go_on.wait(10)
        return first, await records.notes.get("note")

    await store.write(lambda records: records.notes.put("note", "before"))
    asking = asyncio.create_task(store.read(question))
    await asyncio.to_thread(looked.wait, 10)
    await store.write(lambda records: records.notes.put("note", "after"))
    go_on.set()  # the change was not held up
    assert await asking == ("before", "before")
    assert await store.read(lambda records: records.notes.get("note")) == "after"
    await store.close()


async def test_one_bad_question_does_not_spoil_its_neighbours(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store")
    await store.write(Delivery(1, to_user(1)))

    async def refused(records: Records) -> None:
        raise Refusal(Why.NOT_FOUND)

    answers = await asyncio.gather(
        *(store.read(refused) if number % 4 == 0 else contents(store) for number in range(40)), return_exceptions=True
    )
    assert [isinstance(answer, Refusal) for answer in answers] == [number % 4 == 0 for number in range(40)]
    assert all(answer["user 1"] == {f"{1:016x}"} for answer in answers if isinstance(answer, dict))
    await store.close()


async def test_questions_asked_before_closing_are_answered(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store")
    asked = [asyncio.create_task(contents(store)) for _ in range(100)]
    await asyncio.sleep(0)
    await store.close()
    assert len(await asyncio.gather(*asked)) == 100
    with pytest.raises(StoreError):
        await contents(store)


async def test_a_damaged_page_is_a_lasting_error_and_other_questions_are_still_answered(tmp_path: Path) -> None:
    store = SqliteStore(tmp_path / "store")
    await asyncio.gather(*(store.write(Delivery(number, to_user(1), body=b"x" * 3000)) for number in range(200)))
    await store.write(lambda records: records.notes.put("note", "fine"))
    await store.close()
    whole = bytearray((tmp_path / "store").read_bytes())
    page, pages = 4096, len(whole) // 4096
    # Letters are the bulk of the file: spoil every page of its last half but those of other small tables.
    for number in range(pages // 2, pages):
        whole[number * page : number * page + 8] = b"\xff" * 8
    (tmp_path / "store").write_bytes(whole)
    store = SqliteStore(tmp_path / "store")

    async def everything(records: Records) -> None:
        for number in range(1, 201):
            await records.mail.letter(number)  # type: ignore[arg-type]

    for _ in range(5):
        with pytest.raises(StoreError) as caught:
            await store.read(everything)
        assert not caught.value.temporary
    assert await store.read(lambda records: records.notes.get("note")) == "fine"
    assert (await store.verify()).problems
    await store.close()
