from __future__ import annotations

import pytest

from dialtone.domain.ports.store import Records
from dialtone.store.memory import MemoryStore
from dialtone.store.steps import finish
from tests.store.deliveries import Delivery, contents, to_user


def test_it_needs_no_loop() -> None:
    store = MemoryStore()
    finish(store.write(Delivery(1, to_user(1))))
    assert finish(contents(store))["user 1"] == {f"{1:016x}"}


async def test_after_a_failed_change_nothing_of_it_haunts_the_next() -> None:
    async def change(records: Records) -> None:
        await Delivery(1, to_user(1))(records)
        records.announce("a fact")
        raise ValueError("after all not")

    store = MemoryStore()
    with pytest.raises(ValueError, match="after all not"):
        await store.write(change)
    await store.write(Delivery(2, to_user(1)))
    assert (await contents(store))["user 1"] == {f"{2:016x}"}
    assert not (await store.verify()).problems
