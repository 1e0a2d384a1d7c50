from __future__ import annotations

import threading
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dialtone.base.errors import StoreError
from dialtone.store.blobs.disk import Shelf
from dialtone.store.blobs.scratch import Scratch
from dialtone.store.blobs.threads import READ_BYTES, Threads


@pytest.fixture
async def threads(tmp_path: Path) -> AsyncIterator[Threads]:
    threads = Threads(Scratch(str(tmp_path / "temp")), Shelf(str(tmp_path / "blobs"), 0))
    yield threads
    threads.close()


async def test_work_is_done_in_another_thread(threads: Threads) -> None:
    assert await threads.run(threading.get_ident) != threading.get_ident()


@pytest.mark.parametrize(
    ("trouble", "temporary"), [(OSError(28, "No space left on device"), True), (FileNotFoundError(2, "gone"), False)]
)
async def test_trouble_with_the_disk_is_the_stores_error(threads: Threads, trouble: OSError, temporary: bool) -> None:
    def fail() -> None:
        raise trouble

    with pytest.raises(StoreError) as caught:
        await threads.run(fail)
    assert caught.value.temporary is temporary


async def test_a_bug_is_not_hidden(threads: Threads) -> None:
    with pytest.raises(ZeroDivisionError):
        await threads.run(lambda: 1 // 0)


async def test_a_file_is_read_in_pieces(threads: Threads, tmp_path: Path) -> None:
    (tmp_path / "text").write_bytes(b"x" * (READ_BYTES + 5))
    sizes = [len(piece) async for piece in threads.pieces(str(tmp_path / "text"))]
    assert sizes == [READ_BYTES, 5]
