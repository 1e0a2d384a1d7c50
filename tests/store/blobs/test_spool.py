from __future__ import annotations

import asyncio
import gc
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from dialtone.base.errors import StoreError
from dialtone.store.blobs import FileBlobs, disk
from tests.store.disk_limits import LARGE, files_below, files_no_larger_than


@pytest.fixture
async def blobs(tmp_path: Path) -> AsyncIterator[FileBlobs]:
    blobs = FileBlobs(tmp_path / "blobs", tmp_path / "temp", 1000)
    yield blobs
    await blobs.close()


async def test_what_fits_into_memory_touches_no_file_before_it_is_kept(blobs: FileBlobs, tmp_path: Path) -> None:
    spool = blobs.spool()
    await spool.write(LARGE[:100_000])
    assert files_below(tmp_path) == []
    await spool.keep()
    assert len(files_below(tmp_path / "blobs")) == 1
    assert files_below(tmp_path / "temp") == []


async def test_a_text_below_a_high_threshold_is_handed_over_whole(tmp_path: Path) -> None:
    blobs = FileBlobs(tmp_path / "blobs", tmp_path / "temp", 2_000_000)
    spool = blobs.spool()
    for _ in range(3):
        await spool.write(LARGE)
    assert (await spool.keep()).body == LARGE * 3
    assert files_below(tmp_path) == []
    await blobs.close()


async def test_a_text_in_a_file_is_gone_after_drop_even_while_it_is_being_written(
    blobs: FileBlobs, tmp_path: Path
) -> None:
    spool = blobs.spool()
    await spool.write(LARGE)
    await spool.write(LARGE)
    await spool.drop()
    assert files_below(tmp_path) == []


async def test_a_full_disk_is_a_passing_error_and_the_next_text_is_taken(blobs: FileBlobs, tmp_path: Path) -> None:
    spool = blobs.spool()
    with files_no_larger_than(200_000):
        with pytest.raises(StoreError) as caught:
            await spool.write(LARGE)
            await spool.keep()
        assert caught.value.temporary
    # Space is back, but this text has a hole: it must not be kept.
    with pytest.raises(StoreError):
        await spool.keep()
    await spool.drop()
    assert files_below(tmp_path) == []
    again = blobs.spool()
    await again.write(LARGE)
    assert (await again.keep()).blob


async def test_a_failed_sync_keeps_nothing(blobs: FileBlobs, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(path: str) -> None:
        raise OSError(28, "No space left on device")

    spool = blobs.spool()
    await spool.write(LARGE[:100_000])
    monkeypatch.setattr(disk, "sync", fail)
    with pytest.raises(StoreError) as caught:
        await spool.keep()
    assert caught.value.temporary
    await spool.drop()
    assert files_below(tmp_path) == []


async def test_a_session_cancelled_while_keeping_leaves_no_unfinished_file(blobs: FileBlobs, tmp_path: Path) -> None:
    spool = blobs.spool()
    await spool.write(LARGE)
    keeping = asyncio.create_task(spool.keep())
    await asyncio.sleep(0)
    keeping.cancel()
    await asyncio.gather(keeping, return_exceptions=True)
    await spool.drop()
    await blobs.close()
    assert files_below(tmp_path / "temp") == []


async def test_dropping_a_failed_text_leaves_no_complaint_behind(
    blobs: FileBlobs, caplog: pytest.LogCaptureFixture
) -> None:
    spool = blobs.spool()
    with files_no_larger_than(200_000):
        await spool.write(LARGE)
        await spool.drop()
    del spool
    gc.collect()
    assert caplog.records == []
