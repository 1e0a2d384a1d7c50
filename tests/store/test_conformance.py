"""Every engine under the one suite."""

from __future__ import annotations

from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dialtone.base.bus import Bus
from dialtone.domain.ports.store import Store
from dialtone.store.memory import MemoryStore
from dialtone.store.sqlite import SqliteStore
from dialtone.testing.conformance.store import StoreSuite, unexercised


@pytest.fixture
def bus() -> Bus:
    return Bus()


class TestMemory(StoreSuite):
    @pytest.fixture
    async def store(self, bus: Bus) -> AsyncIterator[Store]:
        store = MemoryStore(bus)
        yield store
        await store.close()


class TestSqlite(StoreSuite):
    @pytest.fixture
    async def store(self, bus: Bus, tmp_path: Path) -> AsyncIterator[Store]:
        store = SqliteStore(tmp_path / "of the test.sqlite", bus)
        yield store
        await store.close()


def test_every_method_of_the_port_is_exercised() -> None:
    assert unexercised() == set()
